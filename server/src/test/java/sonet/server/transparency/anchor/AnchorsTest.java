package sonet.server.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AuditorHead;
import sonet.protocol.Base64Url;
import sonet.protocol.EntryProof;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.protocol.TransparencyLog;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.config.TransparencySettings;
import sonet.server.testing.Answer;
import sonet.server.testing.TestServer;
import sonet.server.witness.WitnessServer;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.AnchorPolicy;
import sonet.transparency.anchor.AnchorProof;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.EntryBundle;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.Tile;
import sonet.transparency.anchor.Tiles;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.audit.AuditorPolicy;
import sonet.transparency.wire.AuditorBundle;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.Endorsement;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.TreeHead;

/// What a real server shows of its log to those who watch it, as they see it.
@Timeout(600)
class AnchorsTest {
  private static final Primitives PRIMITIVES =
      Primitives.of(TransparencySuite.ED25519, Providers.best());
  private static final String BASE = "/v1/transparency/anchor/";

  private static final LogQuery WALK =
      new LogQuery(new Request.Distinguished(Optional.empty(), Optional.empty()).encoded());

  private final HeadSigner auditor =
      PRIMITIVES.signer(PRIMITIVES.generateKeys(new Random(3)::nextBytes));
  private final List<AutoCloseable> others = new ArrayList<>();

  @TempDir private Path folder;
  private TestServer server;

  @BeforeEach
  void begin() throws Exception {
    server = TestServer.start(folder.resolve("data"), this::quick);
    assertThat(server.get("/v1/transparency", Map.of()).status()).isEqualTo(200);
  }

  private ServerConfig quick(ServerConfig config) {
    return config
        .with(TransparencySettings.INTERVAL, Duration.ofMillis(1))
        .with(TransparencySettings.BEHIND, Duration.ofSeconds(8))
        .with(TransparencySettings.ANCHOR_INTERVAL, Duration.ofMillis(20))
        .with(TransparencySettings.WITNESS_TIME, Duration.ofSeconds(5))
        .with(TransparencySettings.ORIGIN, "kt.example.org")
        .with(TransparencySettings.PUBLISH, folder.resolve("public").toString())
        .with(TransparencySettings.AUDITORS, List.of(auditor.publicKey().toHex()));
  }

  @AfterEach
  void end() throws Exception {
    server.close();
    for (AutoCloseable other : others) {
      other.close();
    }
  }

  private Answer ask(String file) throws IOException, InterruptedException {
    return server.get(BASE + file, Map.of());
  }

  private Bytes file(String path) throws IOException, InterruptedException {
    Answer answer = ask(path);
    assertThat(answer.status()).as(path).isEqualTo(200);
    return answer.body();
  }

  /// A log whose head has become old gets an entry when it is asked.
  private void grow(int entries) throws Exception {
    for (int i = 0; i < entries; i++) {
      server.clock().advance(Duration.ofSeconds(3));
      assertThat(server.post("/v1/transparency/distinguished", WALK, Map.of()).status())
          .isEqualTo(201);
    }
  }

  /// The first checkpoint of so many entries at least.
  private SignedNote await(long size) throws Exception {
    while (true) {
      Answer answer = ask("checkpoint");
      if (answer.status() == 200) {
        SignedNote note = SignedNote.parse(answer.body().toUtf8());
        if (Checkpoint.parse(note.text()).head().size() >= size) {
          return note;
        }
      }
    }
  }

  private AnchorPolicy policy() throws Exception {
    return AnchorPolicy.parse(PRIMITIVES, file("policy").toUtf8());
  }

  private List<AuditorUpdate> updates(long size) throws Exception {
    List<AuditorUpdate> updates = new ArrayList<>();
    for (long at = 0; at < size; at += Tile.WIDTH) {
      Tile tile = Tile.at(0, at, size);
      updates.addAll(AuditorBundle.decode(file("audit/" + tile.indexPath())).updates());
    }
    return updates;
  }

