package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Message;
import sonet.client.Sonet;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// A device under load that is killed at random points, again and again: what it promised to send
/// arrives once and in order, and what was sent to it is there once.
///
/// `-Dsonet.kills=N` sets how often; `./sonet check` does so some hundred times.
final class ClientKillTest {
  private static final int KILLS = Integer.getInteger("sonet.kills", 8);
  private static final Duration LONG = Duration.ofMinutes(2);

  /// The most lines of output before a kill: the first few come while the device opens.
  private static final int MOST_LINES = 60;

  @TempDir private Path folder;

  private final Random random = new Random(20261122);
  private final Set<String> queued = new HashSet<>();
  private final Set<String> marked = new HashSet<>();
  private SonetServer server;

  @BeforeEach
  void start() throws ServerException {
    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void nothingIsLostAndNothingComesTwiceHoweverOftenADeviceIsKilled() throws Exception {
    Path bobs = folder.resolve("bob");
    Sonet.open(CrashingClient.settings(server.address(), "bob", bobs)).close();
    try (Sonet alice =
        Sonet.open(CrashingClient.settings(server.address(), "alice", folder.resolve("alice")))) {
      Conversation chat = alice.direct("bob");
      int sent = 0;
      for (int kill = 0; kill < KILLS; kill++) {
        for (int i = 0; i < 5; i++) {
          chat.send(Integer.toString(++sent));
        }
        runAndKill(bobs, 1 + random.nextInt(MOST_LINES));
      }
      try (Sonet bob = Sonet.open(CrashingClient.settings(server.address(), "bob", bobs))) {
        bob.synchronize(LONG);
        alice.synchronize(LONG);
        bob.synchronize(LONG);
        assertThat(numbers(bob.conversations().getFirst(), "alice")).isEqualTo(upTo(sent));
        List<String> arrived = numbers(chat, "bob");
        assertThat(arrived).isEqualTo(upTo(arrived.size())).containsAll(queued);
        assertThat(numbers(bob.conversations().getFirst(), "bob")).isEqualTo(arrived);
        assertThat(bob.outbox().pending()).isEmpty();
      }
    }
    assertThat(queued).hasSizeGreaterThan(KILLS);
    assertThat(marked).isNotEmpty();
  }

  private static List<String> upTo(int last) {
    return IntStream.rangeClosed(1, last).mapToObj(Integer::toString).toList();
  }

  private static List<String> numbers(Conversation chat, String author) throws ClientException {
    return chat.history(0, Integer.MAX_VALUE).stream()
        .filter(Message.class::isInstance)
        .map(Message.class::cast)
        .filter(message -> message.author().name().equals(author))
        .map(Message::text)
        .toList();
  }

  private void runAndKill(Path bobs, int lines) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingClient.class.getName(),
                server.address().toString(),
                bobs.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    List<String> output = new ArrayList<>();
    try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
      String line = reader.readLine();
      while (line != null) {
        output.add(line);
        if (output.size() == lines) {
          // By its handle: the process object would close the pipe with what is still in it.
          assertThat(process.toHandle().destroyForcibly()).isTrue();
        }
        line = reader.readLine();
      }
    }
    assertThat(process.waitFor()).isNotZero();
    assertThat(output)
        .as("what the device said before it ended")
        .hasSizeGreaterThanOrEqualTo(lines);
    Set<String> before = Set.copyOf(marked);
    for (String line : output) {
      take(line, before);
    }
  }

  private void take(String line, Set<String> before) {
    if (!line.endsWith(".")) {
      return;
    }
    String number = line.substring(line.indexOf(' ') + 1, line.length() - 1);
    if (line.startsWith("queued ")) {
      assertThat(queued.add(number)).as("%s is queued once", number).isTrue();
    } else if (line.startsWith("heard ")) {
      assertThat(before).as("what was marked is not told of again").doesNotContain(number);
    } else if (line.startsWith("marked ")) {
      var _ = marked.add(number);
    }
  }
}
