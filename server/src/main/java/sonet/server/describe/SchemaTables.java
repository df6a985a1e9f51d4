package sonet.server.describe;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The schemas as tables: one for each record, with links from each to those that it names.
final class SchemaTables {
  private final Map<?, ?> schemas;

  SchemaTables(Map<?, ?> schemas) {
    this.schemas = schemas;
  }

  String html() {
    StringBuilder page = new StringBuilder();
    page.append(
        "<section class=\"chapter\" aria-labelledby=\"schemas\">\n<h2 id=\"schemas\">Schemas</h2>\n");
    schemas.forEach((name, schema) -> {
      if (schema instanceof Map<?, ?> known) {
        table(page, String.valueOf(name), known);
      }
    });
    return page.append("</section>\n").toString();
  }

  private static void table(StringBuilder page, String name, Map<?, ?> schema) {
    page.append("<article class=\"schema\" id=\"schema-%s\">\n<h3>%s</h3>\n".formatted(name, name));
    if (schema.get("oneOf") instanceof List<?> cases) {
      page.append("<p>One of, by <code>type</code>:</p>\n<ul class=\"plain\">\n");
      cases.forEach(one -> page.append("<li>").append(type(one)).append("</li>\n"));
      page.append("</ul>\n");
    } else if (schema.get("properties") instanceof Map<?, ?> properties && !properties.isEmpty()) {
      List<?> required = schema.get("required") instanceof List<?> named ? named : List.of();
      page.append("<table><thead><tr><th>field</th><th>type</th><th></th></tr></thead><tbody>\n");
      properties.forEach((field, property) ->
          page.append(
              "<tr><td><code>%s</code></td><td>%s</td><td>%s</td></tr>\n"
                  .formatted(
                      field,
                      type(property),
                      required.contains(field) ? "" : "<small>optional</small>")));
      page.append("</tbody></table>\n");
    } else {
      page.append("<p class=\"none\">no fields</p>\n");
    }
    page.append("</article>\n");
  }

  private static String type(@Nullable Object described) {
    if (!(described instanceof Map<?, ?> schema)) {
      return "";
    }
    if (schema.get("$ref") instanceof String reference) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      return "<a class=\"type\" href=\"#schema-%s\">%s</a>".formatted(name, name);
    }
    if (schema.containsKey("const")) {
      return "<code>\"" + Html.text(String.valueOf(schema.get("const"))) + "\"</code>";
    }
    if (schema.get("enum") instanceof List<?> constants) {
      return constants(constants);
    }
    return switch (String.valueOf(schema.get("type"))) {
      case "array" -> "list of " + type(schema.get("items")) + range(schema, "Items");
      case "integer" -> "number" + numbers(schema);
      case "string" -> text(schema);
      case "object" -> "map of texts" + range(schema, "Properties");
      case "null" -> "any document";
      default -> Html.text(String.valueOf(schema.get("type")));
    };
  }

  private static String constants(List<?> constants) {
    if (constants.size() > 12) {
      return "one of " + constants.size() + " texts";
    }
    return String.join(
        " ",
        constants.stream()
            .map(each -> "<code>" + Html.text(String.valueOf(each)) + "</code>")
            .toList());
  }

  private static String text(Map<?, ?> schema) {
    String name =
        schema.containsKey("contentEncoding")
            ? "bytes"
            : schema.containsKey("format") ? String.valueOf(schema.get("format")) : "text";
    return Html.text(name) + range(schema, "Length");
  }

  private static String range(Map<?, ?> schema, String of) {
    Object least = schema.get("min" + of);
    Object most = schema.get("max" + of);
    if (least == null && most == null) {
      return "";
    }
    return " <small>%s to %s%s</small>"
        .formatted(
            least == null ? "0" : least,
            most == null ? "any" : most,
            of.equals("Length") ? " characters" : "");
  }

  private static String numbers(Map<?, ?> schema) {
    boolean usual =
        Long.valueOf(0).equals(schema.get("minimum"))
            && schema.get("maximum") instanceof Number most
            && (most.longValue() == Integer.MAX_VALUE || most.longValue() == Long.MAX_VALUE);
    return usual
        ? ""
        : " <small>from %s</small>".formatted(Html.text(String.valueOf(schema.get("minimum"))));
  }
}
