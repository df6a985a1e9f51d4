package sonet.cli.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Shell;
import sonet.server.ServerConfig;
import sonet.server.SonetServer;
import sonet.server.config.TransparencySettings;

/// Three auditors follow a running server, and its users see which of them vouch. The server's
/// clock is the test's, since an auditor may be hours behind.
@Timeout(300)
class VouchingTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<AutoCloseable> running = new ArrayList<>();
  private final AtomicReference<Duration> behind = new AtomicReference<>(Duration.ZERO);

  @TempDir private Path folder;
  private Path passphrase;

  @BeforeEach
  void begin() throws Exception {
    passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
  }

  @AfterEach
  void end() throws Exception {
    for (AutoCloseable each : running.reversed()) {
      each.close();
    }
  }

  private ServerConfig config() {
    return ServerConfig.of(folder.resolve("server"))
        .withPort(0)
        .withClock(() -> Instant.now().minus(behind.get()))
        .with(TransparencySettings.BEHIND, Duration.ofHours(24))
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

  private static String done(String... words) {
    Shell.Result result = sonet(words);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  /// The output of the command of a device.
  private String device(String name, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--data",
            folder.resolve(name).toString(),
            "--name",
            name,
            "--passphrase-file",
            passphrase.toString()));
    return done(all.toArray(String[]::new));
  }

  private JsonNode json(String name, String... words) throws Exception {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    String output = device(name, all.toArray(String[]::new));
    return JSON.readTree(output.substring(output.indexOf(output.contains("{") ? '{' : '[')));
  }

  /// A log is made when somebody asks for it, with the first checkpoint a little later.
  private static void makeLog(String place) {
    Shell.Result shown = sonet("log", "show", "--from", place);
    while (shown.status() != 0) {
      assertThat(shown.output()).contains("no checkpoint yet");
      shown = sonet("log", "show", "--from", place);
    }
  }

  private JsonNode pass(String place, int auditor) throws Exception {
    JsonNode found = JSON.createObjectNode().put("result", "nothing");
    while (found.get("result").asText().equals("nothing")) {
      found =
          JSON.readTree(
              done(
                  "auditor",
                  "--from",
                  place,
                  "--data",
                  folder.resolve("auditor-" + auditor).toString(),
                  "--once",
                  "--json"));
    }
    return found;
  }

  /// An auditor whose head the server has taken, of the whole log.
  private void vouch(String place, int auditor) throws Exception {
    JsonNode found = pass(place, auditor);
    assertThat(found.get("delivery").asText()).isEqualTo("taken");
    assertThat(found.get("size").asLong()).isPositive();
  }

  private static List<Boolean> vouching(JsonNode auditors) {
    List<Boolean> vouching = new ArrayList<>();
    auditors.get("named").forEach(one -> vouching.add(one.get("vouches").asBoolean()));
    return vouching;
  }

  private void enter(String name, String place) {
    String _ = device(name, "init", "--server", place);
  }

  @Test
  void usersSeeWhichAuditorsVouchAndUseNothingNewWhenTooFewDo() throws Exception {
    behind.set(Duration.ofHours(8));
    SonetServer first = serve(config());
    String before = first.address().toString();
    makeLog(before);
    List<String> keys = new ArrayList<>();
    for (int auditor = 0; auditor < 3; auditor++) {
      keys.add(pass(before, auditor).get("auditor").asText());
    }
    first.close();
    String place = serve(config().with(TransparencySettings.AUDITORS, keys)).address().toString();
    enter("bob", place);
    // The third has given the server nothing since that knows it.
    vouch(place, 0);
    vouch(place, 1);

    Path _ = Files.createDirectories(folder.resolve("alice"));
    Path _ =
        Files.writeString(
            folder.resolve("alice/auditors"),
            "# whom alice relies on\nenough 2\n" + String.join("\n", keys) + "\n");
    enter("alice", place);
    JsonNode seen = json("alice", "keys", "auditors");
    assertThat(vouching(seen)).containsExactly(true, true, false);
    assertThat(seen.get("areEnough").asBoolean()).isTrue();
    assertThat(seen.get("named").get(0).get("key").asText()).isNotBlank();
    assertThat(device("alice", "keys", "bob"))
        .contains("bob: in the log")
        .contains("auditor " + keys.getFirst() + "  vouches for ")
        .contains("auditor " + keys.getLast() + "  has vouched for nothing that was shown here")
        .contains("2 of 3 must vouch: they do");
    assertThat(device("alice", "log", "search", "bob"))
        .contains("account  bob\nversion  0\ndevice   ")
        .contains(" proven ")
        .contains("registration, signed by ");

    // Hours go by, in which the log grows and nobody audits it.
    behind.set(Duration.ZERO);
    enter("carol", place);
    assertThat(device("alice", "keys", "carol"))
        .contains("carol: in doubt; nothing is sent")
        .contains("auditor " + keys.getFirst() + "  vouched, too long ago, for ")
        .contains("2 of 3 must vouch: too few do, so no new keys are used");
    assertThat(device("alice", "keys", "bob")).contains("bob: in the log");
    assertThat(device("alice", "keys", "alarms")).contains("too few auditors vouch");
    assertThat(device("alice", "keys", "carol", "--key-policy", "warn"))
        .contains("carol: in the log");

    vouch(place, 0);
    vouch(place, 2);
    assertThat(vouching(json("alice", "keys", "auditors"))).containsExactly(true, false, true);
    enter("dave", place);
    assertThat(json("alice", "log", "search", "dave").get("keys").get("state").asText())
        .isEqualToIgnoringCase("proven");
  }

  /// The mode of the draft in which one auditor signs along.
  @Test
  void aLogThatNeedsItsAuditorShowsNothingThatIsTooNewForIt() throws Exception {
    behind.set(Duration.ofHours(8));
    String key =
        done("auditor", "--data", folder.resolve("auditor-0").toString(), "--show-key", "ed25519")
            .strip();
    String place = serve(config().with(TransparencySettings.AUDITOR, key)).address().toString();
    makeLog(place);
    // Who comes before it has signed anything waits for it.
    enter("early", place);
    assertThat(device("early", "keys", "alarms")).contains("has no head that could be shown");
    vouch(place, 0);
    assertThat(device("early", "keys")).contains("early: in the log");
    enter("bob", place);
    enter("alice", place);
    assertThat(device("alice", "keys", "bob")).contains("bob: in the log");
    assertThat(pass(place, 0).get("auditor").asText()).isEqualTo(key);
    assertThat(device("alice", "log", "search", "bob")).contains(" proven ");

    // Hours go by, in which the log grows and it signs nothing.
    behind.set(Duration.ZERO);
    assertThat(device("alice", "keys", "alarms")).contains("has no head that could be shown");
    vouch(place, 0);
    enter("carol", place);
    assertThat(device("alice", "log", "search", "carol")).contains(" proven ");
    assertThat(device("alice", "keys", "alarms")).contains("nothing was found");
  }

  @Test
  void aFileThatNamesNoAuditorsIsSaidToBeNone() throws Exception {
    String place = serve(config()).address().toString();
    for (String content :
        List.of("", "enough 1\n", "not a key\n", "aabb\n", "enough 2\n" + "ab".repeat(32) + "\n")) {
      Path file = Files.writeString(folder.resolve("auditors.txt"), content);
      Shell.Result refused =
          sonet(
              "init",
              "--name",
              "eve",
              "--server",
              place,
              "--data",
              folder.resolve("eve").toString(),
              "--passphrase-file",
              passphrase.toString(),
              "--auditors",
              file.toString());
      assertThat(refused.status()).as(refused.output()).isNotZero();
      assertThat(refused.output()).contains("names no auditors");
    }
  }
}
