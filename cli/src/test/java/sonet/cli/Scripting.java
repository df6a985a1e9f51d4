package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// People who script their messages, with a folder for each device, over a server in this process.
public final class Scripting implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path folder;
  private final Path passphrase;
  private final SonetServer server;

  private Scripting(Path folder, Path passphrase, SonetServer server) {
    this.folder = folder;
    this.passphrase = passphrase;
    this.server = server;
  }

  /// Starts a server and makes an account with a device for each name.
  public static Scripting start(Path folder, String... names) throws ServerException, IOException {
    SonetServer server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
    Scripting people = new Scripting(folder, folder.resolve("passphrase"), server);
    people.passphrase("correct horse");
    for (String name : names) {
      Shell.Result made =
          people.run(
              name, List.of("init", "--name", name, "--server", server.address().toString()));
      assertThat(made.status()).isZero();
      assertThat(made.lines()).contains("account  " + name, "This device is new.");
    }
    return people;
  }

  /// Gives all from now on another passphrase.
  public void passphrase(String next) throws IOException {
    Files.writeString(passphrase, next + "\n");
  }

  /// Where the server is.
  public URI address() {
    return server.address();
  }

  /// The folder of a device.
  public Path folder(String device) {
    return folder.resolve(device);
  }

  /// Runs a command of a device, with lines to read.
  public Shell.Result run(String device, List<String> words, String... input) {
    return Shell.run(words(device, words), input);
  }

  /// A command of a device, with where it lies and what opens it.
  public List<String> words(String device, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(
        List.of("--data", folder(device).toString(), "--passphrase-file", passphrase.toString()));
    return all;
  }

  /// The document that a command printed that succeeded.
  public static JsonNode json(Shell.Result result) throws IOException {
    assertThat(result.status()).isZero();
    String document =
        result.lines().stream().filter(line -> line.matches("[\\[{].*")).findFirst().orElseThrow();
    return JSON.readTree(document);
  }

  /// Stops the server.
  @Override
  public void close() {
    server.close();
  }
}
