package sonet.vectors;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import sonet.vectors.VectorException.Reason;

/// Files of vectors: JSON arrays of objects, read within bounds.
final class VectorFile {
  private static final long MAX_FILE = 64L << 20;
  private static final int MAX_DEPTH = 16;
  private static final int MAX_NUMBER = 20;
  private static final int MAX_NAME = 200;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxDocumentLength(MAX_FILE)
                          .maxStringLength((int) MAX_FILE)
                          .maxNestingDepth(MAX_DEPTH)
                          .maxNumberLength(MAX_NUMBER)
                          .maxNameLength(MAX_NAME)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private VectorFile() {}

  /// The vectors of a file, at least one.
  ///
  /// @throws VectorException with `NOT_FOUND`, `UNREADABLE`, `TOO_LARGE` or `MALFORMED_FILE`
  static List<VectorValue.Fields> read(Path file) throws VectorException {
    return nodes(file).stream().map(VectorFile::fields).toList();
  }

  /// The same as the library's own tree.
  static List<JsonNode> nodes(Path file) throws VectorException {
    JsonNode root = parse(file);
    if (root == null || !root.isArray() || root.isEmpty()) {
      throw new VectorException(Reason.MALFORMED_FILE, file + " is not a JSON array of vectors");
    }
    List<JsonNode> vectors = new ArrayList<>(root.size());
    for (JsonNode vector : root) {
      if (!vector.isObject()) {
        throw new VectorException(
            Reason.MALFORMED_FILE, "element " + vectors.size() + " of " + file + " is no object");
      }
      vectors.add(vector);
    }
    return vectors;
  }

  /// A JSON object as what the checks read.
  static VectorValue.Fields fields(JsonNode object) {
    Map<String, VectorValue> fields = new HashMap<>();
    object.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
    return new VectorValue.Fields(fields);
  }

  private static VectorValue value(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> fields(node);
      case ARRAY -> new VectorValue.Elements(node.valueStream().map(VectorFile::value).toList());
      case STRING -> new VectorValue.Text(node.textValue());
      case NUMBER ->
          node.isIntegralNumber()
              ? new VectorValue.WholeNumber(node.bigIntegerValue())
              : new VectorValue.Unexpected();
      case NULL -> new VectorValue.Null();
      case BOOLEAN, BINARY, MISSING, POJO -> new VectorValue.Unexpected();
    };
  }

  private static JsonNode parse(Path file) throws VectorException {
    try {
      if (Files.size(file) > MAX_FILE) {
        throw new VectorException(
            Reason.TOO_LARGE, file + " is larger than " + (MAX_FILE >> 20) + " MiB");
      }
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException malformed) {
      throw new VectorException(
          Reason.MALFORMED_FILE,
          file + " is not JSON: " + malformed.getOriginalMessage() + place(malformed),
          malformed);
    } catch (NoSuchFileException missing) {
      throw new VectorException(Reason.NOT_FOUND, "there is no file " + file, missing);
    } catch (IOException unreadable) {
      throw new VectorException(
          Reason.UNREADABLE, "cannot read " + file + ": " + unreadable.getMessage(), unreadable);
    }
  }

  private static String place(JsonProcessingException malformed) {
    return malformed.getLocation() == null
        ? ""
        : " (line " + malformed.getLocation().getLineNr() + ")";
  }

  /// Writes vectors with line feeds, so that the same ones give the same bytes everywhere.
  ///
  /// @throws VectorException with `UNREADABLE`
  static void write(Path file, List<VectorWriter> vectors) throws VectorException {
    ArrayNode array = JSON.createArrayNode();
    vectors.forEach(vector -> array.add(vector.node()));
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentArraysWith(new DefaultIndenter("  ", "\n"));
    printer.indentObjectsWith(new DefaultIndenter("  ", "\n"));
    try {
      Files.writeString(file, JSON.writer(printer).writeValueAsString(array) + "\n");
    } catch (IOException unwritable) {
      throw new VectorException(
          Reason.UNREADABLE, "cannot write " + file + ": " + unwritable.getMessage(), unwritable);
    }
  }
}
