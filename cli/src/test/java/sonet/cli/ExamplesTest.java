package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Message;
import sonet.client.Messages;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// The programs in `examples`, compiled and run as a user does, against a real server.
final class ExamplesTest {
  @TempDir private Path folder;

  private SonetServer server;
  private URI address;

  @BeforeEach
  void start() throws ServerException {
    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
    address = server.address();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Process run(String example) throws IOException {
    return run(example, address, ProcessBuilder.Redirect.INHERIT);
  }

  private Process run(String example, URI server, ProcessBuilder.Redirect errors)
      throws IOException {
    ProcessBuilder java =
        new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Path.of("../examples", example).toString(),
            server.toString());
    java.environment().put("XDG_DATA_HOME", folder.toAbsolutePath().toString());
    // No key store of the machine that runs the tests.
    java.environment().put("PATH", "");
    return java.redirectError(errors).start();
  }

  @Test
  void helloWorldArrivesAndIsNoLongerThanTenLines() throws Exception {
    Process hello = run("HelloWorld.java");
    String output =
        new String(hello.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();

    assertThat(hello.waitFor()).isZero();
    assertThat(output).isEqualTo("alice: hello");
    List<String> lines = Files.readAllLines(Path.of("../examples/HelloWorld.java"));
    int from = lines.indexOf("  public static void main(String[] args) {");
    assertThat(lines.subList(from + 1, lines.indexOf("  }"))).hasSizeBetween(3, 10);
  }

  @Test
  void withoutAServerAnExampleEndsWithOneSentence() throws Exception {
    for (String example : List.of("HelloWorld.java", "EchoBot.java")) {
      Process alone = run(example, URI.create("http://localhost:1"), ProcessBuilder.Redirect.PIPE);
      String said =
          new String(alone.getErrorStream().readAllBytes(), StandardCharsets.UTF_8)
              .lines()
              // What the platform says of its own options.
              .filter(line -> !line.contains("WARNING") && !line.startsWith("Picked up"))
              .filter(line -> !line.contains("SystemKeys"))
              .collect(Collectors.joining("\n"));
      var _ = alone.waitFor();

      assertThat(said)
          .as(example)
          .startsWith("The server at http://localhost:1 does not answer.")
          .doesNotContain("\n");
    }
  }

  @Test
  void theBotAnswersAndAfterARestartWhatCameMeanwhile() throws Exception {
    Settings settings =
        Settings.of(address.toString(), "alice").withFolder(folder.resolve("alice"));
    Process bot = run("EchoBot.java");
    awaitListening(bot);
    try (Sonet alice = Sonet.open(settings)) {
      Conversation chat = alice.direct("echo");
      try (Messages messages = chat.messages(0)) {
        chat.send("one");
        assertThat(next(messages)).isEqualTo("alice: one");
        assertThat(next(messages)).isEqualTo("echo: one");
        stop(bot);
        chat.send("two");
        assertThat(next(messages)).isEqualTo("alice: two");
        Process again = run("EchoBot.java");
        assertThat(next(messages)).isEqualTo("echo: two");
        stop(again);
      }
    }
  }

  private static void awaitListening(Process bot) throws IOException {
    BufferedReader output = bot.inputReader(StandardCharsets.UTF_8);
    List<String> lines = new ArrayList<>();
    while (!lines.contains("The bot listens.")) {
      String line = output.readLine();
      assertThat(line).as("output of the bot after %s", lines).isNotNull();
      lines.add(line);
    }
  }

  private static String next(Messages messages) throws ClientException {
    Message message = messages.poll(Duration.ofMinutes(1)).orElseThrow();
    return message.author().name() + ": " + message.text();
  }

  private static void stop(Process process) throws InterruptedException {
    process.destroy();
    var _ = process.waitFor();
  }
}
