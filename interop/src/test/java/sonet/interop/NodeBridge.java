package sonet.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;

/// A process of Node.js with members that run on ts-mls: one request at a time, one line each way.
///
/// The packages come from the registry once, by the lock file, into a folder of `target` that bears
/// the lock's hash.
final class NodeBridge implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path SOURCES = Path.of("src", "test", "js");
  private static final List<String> PACKAGE_FILES =
      List.of("package.json", "package-lock.json", ".npmrc");
  private static final String SCRIPT = "bridge.mjs";

  private final Process node;
  private final BufferedWriter requests;
  private final BufferedReader answers;
  private int members;

  private NodeBridge(Process node) {
    this.node = node;
    this.requests =
        new BufferedWriter(new OutputStreamWriter(node.getOutputStream(), StandardCharsets.UTF_8));
    this.answers =
        new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
  }

  /// Starts Node.js, or says in one line that what needs it is left out, unless `SONET_REQUIRE`
  /// names `node`.
  static Optional<NodeBridge> start() throws IOException, InterruptedException {
    try {
      Path folder = installed();
      Files.copy(
          SOURCES.resolve(SCRIPT), folder.resolve(SCRIPT), StandardCopyOption.REPLACE_EXISTING);
      return Optional.of(
          new NodeBridge(
              new ProcessBuilder("node", SCRIPT)
                  .directory(folder.toFile())
                  .redirectError(ProcessBuilder.Redirect.INHERIT)
                  .start()));
    } catch (IOException missing) {
      String required = Optional.ofNullable(System.getenv("SONET_REQUIRE")).orElse("");
      if (List.of(required.split(",")).contains("node")) {
        throw missing;
      }
      System.out.println("Left out the conversations with ts-mls: " + missing.getMessage());
      return Optional.empty();
    }
  }

  private static Path installed() throws IOException, InterruptedException {
    Path folder = Path.of("target", "node", fingerprint()).toAbsolutePath();
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(folder.getParent());
    Path fresh = Files.createTempDirectory(folder.getParent(), "installing");
    for (String file : PACKAGE_FILES) {
      Files.copy(SOURCES.resolve(file), fresh.resolve(file));
    }
    Process npm =
        new ProcessBuilder("npm", "ci")
            .directory(fresh.toFile())
            .redirectErrorStream(true)
            .redirectOutput(fresh.resolve("npm.log").toFile())
            .start();
    if (!npm.waitFor(5, TimeUnit.MINUTES) || npm.exitValue() != 0) {
      npm.destroy();
      throw new IOException("npm ci did not install its packages, see " + fresh + "/npm.log");
    }
    if (!Files.isDirectory(folder)) {
      Files.move(fresh, folder);
    }
    return folder;
  }

  private static String fingerprint() throws IOException {
    Bytes[] contents = new Bytes[PACKAGE_FILES.size()];
    for (int i = 0; i < contents.length; i++) {
      contents[i] = Bytes.wrap(Files.readAllBytes(SOURCES.resolve(PACKAGE_FILES.get(i))));
    }
    return CipherSuites.of(Providers.pure()).get(1).hash(contents).toHex().substring(0, 32);
  }

  /// The code points of the suites that ts-mls has.
  List<Integer> suites() throws IOException {
    return JSON.convertValue(
        ask("suites", 0, JSON.createObjectNode()),
        JSON.getTypeFactory().constructCollectionType(List.class, Integer.class));
  }

  /// A new member, by its number.
  int member(int suite, String name) throws IOException {
    members++;
    var _ = ask("new", members, JSON.createObjectNode().put("suite", suite).put("name", name));
    return members;
  }

  static ObjectNode arguments() {
    return JSON.createObjectNode();
  }

  /// Has a member do something.
  ///
  /// @throws IOException with what it says when it refuses
  JsonNode ask(String call, int member, ObjectNode arguments) throws IOException {
    requests.write(
        JSON.writeValueAsString(arguments.put("call", call).put("member", member)) + "\n");
    requests.flush();
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("Node.js ended");
    }
    JsonNode answer = JSON.readTree(line);
    if (answer.has("error")) {
      throw new IOException(
          "ts-mls refuses to %s: %s".formatted(call, answer.path("error").asText()));
    }
    return answer.path("value");
  }

  @Override
  public void close() throws IOException {
    requests.close();
    answers.close();
    node.destroy();
  }
}
