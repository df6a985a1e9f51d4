package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.StringReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.protocol.AdminOperations;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditEvidence;
import sonet.protocol.AuditHead;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditTrail;
import sonet.protocol.TransparencyLog;
import sonet.protocol.TransparencyOperations;
import sonet.protocol.codec.Codec;
import sonet.server.audit.LogCheck;
import sonet.server.audit.TrailFile;
import sonet.server.config.TransparencySettings;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// That the head of a trail is in the log of keys, and what does not pass for it.
final class AuditEvidenceApiTest {
  private static final Codec CODEC = Codec.json(1 << 22);

  @TempDir Path data;
  private TestServer server;
  private TestAdmin owner;

  @BeforeEach
  void start() throws Exception {
    server =
        TestServer.start(
            data,
            config -> config.with(TransparencySettings.ANCHOR_INTERVAL, Duration.ofMillis(20)));
    owner = TestAdmin.owner(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /// Makes the log. An entry comes by itself when the last one is old, as time passes.
  private void logged() throws Exception {
    TransparencyLog _ =
        server.get(TransparencyOperations.SHOW.path(), Map.of()).as(TransparencyLog.class);
    server.clock().advance(Duration.ofMinutes(20));
  }

  private List<String> export(boolean service) throws Exception {
    AuditTrail trail = trail(service);
    while (trail.evidence().isEmpty()) {
      server.clock().advance(Duration.ofMinutes(1));
      trail = trail(service);
    }
    return export(trail, service);
  }

  private AuditTrail trail(boolean service) throws Exception {
    return (service
            ? owner.ask(AdminOperations.SERVICE_AUDIT_HEAD)
            : owner.ask(AdminOperations.AUDIT_HEAD, "default"))
        .as(AuditTrail.class);
  }

  private List<String> export(AuditTrail trail, boolean service) throws Exception {
    List<String> lines = new ArrayList<>(List.of(CODEC.encodeText(trail)));
    Optional<Long> after = Optional.of(0L);
    while (after.isPresent()) {
      AuditPage page =
          (service
                  ? owner.ask(AdminOperations.SERVICE_AUDIT, after.get(), 500)
                  : owner.ask(AdminOperations.AUDIT, "default", after.get(), 500))
              .as(AuditPage.class);
      for (AuditEntry entry : page.entries()) {
        if (entry.seq() <= trail.head().seq()) {
          lines.add(CODEC.encodeText(entry));
        }
      }
      after = page.next();
    }
    return lines;
  }

  private static TrailFile.Report verify(List<String> lines) throws Exception {
    return verify(lines, new LogCheck.Expected(true, Optional.empty(), Optional.empty()));
  }

  private static TrailFile.Report verify(List<String> lines, LogCheck.Expected log)
      throws Exception {
    String text = String.join("\n", lines) + "\n";
    return TrailFile.verify(
        new BufferedReader(new StringReader(text)), new TrailFile.Expected(Optional.empty(), log));
  }

  private static AuditTrail header(List<String> lines) throws Exception {
    return CODEC.decode(Bytes.utf8(lines.getFirst()), AuditTrail.class);
  }

  @Test
  void theHeadOfATenantsTrailIsInItsLog() throws Exception {
    TestDevice _ = TestDevice.register(server, "alice");
    logged();
    List<String> lines = export(false);
    TrailFile.Report report = verify(lines);
    AuditHead head = report.log().head().orElseThrow();
    assertThat(head.seq()).isBetween(1L, report.last());
    assertThat(head.key()).isEqualTo(report.trail().head().key());
    Bytes known = report.log().configuration().orElseThrow();
    assertThat(verify(lines, new LogCheck.Expected(true, Optional.of(known), Optional.empty())))
        .isEqualTo(report);
    Bytes other = Bytes.wrap(new byte[32]);
    assertThatThrownBy(
            () -> verify(lines, new LogCheck.Expected(true, Optional.of(other), Optional.empty())))
        .hasMessageContaining("another log of keys");
  }

  @Test
  void theHeadOfTheTrailOfTheServiceIsInTheLogOfTheDefaultTenant() throws Exception {
    assertThat(owner.tenant("acme").value()).isEqualTo("acme");
    logged();
    List<String> lines = export(true);
    assertThat(verify(lines).log().head().orElseThrow().seq()).isPositive();
    // One trail does not pass for the other.
    TestDevice _ = TestDevice.register(server, "alice");
    AuditTrail service = header(lines);
    AuditTrail mixed =
        new AuditTrail(
            service.format(),
            service.tenant(),
            service.head(),
            service.first(),
            service.pruning(),
            header(export(false)).evidence());
    lines.set(0, CODEC.encodeText(mixed));
    assertThatThrownBy(() -> verify(lines))
        .hasMessageContaining("not one of the newest head of this trail");
  }

  /// The operator shows an older end of a trail, signed as it should be, and the log shows more.
  @Test
  void aTrailThatEndsBeforeItsHeadInTheLogIsFound() throws Exception {
    TestDevice _ = TestDevice.register(server, "alice");
    logged();
    List<String> early = export(false);
    TestDevice _ = TestDevice.register(server, "bob");
    server.clock().advance(Duration.ofMinutes(20));
    long before = verify(early).log().head().orElseThrow().seq();
    List<String> late = export(false);
    while (verify(late).log().head().orElseThrow().seq() == before) {
      server.clock().advance(Duration.ofMinutes(1));
      late = export(false);
    }
    AuditTrail trail = header(early);
    Optional<AuditEvidence> newer = header(late).evidence();
    assertThat(verify(late).log().head().orElseThrow().seq()).isGreaterThan(trail.head().seq());
    AuditTrail truncated =
        new AuditTrail(
            trail.format(), trail.tenant(), trail.head(), trail.first(), trail.pruning(), newer);
    early.set(0, CODEC.encodeText(truncated));
    // Its time is that of the early head, from where the log looks as if it came from the future.
    assertThatThrownBy(() -> verify(early)).isInstanceOf(TrailFile.WrongException.class);
  }

  @Test
  void theLogIsInTheAnchorLogOfAPolicy() throws Exception {
    TestDevice _ = TestDevice.register(server, "alice");
    logged();
    String policy = server.get("/v1/transparency/anchor/policy", Map.of()).body().toUtf8();
    AuditTrail trail = header(export(false));
    while (trail.evidence().flatMap(AuditEvidence::anchor).isEmpty()) {
      server.clock().advance(Duration.ofMinutes(1));
      trail = trail(false);
    }
    List<String> lines = export(trail, false);
    LogCheck.Expected anchored = new LogCheck.Expected(true, Optional.empty(), Optional.of(policy));
    LogCheck.Found found = verify(lines, anchored).log();
    assertThat(found.anchored().orElseThrow()).isGreaterThanOrEqualTo(found.size().orElseThrow());
    AuditEvidence evidence = trail.evidence().orElseThrow();
    AuditTrail without =
        new AuditTrail(
            trail.format(),
            trail.tenant(),
            trail.head(),
            trail.first(),
            trail.pruning(),
            Optional.of(
                new AuditEvidence(
                    evidence.configuration(),
                    evidence.request(),
                    evidence.response(),
                    Optional.empty())));
    lines.set(0, CODEC.encodeText(without));
    assertThatThrownBy(() -> verify(lines, anchored))
        .hasMessageContaining("no proof that the log of keys is in the anchor log");
  }

  @Test
  void aProofThatWasChangedAnywhereIsFound() throws Exception {
    TestDevice _ = TestDevice.register(server, "alice");
    logged();
    List<String> lines = export(false);
    AuditTrail trail = header(lines);
    AuditEvidence evidence = trail.evidence().orElseThrow();
    for (int i = 0; i < evidence.response().length(); i += 7) {
      byte[] response = evidence.response().toArray();
      response[i] ^= 1;
      AuditTrail changed =
          new AuditTrail(
              trail.format(),
              trail.tenant(),
              trail.head(),
              trail.first(),
              trail.pruning(),
              Optional.of(
                  new AuditEvidence(
                      evidence.configuration(),
                      evidence.request(),
                      Bytes.wrap(response),
                      evidence.anchor())));
      lines.set(0, CODEC.encodeText(changed));
      assertThatThrownBy(() -> verify(lines))
          .as("byte " + i)
          .isInstanceOfSatisfying(
              TrailFile.WrongException.class, wrong -> assertThat(wrong.line()).isEqualTo(1));
    }
  }
}
