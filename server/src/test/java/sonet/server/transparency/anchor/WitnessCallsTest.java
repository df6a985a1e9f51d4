package sonet.server.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.AnchorPolicy;
import sonet.transparency.anchor.AnchorTree;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSignatures;
import sonet.transparency.anchor.NoteSigner;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.log.Subtree;

/// A witness whose answer never ends is let go, whichever way it does that, and the cosignature of
/// another one counts all the same.
@Timeout(300)
class WitnessCallsTest {
  private static final Primitives PRIMITIVES = AnchorSettings.PRIMITIVES;
  private static final String ORIGIN = "kt.example.org/1";

  private final NoteSigner log = signer(ORIGIN, NoteKey.Type.ED25519);
  private final NoteSigner honest = signer("w.example.org/1", NoteKey.Type.COSIGNATURE_ED25519);
  private final NoteSigner other = signer("w.example.org/2", NoteKey.Type.COSIGNATURE_ED25519);
  private final CountDownLatch letGo = new CountDownLatch(1);
  private AnchorTree tree;
  private SignedNote note;

  private static NoteSigner signer(String name, NoteKey.Type type) {
    return NoteSigner.of(
        PRIMITIVES, name, type, NoteSigner.generate(PRIMITIVES, type, Providers.random()));
  }

  @BeforeEach
  void begin() throws Exception {
    Map<Subtree, Bytes> nodes = new HashMap<>();
    AnchorTree empty =
        new AnchorTree(PRIMITIVES, 0, node -> Objects.requireNonNull(nodes.get(node)));
    nodes.putAll(empty.append(Bytes.utf8("an entry")));
    tree = new AnchorTree(PRIMITIVES, 1, empty.nodes());
    SignedNote bare =
        new SignedNote(new Checkpoint(ORIGIN, tree.head(), List.of()).format(), List.of());
    note = NoteSignatures.sign(PRIMITIVES, bare, log, 0);
  }

  @AfterEach
  void end() {
    letGo.countDown();
  }

  /// What a witness does with a request that it has read.
  @FunctionalInterface
  private interface Manner {
    void answer(OutputStream out) throws IOException, InterruptedException;
  }

  /// A witness that answers each request in its own manner, until it is let go.
  private static final class FakeWitness implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CountDownLatch letGo;

    FakeWitness(Manner manner, CountDownLatch letGo) throws IOException {
      this.letGo = letGo;
      var _ = Thread.ofVirtual().start(() -> accept(manner));
    }

    private void accept(Manner manner) {
      try {
        while (true) {
          Socket peer = socket.accept();
          var _ = Thread.ofVirtual().start(() -> serve(peer, manner));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private void serve(Socket peer, Manner manner) {
      try (peer) {
        BufferedReader in =
            new BufferedReader(
                new InputStreamReader(peer.getInputStream(), StandardCharsets.US_ASCII));
        // The request is small, and what follows its head needs not be read for an answer.
        for (String line = in.readLine(); line != null && !line.isEmpty(); ) {
          line = in.readLine();
        }
        manner.answer(peer.getOutputStream());
      } catch (IOException gone) {
        letGo.countDown();
      } catch (InterruptedException ended) {
        Thread.currentThread().interrupt();
      }
    }

    String line(String name, NoteSigner key) {
      return "witness %s %s http://127.0.0.1:%d\n"
          .formatted(name, key.key().format(PRIMITIVES), socket.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /// One byte after the other, with pauses that are far shorter than the limit of time.
  private void trickle(OutputStream out) throws IOException, InterruptedException {
    while (!letGo.await(5, TimeUnit.MILLISECONDS)) {
      write(out, "x");
    }
  }

  private void cosign(OutputStream out) throws IOException {
    try {
      SignedNote alone = new SignedNote(note.text(), List.of());
      byte[] lines =
          SignedNote.formatLines(NoteSignatures.sign(PRIMITIVES, alone, honest, 7).signatures())
              .getBytes(StandardCharsets.UTF_8);
      write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + lines.length + "\r\n\r\n");
      out.write(lines);
      out.flush();
    } catch (TransparencyException impossible) {
      throw new AssertionError("a fresh note", impossible);
    }
  }

  /// Asks an honest witness and one with bad manners, and sees the second one let go.
  private void assertLetGo(Manner manner, Duration time) throws Exception {
    try (FakeWitness good = new FakeWitness(this::cosign, new CountDownLatch(1));
        FakeWitness bad = new FakeWitness(manner, letGo);
        WitnessCalls calls =
            new WitnessCalls(
                AnchorPolicy.parse(
                    PRIMITIVES,
                    "log "
                        + log.key().format(PRIMITIVES)
                        + "\n"
                        + good.line("A", honest)
                        + bad.line("B", other)
                        + "quorum A\n"),
                time)) {
      SignedNote seen = calls.ask(ORIGIN, note, tree);
      assertThat(calls.failed()).isGreaterThanOrEqualTo(1);
      assertThat(NoteSignatures.signed(PRIMITIVES, seen, other.key())).isFalse();
      // Its connection is closed while the calls are still open for others.
      letGo.await();
      if (calls.cosigned() == 0) {
        // On a machine that was too slow for the honest one as well, the next round has it.
        seen = honestly(good);
      }
      assertThat(NoteSignatures.signed(PRIMITIVES, seen, honest.key())).isTrue();
    }
  }

  private SignedNote honestly(FakeWitness good) throws Exception {
    String policy =
        "log %s\n%squorum A\n".formatted(log.key().format(PRIMITIVES), good.line("A", honest));
    try (WitnessCalls calls =
        new WitnessCalls(AnchorPolicy.parse(PRIMITIVES, policy), Duration.ofMinutes(2))) {
      return calls.ask(ORIGIN, note, tree);
    }
  }

  @Test
  void anAnswerThatTricklesForEverIsLetGo() throws Exception {
    assertLetGo(
        out -> {
          write(out, "HTTP/1.1 200 OK\r\n\r\n");
          trickle(out);
        },
        Duration.ofSeconds(1));
  }

  @Test
  void aHeadThatTricklesForEverIsLetGo() throws Exception {
    assertLetGo(
        out -> {
          write(out, "HTTP/1.1 200 OK\r\nX-Slow: ");
          trickle(out);
        },
        Duration.ofSeconds(1));
  }

  @Test
  void aRefusalThatTricklesForEverIsLetGo() throws Exception {
    assertLetGo(
        out -> {
          write(out, "HTTP/1.1 409 Conflict\r\nContent-Length: 100000\r\n\r\n");
          trickle(out);
        },
        Duration.ofSeconds(1));
  }

  /// It comes as fast as it is read: it is not the time that ends it.
  @Test
  void anAnswerThatNeverEndsIsLetGoAfterSoManyBytes() throws Exception {
    String much = "x".repeat(8_192);
    assertLetGo(
        out -> {
          write(out, "HTTP/1.1 200 OK\r\n\r\n");
          while (letGo.getCount() > 0) {
            write(out, much);
          }
        },
        Duration.ofMinutes(4));
  }
}
