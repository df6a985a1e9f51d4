package sonet.client.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencySuite;

@Timeout(120)
class PublicLogTest {
  @TempDir private Path folder;
  private Path shown;
  private ShownLog log;

  @BeforeEach
  void begin() throws Exception {
    shown = Files.createDirectories(folder.resolve("shown"));
    log = ShownLog.create(TransparencySuite.ED25519, 21);
    log.grow(300);
    log.show(shown);
  }

  private PublicLog open() throws ClientException {
    return PublicLog.open(new PublicLog.At(shown.toString()));
  }

  private static void assertRefused(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ClientException.class, failed -> assertThat(failed.reason()).isEqualTo(reason));
  }

  @Test
  void itShowsWhatTheLogIsAndEntriesThatAreProven() throws Exception {
    try (PublicLog open = open()) {
      PublicLog.Summary summary = open.show();
      assertThat(summary.origin()).isEqualTo("kt.example.org/1");
      assertThat(summary.size()).isEqualTo(300);
      assertThat(summary.newest().orElseThrow().toEpochMilli()).isEqualTo(log.now());
      List<PublicLog.Entry> entries = open.entries(250, 10);
      assertThat(entries).extracting(PublicLog.Entry::position).startsWith(250L).hasSize(10);
      assertThat(entries.getFirst().prefixTree()).isEqualTo(log.entry(250).prefixTree());
      assertThat(open.entries(300, 5)).isEmpty();
    }
  }

  @Test
  void aProofIsVerifiedOfflineWithAPolicy() throws Exception {
    String proof;
    try (PublicLog open = open()) {
      proof = open.prove(257);
      assertRefused(Reason.INVALID_INPUT, () -> open.prove(300));
    }
    PublicLog.Proven proven = PublicLog.verify(proof, log.policy());
    assertThat(proven.entry().position()).isEqualTo(257);
    assertThat(proven.entry().prefixTree()).isEqualTo(log.entry(257).prefixTree());
    String other = ShownLog.create(TransparencySuite.ED25519, 5).policy();
    assertRefused(Reason.LOG_UNPROVEN, () -> PublicLog.verify(proof, other));
    assertRefused(
        Reason.LOG_UNPROVEN,
        () -> PublicLog.verify(proof.replace("index 257", "index 256"), log.policy()));
    assertRefused(Reason.LOG_UNPROVEN, () -> PublicLog.verify("nothing", log.policy()));
    assertRefused(Reason.INVALID_INPUT, () -> PublicLog.verify(proof, "nothing"));
  }

  @Test
  void whatWasTamperedWithIsNotShown() throws Exception {
    for (String path : List.of("tile/0/001.p/44", "tile/entries/001.p/44", "tile/1/000.p/1")) {
      byte[] before = Files.readAllBytes(shown.resolve(path));
      byte[] after = before.clone();
      // The entry itself is the last one, and the first hash is one of those beside it.
      after[path.contains("entries") ? before.length - 1 : 0] ^= 1;
      var _ = Files.write(shown.resolve(path), after);
      try (PublicLog open = open()) {
        assertRefused(Reason.LOG_UNPROVEN, () -> open.prove(299));
      }
      var _ = Files.write(shown.resolve(path), before);
    }
    Files.delete(shown.resolve("tile/0/000"));
    try (PublicLog open = open()) {
      assertThat(open.prove(299)).startsWith("c2sp.org/tlog-proof@v1\n");
      assertRefused(Reason.LOG_UNPROVEN, () -> open.prove(3));
    }
  }

  @Test
  void aCopyIsTheSameLogAndGrowsWithIt() throws Exception {
    Path copy = folder.resolve("copy");
    try (PublicLog open = open()) {
      assertThat(Mirror.fetch(open, copy, (_, _) -> {})).isEqualTo(new Mirror.Fetched(0, 300));
    }
    log.grow(250);
    log.show(shown);
    try (PublicLog open = open()) {
      assertThat(Mirror.fetch(open, copy, (_, _) -> {})).isEqualTo(new Mirror.Fetched(300, 550));
    }
    for (String path :
        List.of(
            "checkpoint",
            "configuration",
            "head",
            "policy",
            "tile/0/000",
            "tile/0/001",
            "tile/0/002.p/38",
            "tile/1/000.p/2",
            "tile/entries/001",
            "audit/002.p/38")) {
      assertThat(Bytes.of(Files.readAllBytes(copy.resolve(path))))
          .as(path)
          .isEqualTo(Bytes.of(Files.readAllBytes(shown.resolve(path))));
    }
    assertThat(copy.resolve("tile/0/001.p")).doesNotExist();
    try (PublicLog of = PublicLog.open(new PublicLog.At(copy.toString()), log.policy())) {
      assertThat(of.entries(540, 100)).hasSize(10);
    }
  }

  @Test
  void aForkOrARollbackIsNotCopied() throws Exception {
    Path copy = folder.resolve("copy");
    try (PublicLog open = open()) {
      Mirror.Fetched _ = Mirror.fetch(open, copy, (_, _) -> {});
    }
    Bytes before = Bytes.of(Files.readAllBytes(copy.resolve("checkpoint")));
    ShownLog fork = log.fork(200);
    fork.show(shown);
    try (PublicLog open = open()) {
      assertRefused(Reason.LOG_UNPROVEN, () -> Mirror.fetch(open, copy, (_, _) -> {}));
    }
    fork.grow(120);
    fork.show(shown);
    try (PublicLog open = open()) {
      assertRefused(Reason.LOG_UNPROVEN, () -> Mirror.fetch(open, copy, (_, _) -> {}));
    }
    assertThat(Bytes.of(Files.readAllBytes(copy.resolve("checkpoint")))).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nowhere", "ftp://x", "http://", "http://a b", "https://x?y=z"})
  void whatIsNoPlaceIsTold(String place) {
    assertRefused(
        Reason.INVALID_INPUT, () -> PublicLog.open(new PublicLog.At(place), log.policy()));
  }
}