  private AuditedLog audited(long size) throws Exception {
    Configuration configuration = Configuration.decode(file("configuration"));
    AuditedLog log = AuditedLog.begin(PRIMITIVES);
    for (AuditorUpdate update : updates(size)) {
      log = log.follow(PRIMITIVES, configuration, update);
    }
    return log;
  }

  @Test
  void whoeverReadsTheFilesComesToTheTreeThatTheLogSigned() throws Exception {
    grow(5);
    SignedNote note = await(6);
    Checkpoint checkpoint = policy().verify(PRIMITIVES, note);
    assertThat(checkpoint.origin()).startsWith("kt.example.org/");
    assertThat(note.signatures()).hasSize(2);
    long size = checkpoint.head().size();
    Tiles tiles = Tiles.empty(PRIMITIVES);
    for (Bytes entry : EntryBundle.decode(file(Tile.at(0, 0, size).entriesPath())).entries()) {
      tiles.append(entry);
    }
    MerkleProof.Head head = tiles.head();
    assertThat(head).isEqualTo(checkpoint.head());
    for (Map.Entry<Tile, Bytes> tile : tiles.emit().entrySet()) {
      assertThat(file(tile.getKey().path())).isEqualTo(tile.getValue());
    }
    AuditedLog audited = audited(size);
    TreeHead signed = TreeHead.decode(file("head"));
    assertThat(signed.treeSize()).isGreaterThanOrEqualTo(size);
    if (signed.treeSize() == size) {
      Configuration configuration = Configuration.decode(file("configuration"));
      assertThat(
              PRIMITIVES.verify(
                  configuration.signaturePublicKey(),
                  configuration.treeHeadTbs(size, audited.root(PRIMITIVES)),
                  signed.signature()))
          .isTrue();
    }
    for (long position = 0; position < size; position++) {
      EntryProof proof = server.get(BASE + "proofs/" + position, Map.of()).as(EntryProof.class);
      AnchorProof read = AnchorProof.parse(proof.proof());
      Checkpoint in = read.verify(PRIMITIVES, policy(), read.extra().orElseThrow());
      assertThat(in.head().size()).isGreaterThanOrEqualTo(size);
      assertThat(LogEntry.decode(read.extra().orElseThrow()).timestamp()).isPositive();
    }
    assertThat(server.get("/v1/transparency/updates/0", Map.of()).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tile/0/000",
        "tile/0/000.p/200",
        "tile/1/000.p/1",
        "tile/0/x001/000",
        "tile/63/x001/000",
        "tile/entries/000.p/256",
        "tile/entries/001",
        "tile/0/../0/000.p/1",
        "audit/000.p/255",
        "audit/001.p/1",
        "auditors/nobody",
        "nothing",
        "proofs/4711",
        "tile",
        "tile/",
        "tile/0/%30%30%30.p/1"
      })
  void whatTheCheckpointHasNotIsNotShown(String path) throws Exception {
    SignedNote _ = await(1);
    assertThat(ask(path).status()).isEqualTo(404);
  }

  @Test
  void aNumberThatIsNoneIsRefused() throws Exception {
    assertThat(ask("proofs/-1").status()).isEqualTo(400);
    assertThat(server.get("/v1/transparency/updates/first", Map.of()).status()).isEqualTo(400);
    assertThat(server.get("/v1/transparency/updates/9", Map.of()).status()).isEqualTo(404);
    assertThat(server.get("/v1/transparency/updates/9223372036854775807", Map.of()).status())
        .isEqualTo(404);
  }

  @Test
  void theLogGoesOnAfterARestartWithTheSameKeys() throws Exception {
    SignedNote before = await(1);
    String policy = file("policy").toUtf8();
    server.restart(this::quick);
    assertThat(file("policy").toUtf8()).isEqualTo(policy);
    assertThat(Checkpoint.parse(await(1).text()).origin())
        .isEqualTo(Checkpoint.parse(before.text()).origin());
    grow(2);
    Checkpoint after = policy().verify(PRIMITIVES, await(3));
    MerkleProof.Head first = Checkpoint.parse(before.text()).head();
    Tiles tiles = Tiles.empty(PRIMITIVES);
    List<Bytes> entries =
        EntryBundle.decode(file(Tile.at(0, 0, after.head().size()).entriesPath())).entries();
    for (Bytes entry : entries.subList(0, (int) first.size())) {
      tiles.append(entry);
    }
    assertThat(tiles.head()).isEqualTo(first);
  }

