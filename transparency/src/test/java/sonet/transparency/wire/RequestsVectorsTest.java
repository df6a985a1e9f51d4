package sonet.transparency.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.transparency.testing.Configurations;
import sonet.transparency.testing.Vectors;

class RequestsVectorsTest {
  @TestFactory
  Stream<DynamicTest> structuresEncodeAndDecode() {
    return Vectors.cases(
        "keytrans/requests.json",
        vector -> {
          JsonNode input = vector.get("input");
          Bytes encoding = Vectors.hex(vector.get("expect"), "encoding");
          if (input.get("kind").asText().equals("update-tbs")) {
            Configuration configuration = Configuration.decode(Vectors.hex(input, "configuration"));
            LabelVersion labelVersion =
                new LabelVersion(Vectors.hex(input, "label"), input.get("version").asLong());
            assertThat(configuration.updateTbs(labelVersion, Vectors.hex(input, "value")))
                .isEqualTo(encoding);
            assertThat(configuration.encoded()).isEqualTo(Vectors.hex(input, "configuration"));
            return;
          }
          Encodable expected = structure(input);
          assertThat(expected.encoded()).isEqualTo(encoding);
          assertThat(decode(input, encoding)).isEqualTo(expected);
        });
  }

  private static Encodable structure(JsonNode input) {
    Optional<Long> last = Vectors.number(input, "last");
    Optional<Long> greatest = Vectors.number(input, "greatest_version");
    Bytes label = Vectors.hex(input, "label");
    String kind = input.get("kind").asText();
    return switch (kind) {
      case "search-request" -> new Request.Search(last, label, Vectors.number(input, "version"));
      case "binary-ladder-step" ->
          new BinaryLadderStep(
              Vectors.hex(input, "proof"),
              Optional.of(Vectors.hex(input, "commitment")).filter(bytes -> !bytes.isEmpty()));
      case "monitor-map-entry" -> entry(input);
      case "contact-monitor-request" -> new Request.ContactMonitor(last, label, entries(input));
      case "owner-init-request" -> new Request.OwnerInit(last, label, input.get("start").asLong());
      case "owner-monitor-request" ->
          new Request.OwnerMonitor(
              last, label, entries(input), input.get("start").asLong(), greatest);
      case "label-value" -> UpdateValue.of(Vectors.hex(input, "value"));
      case "update-info" -> new UpdateInfo(Vectors.hex(input, "opening"), Optional.empty());
      case "update-request" ->
          new Request.Update(last, label, greatest, Vectors.hexes(input.get("values")));
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static Encodable decode(JsonNode input, Bytes encoding) throws Exception {
    String kind = input.get("kind").asText();
    return switch (kind) {
      case "search-request" -> Request.Search.decode(encoding);
      case "binary-ladder-step" ->
          Reader.decode(
              encoding,
              reader -> BinaryLadderStep.readList(reader, 1, Configurations.CONTACT).getFirst());
      case "monitor-map-entry" -> Reader.decode(encoding, MonitorMapEntry::read);
      case "contact-monitor-request" -> Request.ContactMonitor.decode(encoding);
      case "owner-init-request" -> Request.OwnerInit.decode(encoding);
      case "owner-monitor-request" -> Request.OwnerMonitor.decode(encoding);
      case "label-value" ->
          Reader.decode(encoding, reader -> UpdateValue.read(reader, Configurations.CONTACT));
      case "update-info" ->
          Reader.decode(encoding, reader -> UpdateInfo.read(reader, Configurations.CONTACT));
      case "update-request" -> Request.Update.decode(encoding);
      default -> throw new IllegalArgumentException(kind);
    };
  }

  private static List<MonitorMapEntry> entries(JsonNode input) {
    return Vectors.elements(input.get("entries")).map(RequestsVectorsTest::entry).toList();
  }

  private static MonitorMapEntry entry(JsonNode node) {
    return new MonitorMapEntry(node.get("position").asLong(), node.get("version").asLong());
  }
}
