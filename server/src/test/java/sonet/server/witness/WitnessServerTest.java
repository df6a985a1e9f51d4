package sonet.server.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.server.ServerException;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.AnchorPolicy;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.WitnessRequest;

class WitnessServerTest {
  private final SeenLog log = SeenLog.named("kt.example.org/1").with(5, "entry");
  private final SeenLog other = SeenLog.named("kt.example.org/2").with(3, "other");
  private final List<String> alarms = Collections.synchronizedList(new ArrayList<>());
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path folder;
  private WitnessServer witness;

  @BeforeEach
  void begin() throws Exception {
    witness = start(Long.MAX_VALUE, log, other);
  }

  private WitnessServer start(long maxBytes, SeenLog... logs) throws ServerException {
    List<String> keys = new ArrayList<>(List.of("# the logs"));
    for (SeenLog each : logs) {
      keys.add(each.key());
    }
    return WitnessServer.start(
        new WitnessServer.Options(
            "127.0.0.1", 0, folder, "w.example.org", String.join("\n", keys), maxBytes),
        alarms::add,
        () -> Instant.ofEpochSecond(1_800_000_000),
        new Random(7)::nextBytes);
  }

  @AfterEach
  void end() {
    witness.close();
    http.close();
  }

  private HttpResponse<String> add(WitnessRequest request)
      throws IOException, InterruptedException {
    return add(request.format().getBytes(StandardCharsets.UTF_8));
  }