  @Test
  void everythingIsWrittenAsPlainFiles() throws Exception {
    grow(3);
    SignedNote _ = await(4);
    Path root = folder.resolve("public").resolve("default");
    Checkpoint checkpoint = null;
    while (checkpoint == null || checkpoint.head().size() < 4) {
      if (Files.exists(root.resolve("checkpoint"))) {
        checkpoint =
            policy()
                .verify(PRIMITIVES, SignedNote.parse(Files.readString(root.resolve("checkpoint"))));
      }
    }
    long size = checkpoint.head().size();
    Tile edge = Tile.at(0, 0, size);
    for (String path : List.of(edge.path(), edge.entriesPath(), "audit/" + edge.indexPath())) {
      assertThat(Bytes.of(Files.readAllBytes(root.resolve(path)))).isEqualTo(file(path));
    }
    assertThat(Files.readString(root.resolve("policy"))).isEqualTo(file("policy").toUtf8());
    assertThat(Bytes.of(Files.readAllBytes(root.resolve("configuration"))))
        .isEqualTo(file("configuration"));
  }

  private AuditorTreeHead signed(AuditedLog log) throws Exception {
    Configuration configuration = Configuration.decode(file("configuration"));
    return log.sign(
        PRIMITIVES,
        AuditorPolicy.configuration(configuration, AuditorPolicy.endorsing(auditor.publicKey())),
        auditor);
  }

  private Answer put(Bytes key, AuditorTreeHead head) throws Exception {
    String name = Base64Url.encode(PRIMITIVES.hash(key));
    String json = "{\"head\":\"" + Base64Url.encode(head.encoded()) + "\"}";
    return server.send(
        "PUT", AuditorHead.PATH.replace("{auditor}", name), Bytes.utf8(json), Map.of());
  }

  @Test
  void anAuditorWhomTheOperatorNamesVouchesBesideAnswers() throws Exception {
    grow(3);
    long size = Checkpoint.parse(await(4).text()).head().size();
    AuditorTreeHead head = signed(audited(size));
    assertThat(put(auditor.publicKey(), head).status()).isEqualTo(204);
    assertThat(put(auditor.publicKey(), signed(audited(2))).status()).isEqualTo(204);
    String name = Base64Url.encode(PRIMITIVES.hash(auditor.publicKey()));
    assertThat(file("auditors/" + name)).isEqualTo(head.encoded());
    assertThat(server.get("/v1/transparency", Map.of()).as(TransparencyLog.class).auditors())
        .containsExactly(auditor.publicKey());
    LogAnswer answer =
        server.post("/v1/transparency/distinguished", WALK, Map.of()).as(LogAnswer.class);
    assertThat(answer.endorsements()).hasSize(1);
    Endorsement endorsement = Endorsement.decode(answer.endorsements().getFirst());
    assertThat(endorsement.head()).isEqualTo(head);
    assertThat(endorsement.auditor()).isEqualTo(auditor.publicKey());
  }

  @Test
  void whatIsNoHeadOfTheLogByAnAuditorIsRefused() throws Exception {
    grow(2);
    long size = Checkpoint.parse(await(3).text()).head().size();
    AuditorTreeHead head = signed(audited(size));
    byte[] damaged = head.signature().toArray();
    damaged[5] ^= 1;
    AuditorTreeHead forged =
        new AuditorTreeHead(head.timestamp(), head.treeSize(), Bytes.wrap(damaged));
    assertThat(put(auditor.publicKey(), forged).status()).isEqualTo(422);
    AuditorTreeHead early =
        new AuditorTreeHead(head.timestamp() - 1, head.treeSize(), head.signature());
    assertThat(put(auditor.publicKey(), early).status()).isEqualTo(422);
    AuditorTreeHead ahead = new AuditorTreeHead(head.timestamp(), size + 1000, head.signature());
    assertThat(put(auditor.publicKey(), ahead).status()).isEqualTo(422);
    HeadSigner stranger = PRIMITIVES.signer(PRIMITIVES.generateKeys(new Random(9)::nextBytes));
    assertThat(put(stranger.publicKey(), head).status()).isEqualTo(403);
    String path = AuditorHead.PATH.replace("{auditor}", "x");
    assertThat(server.send("PUT", path, Bytes.utf8("{\"head\":\"AA\"}"), Map.of()).status())
        .isEqualTo(403);
  }

