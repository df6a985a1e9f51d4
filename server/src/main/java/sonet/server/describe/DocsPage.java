package sonet.server.describe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sonet.protocol.Access;
import sonet.protocol.DeliveryKey;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.Parameter;
import sonet.protocol.ProblemType;

/// The page on which the API is browsed: operations with their parameters, bodies, problems and a
/// command to try, then the schemas. Drawn on the server, and whole without a script.
final class DocsPage {
  private static final ObjectWriter PRETTY = new ObjectMapper().writerWithDefaultPrettyPrinter();

  private final Map<String, List<Operation<?, ?>>> chapters = new TreeMap<>();
  private final SchemaTables schemas;
  private final Samples samples;

  /// A page of operations and the document that describes them.
  DocsPage(List<Operation<?, ?>> operations, Map<String, Object> openApi) {
    for (Operation<?, ?> operation : operations) {
      chapters.computeIfAbsent(OpenApi.tag(operation), _ -> new ArrayList<>()).add(operation);
    }
    Map<?, ?> all =
        openApi.get("components") instanceof Map<?, ?> components
                && components.get("schemas") instanceof Map<?, ?> described
            ? described
            : Map.of();
    this.schemas = new SchemaTables(all);
    this.samples = new Samples(all);
  }

  String html() {
    StringBuilder page = new StringBuilder(Html.head("Sonet API"));
    page.append(
        """
        <body>
        <a class="skip" href="#main">Skip to the operations</a>
        <div class="layout">
        <nav class="side" aria-label="Operations">
        <a class="brand" href="#top">Sonet <span>API v1</span></a>
        <label class="filter"><span class="hidden">Filter</span>
        <input id="filter" type="search" placeholder="Filter operations" autocomplete="off" hidden></label>
        """);
    chapters.forEach((name, operations) -> side(page, name, operations));
    page.append(
        """
        <h2><a href="#schemas">Schemas</a></h2>
        </nav>
        <main id="main">
        <header id="top" class="intro">
        <h1>Sonet API</h1>
        <p class="lead">End-to-end encrypted messaging. The server carries ciphertext that it cannot read, and keeps
        its order.</p>
        <ul class="links">
        <li><a href="/openapi.json">OpenAPI 3.1</a></li>
        <li><a href="/asyncapi.json">AsyncAPI 3.0</a></li>
        <li><a href="#schemas">Schemas</a></li>
        </ul>
        <div class="cards">
        <section><h2>Two encodings</h2><p><code>application/json</code> and <code>application/cbor</code> of the same
        records, by <code>Content-Type</code> and <code>Accept</code>. What is base64url in JSON is a byte string in
        CBOR.</p></section>
        <section><h2>One socket</h2><p><code>/v1/stream</code> pushes logs from cursors, and takes every operation as a
        frame. Subprotocols <code>sonet.v1+json</code> and <code>sonet.v1+cbor</code>.</p></section>
        <section><h2>Tokens</h2><p>A device signs a challenge and gets a token for ten minutes:
        <a href="#createChallenge">createChallenge</a>, <a href="#createToken">createToken</a>.</p></section>
        <section><h2>Problems</h2><p>Every refusal is RFC 9457 with a stable <code>type</code> and with
        <code>next</code>, which says what to do. Quote its <code>requestId</code>.</p></section>
        </div>
        </header>
        """);
    chapters.forEach((name, operations) -> chapter(page, name, operations));
    page.append(schemas.html());
    page.append("</main>\n</div>\n<script src=\"/docs.js\"></script>\n</body>\n</html>\n");
    return page.toString();
  }

  private static void side(StringBuilder page, String name, List<Operation<?, ?>> operations) {
    page.append("<h2><a href=\"#chapter-%s\">%s</a></h2>\n<ul>\n".formatted(name, title(name)));
    for (Operation<?, ?> operation : operations) {
      page.append(
          "<li data-words=\"%s\"><a href=\"#%s\">%s<span>%s</span></a></li>\n"
              .formatted(
                  Html.text(words(operation)), operation.id(), method(operation), operation.id()));
    }
    page.append("</ul>\n");
  }

  private static String words(Operation<?, ?> operation) {
    return (operation.id()
            + " "
            + operation.method()
            + " "
            + operation.path()
            + " "
            + operation.summary())
        .toLowerCase(Locale.ROOT);
  }