  private HttpResponse<String> add(byte[] body) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(witness.address() + "/add-checkpoint"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> latest(SeenLog of) throws IOException, InterruptedException {
    String hash = SeenLog.PRIMITIVES.hash(Bytes.utf8(of.origin())).toHex();
    return http.send(
        HttpRequest.newBuilder(URI.create(witness.address() + "/" + hash + "/checkpoint")).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private AnchorPolicy policy() throws TransparencyException {
    return AnchorPolicy.parse(
        SeenLog.PRIMITIVES,
        "log %s\nwitness A %s\nwitness B %s\ngroup both all A B\nquorum both\n"
            .formatted(log.key(), witness.keys().get(0), witness.keys().get(1)));
  }

  private static SignedNote with(SignedNote note, String lines) throws TransparencyException {
    SignedNote all = note;
    for (SignedNote.Line line : SignedNote.parseLines(lines)) {
      all = all.with(line);
    }
    return all;
  }

  @Test
  void aLogThatGrowsGetsCosignaturesOfBothKinds() throws Exception {
    HttpResponse<String> first = add(log.request(0));
    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(policy().verify(SeenLog.PRIMITIVES, with(log.checkpoint(), first.body())).head())
        .isEqualTo(log.head());
    log.grow(300, "more");
    HttpResponse<String> second = add(log.request(5));
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(policy().verify(SeenLog.PRIMITIVES, with(log.checkpoint(), second.body())).head())
        .isEqualTo(log.head());
    assertThat(add(log.request(305)).statusCode()).isEqualTo(200);
    HttpResponse<String> shown = latest(log);
    assertThat(shown.statusCode()).isEqualTo(200);
    assertThat(policy().verify(SeenLog.PRIMITIVES, SignedNote.parse(shown.body())).head())
        .isEqualTo(log.head());
    assertThat(latest(other).statusCode()).isEqualTo(404);
  }

  @Test
  void aForkIsNotCosignedAndTheProofIsKept() throws Exception {
    assertThat(add(log.request(0)).statusCode()).isEqualTo(200);
    SeenLog fork = log.fork(3).with(2, "hidden");
    HttpResponse<String> answer = add(new WitnessRequest(5, List.of(), fork.checkpoint()));
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).doesNotContain("\u2014");
    assertThat(alarms).hasSize(1).first().asString().startsWith("FORK: kt.example.org/1");
    assertThat(add(new WitnessRequest(5, List.of(), fork.checkpoint())).statusCode())
        .isEqualTo(422);
    assertThat(alarms).hasSize(1);
    List<Path> files;
    try (var all = Files.list(folder.resolve("evidence"))) {
      files = all.toList();
    }
    assertThat(files).hasSize(1);
    assertThat(Files.readString(files.getFirst()))
        .contains(log.checkpoint().format().strip())
        .contains(fork.checkpoint().format().strip());
  }

  @Test
  void theSameTreeWithAProofThatDoesNotBelongAccusesNobody() throws Exception {
    assertThat(add(log.request(0)).statusCode()).isEqualTo(200);
    // Anyone can send this: the checkpoint is public, and its signature is good.
    WitnessRequest slander = new WitnessRequest(5, List.of(log.head().root()), log.checkpoint());
    assertThat(add(slander).statusCode()).isEqualTo(422);
    assertThat(alarms).isEmpty();
  }

  @Test
  void aLargerForkAndAnOlderTreeAreNotCosigned() throws Exception {
    assertThat(add(log.request(0)).statusCode()).isEqualTo(200);
    SeenLog fork = log.fork(3).with(9, "hidden");
    assertThat(add(fork.request(5)).statusCode()).isEqualTo(422);
    assertThat(alarms).isEmpty();
    SeenLog before = log.fork(3);
    HttpResponse<String> rollback = add(before.request(0));
    assertThat(rollback.statusCode()).isEqualTo(409);
    assertThat(rollback.body()).isEqualTo("5\n");
    assertThat(rollback.headers().firstValue("Content-Type")).contains("text/x.tlog.size");
    assertThat(add(new WitnessRequest(5, List.of(), before.checkpoint())).statusCode())
        .isEqualTo(400);
    assertThat(latest(log).body()).contains("\n5\n");
  }

  @Test
  void itRemembersWhatItSawAndItsKeysAfterARestart() throws Exception {
    assertThat(add(log.request(0)).statusCode()).isEqualTo(200);
    List<String> keys = witness.keys();
    witness.close();
    witness = start(Long.MAX_VALUE, log, other);
    assertThat(witness.keys()).isEqualTo(keys);
    SeenLog fork = log.fork(2).with(6, "hidden");
    assertThat(add(fork.request(0)).body()).isEqualTo("5\n");
    assertThat(add(fork.request(5)).statusCode()).isEqualTo(422);
    log.grow(4, "more");
    assertThat(add(log.request(5)).statusCode()).isEqualTo(200);
  }

  @Test
  void whoIsUnknownOrDidNotSignIsToldSo() throws Exception {
    SeenLog stranger = SeenLog.named("elsewhere.example.org").with(2, "entry");
    assertThat(add(stranger.request(0)).statusCode()).isEqualTo(404);
    SignedNote unsigned =
        new SignedNote(log.checkpoint().text(), stranger.checkpoint().signatures());
    assertThat(add(new WitnessRequest(0, List.of(), unsigned)).statusCode()).isEqualTo(403);
    SignedNote.Line line = log.checkpoint().signatures().getFirst();
    byte[] damaged = line.signature().toArray();
    damaged[9] ^= 4;
    SignedNote bad =
        log.checkpoint().with(new SignedNote.Line(line.name(), line.keyId(), Bytes.wrap(damaged)));
    assertThat(add(new WitnessRequest(0, List.of(), bad)).statusCode()).isEqualTo(403);
    assertThat(latest(log).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "old",
        "old 0",
        "old 0\n\n",
        "old 0\n\nno checkpoint\n",
        "old 0\n\nkt.example.org/1\nfive\n\n\u2014 x AAAAAAAA\n",
        "GET / HTTP/1.1\n\n"
      })
  void whatIsNoRequestIsRefused(String body) throws Exception {
    assertThat(add(body.getBytes(StandardCharsets.UTF_8)).statusCode()).isEqualTo(400);
  }

  @Test
  void whatIsNoTextOrTooLongIsRefused() throws Exception {
    byte[] noText = log.request(0).format().getBytes(StandardCharsets.UTF_8);
    noText[noText.length - 20] = (byte) 0xff;
    assertThat(add(noText).statusCode()).isEqualTo(400);
    assertThat(add(new byte[300 << 10]).statusCode()).isEqualTo(413);
    assertThat(add(log.request(0)).statusCode()).isEqualTo(200);
  }

  @Test
  void whoSendsNothingKeepsNobodyWaiting() throws Exception {
    URI address = witness.address();
    try (Socket silent = new Socket(address.getHost(), address.getPort())) {
      silent
          .getOutputStream()
          .write(
              "POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 500\r\n\r\nold"
                  .getBytes(StandardCharsets.US_ASCII));
      silent.getOutputStream().flush();
      assertThat(add(log.request(0)).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void ofManyForksAtOnceOneTreeIsCosigned() throws Exception {
    List<SeenLog> forks = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      forks.add(log.fork(2).with(4, "fork " + i));
    }
    Set<String> cosigned = Collections.synchronizedSet(new TreeSet<>());
    Set<Integer> others = Collections.synchronizedSet(new TreeSet<>());
    List<Thread> threads = new ArrayList<>();
    for (SeenLog fork : forks) {
      WitnessRequest request = fork.request(0);
      String root = fork.head().root().toHex();
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  int status = add(request).statusCode();
                  if (status == 200) {
                    cosigned.add(root);
                  } else {
                    others.add(status);
                  }
                } catch (IOException | InterruptedException e) {
                  others.add(-1);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(cosigned).hasSize(1);
    assertThat(others).containsExactly(409);
  }

  @Test
  void withoutRoomToRememberItGivesNoCosignature() throws Exception {
    witness.close();
    SeenLog[] many = new SeenLog[60];
    for (int i = 0; i < many.length; i++) {
      many[i] = SeenLog.named("kt.example.org/full/" + i).with(2, "entry");
    }
    witness = start(200 << 10, many);
    List<Integer> statuses = new ArrayList<>();
    for (SeenLog each : many) {
      HttpResponse<String> answer = add(each.request(0));
      statuses.add(answer.statusCode());
      if (answer.statusCode() != 200) {
        assertThat(answer.body()).doesNotContain("\u2014");
        assertThat(latest(each).statusCode()).isEqualTo(404);
      }
    }
    assertThat(statuses).contains(200, 507);
  }

  @Test
  void whatCannotBeStartedIsTold() {
    assertThatThrownBy(() -> start(Long.MAX_VALUE, log))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("another process uses the folder");
    assertThatThrownBy(() ->
            WitnessServer.start(
                new WitnessServer.Options("127.0.0.1", 0, folder, "w", "quorum none"), alarms::add))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("there is no key of a log in it");
    assertThatThrownBy(() ->
            WitnessServer.start(
                new WitnessServer.Options("127.0.0.1", 0, folder, "a b", log.key()), alarms::add))
        .isInstanceOf(ServerException.class)
        .hasMessageContaining("cannot be the name of a key");
  }

  @Test
  void aPolicyFileNamesLogsAsWell() throws Exception {
    WitnessLogs logs =
        WitnessLogs.parse(
            SeenLog.PRIMITIVES,
            "log %s https://kt.example.org\nwitness A %s\nquorum A\n"
                .formatted(log.key(), witness.keys().getFirst()));
    assertThat(logs.origins()).containsExactly(log.origin());
    assertThat(logs.of(log.origin())).hasSize(1);
    assertThat(logs.of("another")).isEmpty();
  }
}
