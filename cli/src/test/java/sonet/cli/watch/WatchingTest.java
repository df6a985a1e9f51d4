package sonet.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Shell;
import sonet.server.ServerConfig;
import sonet.server.SonetServer;
import sonet.server.config.TransparencySettings;
import sonet.server.witness.WitnessServer;

/// A server, two witnesses and an auditor in one process, as their operators run them, and everyone
/// else's commands.
@Timeout(180)
class WatchingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<AutoCloseable> running = new ArrayList<>();

  @TempDir private Path folder;

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : running.reversed()) {
      each.close();
    }
  }

  private ServerConfig config() {
    return ServerConfig.of(folder.resolve("server"))
        .withPort(0)
        .with(TransparencySettings.ANCHOR_INTERVAL, Duration.ofMillis(50));
  }

  private SonetServer serve(ServerConfig config) throws Exception {
    SonetServer server = SonetServer.start(config);
    running.add(server);
    return server;
  }

  private static Shell.Result sonet(String... words) {
    return Shell.run(List.of(words));
  }

  /// The output of a command that succeeds, which it does once the log has what it asks for.
  private static String done(String... words) {
    Shell.Result result = sonet(words);
    while (result.status() != 0 && result.output().contains("no checkpoint yet")) {
      result = sonet(words);
    }
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  private static JsonNode json(String... words) throws Exception {
    return JSON.readTree(done(words));
  }

  /// By an account that is made the log grows.
  private void enter(String name, String place) throws IOException {
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    String _ =
        done(
            "init",
            "--name",
            name,
            "--server",
            place,
            "--data",
            folder.resolve(name).toString(),
            "--passphrase-file",
            passphrase.toString());
  }

  private WitnessServer witness(String name, String logs) throws Exception {
    WitnessServer witness =
        WitnessServer.start(
            new WitnessServer.Options("127.0.0.1", 0, folder.resolve(name), name, logs), _ -> {});
    running.add(witness);
    return witness;
  }

  @Test
  void aLogIsWatchedByWitnessesAndAnAuditorAndByEveryone() throws Exception {
    SonetServer first = serve(config());
    String place = first.address().toString();
    JsonNode shown = json("log", "show", "--from", place, "--json");
    StringBuilder keys = new StringBuilder();
    shown.get("keys").forEach(key -> keys.append(key.asText()).append('\n'));
    assertThat(shown.get("suite").asText()).isEqualTo("ED25519");
    WitnessServer one = witness("one.example.org", keys.toString());
    WitnessServer two = witness("two.example.org", keys.toString());
    String witnesses =
        "witness A %s %s\nwitness B %s %s\ngroup both all A B\nquorum both\n"
            .formatted(one.keys().get(0), one.address(), two.keys().get(1), two.address());
    Path file = Files.writeString(folder.resolve("witnesses"), witnesses);
    String data = folder.resolve("auditor").toString();
    JsonNode unknown = json("auditor", "--from", place, "--data", data, "--once", "--json");
    assertThat(unknown.get("delivery").asText()).isEqualTo("not_known");
    long before = unknown.get("size").asLong();
    first.close();

    ServerConfig watched =
        config()
            .with(TransparencySettings.WITNESSES, file.toString())
            .with(TransparencySettings.AUDITORS, List.of(unknown.get("auditor").asText()));
    String there = serve(watched).address().toString();
    enter("alice", there);
    Path policy = folder.resolve("policy");
    Path _ =
        Files.writeString(
            policy, "log " + keys.toString().strip().replace("\n", "\nlog ") + "\n" + witnesses);
    JsonNode seen = JSON.createObjectNode();
    while (!seen.path("seenBy").toString().equals("[\"A\",\"B\"]")
        || seen.get("size").asLong() <= before) {
      Shell.Result result =
          sonet("log", "show", "--from", there, "--policy", policy.toString(), "--json");
      // Until the first checkpoint with cosignatures comes, the one before them does not count.
      seen = result.status() == 0 ? JSON.readTree(result.output()) : seen;
    }
    JsonNode pass =
        json(
            "auditor",
            "--from",
            there,
            "--policy",
            policy.toString(),
            "--data",
            data,
            "--once",
            "--json");
    assertThat(pass.get("result").asText()).isEqualTo("followed");
    assertThat(pass.get("delivery").asText()).isEqualTo("taken");
    assertThat(pass.get("before").asLong()).isEqualTo(before);
    assertThat(pass.get("late").asBoolean()).isFalse();
    everyoneReads(there, policy);
  }

  private void everyoneReads(String place, Path policy) throws Exception {
    assertThat(done("log", "checkpoint", "--from", place)).contains("\n\u2014 sonet-log/");
    assertThat(
            json("log", "entries", "--from", place, "--at", "0", "--count", "1", "--json")
                .get(0)
                .get("position")
                .asLong())
        .isZero();
    Path proof = folder.resolve("entry.tlog-proof");
    String _ =
        done(
            "log",
            "prove",
            "0",
            "--from",
            place,
            "--policy",
            policy.toString(),
            "--output",
            proof.toString());
    assertThat(done("log", "verify", proof.toString(), "--policy", policy.toString()))
        .contains("seen by    A, B");
    Path bad =
        Files.writeString(
            folder.resolve("bad"), Files.readString(proof).replace("index 0", "index 1"));
    assertThat(sonet("log", "verify", bad.toString(), "--policy", policy.toString()).status())
        .isEqualTo(3);
    String mirror = folder.resolve("mirror").toString();
    assertThat(done("log", "fetch", mirror, "--from", place)).startsWith("copied 0 to ");
    String data = folder.resolve("other").toString();
    assertThat(
            done(
                "auditor",
                "--from",
                mirror,
                "--policy",
                policy.toString(),
                "--data",
                data,
                "--once"))
        .contains("the signed head is in the folder");
    Path checkpoint = Path.of(mirror, "checkpoint");
    Path _ =
        Files.writeString(
            checkpoint, Files.readString(checkpoint).replace("sonet-log/", "other-log/"));
    Shell.Result forged = sonet("auditor", "--from", mirror, "--data", data, "--once");
    assertThat(forged.status()).isEqualTo(3);
    Files.delete(checkpoint);
    Shell.Result caught = sonet("auditor", "--from", mirror, "--data", data, "--once");
    assertThat(caught.status()).isEqualTo(3);
    assertThat(caught.output()).startsWith("sonet: caught: rollback.");
  }

  @Test
  void aWitnessSaysWhereItIsAndStopsCleanly() throws Exception {
    SonetServer server = serve(config());
    JsonNode shown = json("log", "show", "--from", server.address().toString(), "--json");
    Path logs = Files.writeString(folder.resolve("logs"), shown.get("keys").get(0).asText() + "\n");
    Shell.Result result =
        sonet(
            "witness",
            "--log",
            logs.toString(),
            "--listen",
            "127.0.0.1:0",
            "--data",
            folder.resolve("witness").toString(),
            "--name",
            "w.example.org",
            "--until-input-ends");
    assertThat(result.status()).as(result.output()).isZero();
    assertThat(result.lines().getFirst()).startsWith("The witness is ready at http://127.0.0.1:");
    assertThat(result.lines()).anyMatch(line -> line.startsWith("key  w.example.org+"));
    assertThat(result.lines().getLast()).isEqualTo("The witness has stopped.");
  }
}
