package sonet.transparency.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.DraftRevision;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.commitment.Commitment;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.proof.KnownVersion;
import sonet.transparency.testing.Configurations;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.Vectors;
import sonet.transparency.vrf.VrfPublicKey;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.UpdateValue;

/// Whole responses that another implementation's log served.
///
/// Those to a user who had seen an earlier tree need what that user had retained; the file does not
/// have it, so they are decoded, and verified as far as it goes without.
class ResponsesVectorsTest {
  @TestFactory
  Stream<DynamicTest> searchesAreVerified() {
    return Vectors.cases(
        "keytrans/search.json",
        vector -> {
          JsonNode input = vector.get("input");
          JsonNode expect = vector.get("expect");
          if (expect.has("error")) {
            assertThat(expect.get("error").asText()).contains("expired");
            return; // the log made no response
          }
          Configuration configuration = Configurations.of(input);
          Request.Search request =
              new Request.Search(
                  Vectors.number(input, "last"),
                  Vectors.hex(input, "label"),
                  Vectors.number(input, "version"));
          Bytes encoding = Vectors.hex(expect, "response");
          Response.Search response = Response.Search.decode(encoding, configuration, request);
          assertThat(response.encoded()).isEqualTo(encoding);
          if (request.last().isPresent()) {
            Suites.assertRefused(
                () -> verify(configuration, withoutLast(request), response, rightmost(input)));
            return;
          }
          if (isNegative(vector)) {
            Suites.assertRefused(() -> verify(configuration, request, response, rightmost(input)));
            return;
          }
          SearchResult result = verify(configuration, request, response, rightmost(input));
          assertThat(result.value().value()).isNotEqualTo(Bytes.EMPTY);
          assertThat(result.labelVersion().version())
              .isEqualTo(request.version().or(response::version).orElseThrow());
          Suites.assertRefused(
              Reason.CLOCK,
              () -> verify(configuration, request, response, rightmost(input) + 10_001));
          Suites.assertRefused(
              Reason.CLOCK,
              () -> verify(configuration, request, response, rightmost(input) - 10_001));
        });
  }

  /// Answers that say there is no such label or version, which the draft has users refuse (§13.1).
  private static boolean isNegative(JsonNode vector) {
    String name = vector.get("name").asText();
    return name.equals("label-does-not-exist") || name.equals("fixed-version-above-the-greatest");
  }

  private static long rightmost(JsonNode input) {
    return Vectors.numbers(input.get("entry_timestamps")).stream()
        .mapToLong(Long::longValue)
        .max()
        .orElseThrow();
  }

  private static Request.Search withoutLast(Request.Search request) {
    return new Request.Search(Optional.empty(), request.label(), request.version());
  }

  private static SearchResult verify(
      Configuration configuration, Request.Search request, Response.Search response, long now)
      throws TransparencyException {
    TrustedLog log = TrustedLog.of(DraftRevision.DRAFT_05, configuration, Providers.best());
    return new LogUser(log).search(UserState.NEW, request, response, now).value();
  }

  @TestFactory
  Stream<DynamicTest> monitoringIsVerified() {
    return Vectors.cases(
        "keytrans/monitor.json",
        vector -> {
          JsonNode input = vector.get("input");
          Configuration configuration = Configurations.of(input);
          if (Vectors.number(input, "last").isPresent()) {
            Bytes encoding = Vectors.hex(vector.get("expect"), "response");
            assertThat(Response.ContactMonitor.decode(encoding, configuration).encoded())
                .isEqualTo(encoding);
            return;
          }
          LogUser user =
              new LogUser(TrustedLog.of(DraftRevision.DRAFT_05, configuration, Providers.best()));
          switch (input.get("operation").asText()) {
            case "contact" -> contactMonitor(user, configuration, vector);
            case "owner-init" -> ownerInit(user, configuration, vector);
            default -> ownerMonitor(user, configuration, vector);
          }
        });
  }

  private static void contactMonitor(LogUser user, Configuration configuration, JsonNode vector)
      throws TransparencyException {
    JsonNode input = vector.get("input");
    Bytes encoding = Vectors.hex(vector.get("expect"), "response");
    Response.ContactMonitor response = Response.ContactMonitor.decode(encoding, configuration);
    assertThat(response.encoded()).isEqualTo(encoding);
    Request.ContactMonitor request =
        new Request.ContactMonitor(Optional.empty(), Vectors.hex(input, "label"), entries(input));
    Verified<MonitoringMap> verified =
        user.contactMonitor(UserState.NEW, known(input), request, response, rightmost(input));
    assertThat(verified.state().view().size())
        .isEqualTo(vector.get("expect").get("tree_size").asLong());
  }