  /// A witness of this log, in this process.
  private WitnessServer witness(String name) throws Exception {
    WitnessServer witness =
        WitnessServer.start(
            new WitnessServer.Options(
                "127.0.0.1", 0, folder.resolve(name), name, file("policy").toUtf8()),
            _ -> {});
    others.add(witness);
    return witness;
  }

  private ServerConfig witnessed(ServerConfig config, String policy) {
    try {
      Path file = Files.writeString(folder.resolve("witnesses"), policy);
      return quick(config)
          .with(TransparencySettings.WITNESSES, file.toString())
          .with(TransparencySettings.WITNESS_TIME, Duration.ofMillis(800));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String line(String name, WitnessServer witness, int key) {
    return "witness %s %s %s\n".formatted(name, witness.keys().get(key), witness.address());
  }

  @Test
  void aCheckpointIsShownWhenTheQuorumHasSeenItThoughOthersAreSlowOrGone() throws Exception {
    WitnessServer one = witness("one.example.org");
    WitnessServer two = witness("two.example.org");
    WitnessServer gone = witness("gone.example.org");
    gone.close();
    // One that accepts connections and never says anything.
    ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    others.add(silent);
    String policy =
        line("A", one, 0)
            + line("A-pq", one, 1)
            + line("B", two, 1)
            + line("C", gone, 0)
            + "witness D %s http://127.0.0.1:%d\n"
                .formatted(gone.keys().get(1), silent.getLocalPort())
            + "group both all A A-pq\ngroup enough 2 both B C D\nquorum enough\n";
    long before = Checkpoint.parse(await(1).text()).head().size();
    server.restart(config -> witnessed(config, policy));
    grow(2);
    SignedNote note = await(before + 1);
    Checkpoint checkpoint = policy().verify(PRIMITIVES, note);
    assertThat(checkpoint.head().size()).isGreaterThan(before);
    assertThat(policy().seenBy(PRIMITIVES, note)).containsExactly("A", "A-pq", "B");
    grow(1);
    assertThat(policy().verify(PRIMITIVES, await(before + 3)).head().size())
        .isGreaterThan(checkpoint.head().size());
  }

  @Test
  void withoutTheQuorumTheCheckpointBeforeStays() throws Exception {
    WitnessServer gone = witness("gone.example.org");
    gone.close();
    SignedNote before = await(1);
    server.restart(config -> witnessed(config, line("A", gone, 0) + "quorum A\n"));
    grow(2);
    String waiting = "";
    while (!waiting.contains("sonet_transparency_checkpoints_waiting_total")
        || waiting.contains("sonet_transparency_checkpoints_waiting_total 0.0")) {
      waiting = metrics();
    }
    assertThat(file("checkpoint").toUtf8()).isEqualTo(before.format());
  }

  private String metrics() throws Exception {
    String token = Files.readString(server.data().resolve("admin-token")).strip();
    return server.get("/metrics", Map.of("Authorization", "Bearer " + token)).body().toUtf8();
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "quorum X\n", "quorum none\nquorum none\n"})
  void aPolicyThatIsNoneIsToldAtTheStart(String policy) {
    server.close();
    assertThatThrownBy(() -> server.restart(config -> witnessed(config, policy)))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("transparency.witnesses is no policy");
  }

  @Test
  void aWitnessWithoutAnAddressIsToldAtTheStart() throws Exception {
    WitnessServer one = witness("one.example.org");
    String policy = "witness A " + one.keys().getFirst() + "\nquorum A\n";
    server.close();
    assertThatThrownBy(() -> server.restart(config -> witnessed(config, policy)))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("does not say where A is");
  }
}