  private static String title(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String method(Operation<?, ?> operation) {
    return "<span class=\"method m-%s\">%s</span>"
        .formatted(operation.method().toLowerCase(Locale.ROOT), operation.method());
  }

  private void chapter(StringBuilder page, String name, List<Operation<?, ?>> operations) {
    page.append(
        "<section class=\"chapter\" aria-labelledby=\"chapter-%s\">\n<h2 id=\"chapter-%s\">%s</h2>\n"
            .formatted(name, name, title(name)));
    operations.forEach(operation -> operation(page, operation));
    page.append("</section>\n");
  }

  private void operation(StringBuilder page, Operation<?, ?> operation) {
    page.append(
        """
        <article class="operation" id="%s" data-words="%s">
        <header><h3>%s <code>%s</code></h3>
        <p class="who">%s</p></header>
        <p class="summary">%s.</p>
        <div class="columns"><div>
        """
            .formatted(
                operation.id(),
                Html.text(words(operation)),
                method(operation),
                path(operation),
                who(operation.access()),
                Html.text(operation.summary())));
    parameters(page, operation);
    page.append("<h4>Body</h4>\n").append(body(operation.request()));
    page.append(
        "<h4>Answer <span class=\"status s2\">%d</span></h4>\n".formatted(operation.status()));
    page.append(body(operation.answer()));
    problems(page, operation);
    page.append("</div>\n<div class=\"try\"><h4>Try</h4>\n<pre tabindex=\"0\"><code>");
    page.append(Html.text(curl(operation))).append("</code></pre></div></div>\n</article>\n");
  }

  private static String path(Operation<?, ?> operation) {
    return Html.text(operation.path()).replace("{", "<b>{").replace("}", "}</b>");
  }

  private static String who(Access access) {
    return switch (access) {
      case ANYONE -> "anyone";
      case DEVICE -> "device token";
      case DELIVERY -> "device token or delivery token";
      case ADMIN -> "administrator token";
    };
  }

  private static void parameters(StringBuilder page, Operation<?, ?> operation) {
    if (operation.parameters().isEmpty()) {
      return;
    }
    page.append(
        "<h4>Parameters</h4>\n<table><thead><tr><th>name</th><th>in</th><th>what for</th></tr></thead><tbody>\n");
    for (Parameter parameter : operation.parameters()) {
      page.append(
          "<tr><td><code>%s</code></td><td>%s</td><td>%s <small>%s</small></td></tr>\n"
              .formatted(
                  Html.text(parameter.name()),
                  operation.inPath(parameter) ? "path" : "query",
                  Html.text(parameter.description()),
                  Html.text(parameter.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))));
    }
    page.append("</tbody></table>\n");
  }

  private static String body(Class<?> type) {
    if (type == Nothing.class) {
      return "<p class=\"none\">none</p>\n";
    }
    if (type == Octets.class) {
      return "<p><code>application/octet-stream</code></p>\n";
    }
    String name = Schemas.name(type);
    return "<p><a class=\"type\" href=\"#schema-%s\">%s</a></p>\n".formatted(name, name);
  }

  private static void problems(StringBuilder page, Operation<?, ?> operation) {
    page.append("<details class=\"problems\"><summary>Problems</summary>\n<ul class=\"plain\">\n");
    for (ProblemType type : Problems.of(operation)) {
      page.append(
          "<li><span class=\"status s%d\">%d</span> <a href=\"%s\">%s</a> <small>%s</small></li>\n"
              .formatted(
                  type.status() / 100,
                  type.status(),
                  type.uri(),
                  type.slug(),
                  Html.text(type.title())));
    }
    page.append("</ul></details>\n");
  }

  /// A command that asks for an operation.
  private String curl(Operation<?, ?> operation) {
    StringBuilder command = new StringBuilder("curl");
    if (!operation.method().equals("GET")) {
      command.append(" -X ").append(operation.method());
    }
    command.append(" \"$SONET").append(operation.path()).append('"');
    switch (operation.access()) {
      case ANYONE -> {}
      case DEVICE -> command.append(" \\\n  -H \"Authorization: Bearer $TOKEN\"");
      case DELIVERY ->
          command.append(" \\\n  -H \"").append(DeliveryKey.HEADER).append(": $DELIVERY\"");
      case ADMIN -> command.append(" \\\n  -H \"Authorization: Bearer $ADMIN\"");
    }
    if (operation.request() == Octets.class) {
      command.append(" \\\n  --data-binary @file");
    } else if (operation.request() != Nothing.class) {
      command
          .append(" \\\n  -H \"Content-Type: application/json\" \\\n  -d '")
          .append(sample(operation.request()))
          .append('\'');
    }
    return command.toString();
  }

  private String sample(Class<?> type) {
    try {
      return PRETTY.writeValueAsString(samples.of(Map.of("$ref", "/" + Schemas.name(type))));
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps, lists and texts have a JSON form", e);
    }
  }
}