  private static void ownerInit(LogUser user, Configuration configuration, JsonNode vector)
      throws TransparencyException {
    JsonNode input = vector.get("input");
    Bytes encoding = Vectors.hex(vector.get("expect"), "response");
    Response.OwnerInit response = Response.OwnerInit.decode(encoding, configuration);
    assertThat(response.encoded()).isEqualTo(encoding);
    Request.OwnerInit request =
        new Request.OwnerInit(
            Optional.empty(), Vectors.hex(input, "label"), input.get("start").asLong());
    OwnedLabel owned = user.ownerInit(UserState.NEW, request, response, rightmost(input)).value();
    assertThat(owned.greatest())
        .contains(Vectors.numbers(vector.get("expect").get("greatest_versions")).getFirst());
  }

  /// The owner knows of one new version in each log entry.
  private static void ownerMonitor(LogUser user, Configuration configuration, JsonNode vector)
      throws TransparencyException {
    JsonNode input = vector.get("input");
    Bytes encoding = Vectors.hex(vector.get("expect"), "response");
    Response.OwnerMonitor response = Response.OwnerMonitor.decode(encoding, configuration);
    assertThat(response.encoded()).isEqualTo(encoding);
    NavigableMap<Long, Long> history = new TreeMap<>();
    for (long version = 0; version <= input.get("greatest_version").asLong(); version++) {
      history.put(version, version);
    }
    long start = input.get("start").asLong();
    OwnedLabel label =
        new OwnedLabel(known(input), start, history, MonitoringMap.of(entries(input)));
    Request.OwnerMonitor request =
        new Request.OwnerMonitor(
            Optional.empty(), label.known().label(), entries(input), start, label.greatest());
    LogUser.OwnerMonitored monitored =
        user.ownerMonitor(UserState.NEW, label, request, response, rightmost(input)).value();
    assertThat(monitored.label().verified()).isGreaterThanOrEqualTo(start);
    assertThat(monitored.more()).isFalse();
  }

  private static List<MonitorMapEntry> entries(JsonNode input) {
    return Vectors.elements(input.get("entries"))
        .map(entry ->
            new MonitorMapEntry(entry.get("position").asLong(), entry.get("version").asLong()))
        .toList();
  }

  private static KnownLabel known(JsonNode input) {
    Map<Long, KnownVersion> versions = new HashMap<>();
    for (JsonNode version : input.get("known_versions")) {
      versions.put(
          version.get("version").asLong(),
          new KnownVersion(
              Vectors.hex(version, "vrf_output"),
              Optional.of(Vectors.hex(version, "commitment")).filter(bytes -> !bytes.isEmpty())));
    }
    return new KnownLabel(Vectors.hex(input, "label"), versions);
  }

  @TestFactory
  Stream<DynamicTest> whatWasTamperedWithIsRefused() {
    return Vectors.read("keytrans/tampered.json").stream()
        .flatMap(json -> Vectors.elements(json.get("cases")))
        .filter(vector ->
            !vector.get("input").get("kind").asText().endsWith("-tree")) // with their trees
        .map(vector ->
            DynamicTest.dynamicTest(
                vector.get("name").asText(), () -> assertTampered(vector.get("input"))));
  }

  private static void assertTampered(JsonNode input) throws Exception {
    switch (input.get("kind").asText()) {
      case "vrf" -> {
        VrfPublicKey key =
            VrfPublicKey.parse(
                TransparencySuite.ED25519.group(),
                Vectors.hex(input, "public_key"),
                Providers.best());
        Bytes alpha = labelVersion(input).encoded();
        Suites.assertRefused(Reason.VRF, () -> key.verify(alpha, Vectors.hex(input, "proof")));
      }
      case "commitment" ->
          assertThat(
                  Commitment.of(
                      Suites.ED25519,
                      Vectors.hex(input, "opening"),
                      labelVersion(input),
                      UpdateValue.of(Vectors.hex(input.get("update"), "value"))))
              .isNotEqualTo(Vectors.hex(input, "commitment"));
      default -> {
        Configuration configuration = Configurations.of(input);
        Bytes tbs =
            configuration.treeHeadTbs(input.get("tree_size").asLong(), Vectors.hex(input, "root"));
        assertThat(
                Suites.ED25519.verify(
                    configuration.signaturePublicKey(), tbs, Vectors.hex(input, "signature")))
            .isFalse();
      }
    }
  }

  private static LabelVersion labelVersion(JsonNode input) {
    return new LabelVersion(Vectors.hex(input, "label"), input.get("version").asLong());
  }
}
