package sonet.cli.trust;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Shell;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// People who compare keys from the command line, over a server in this process.
final class VerifyCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private SonetServer server;
  private Path passphrase;

  @BeforeEach
  void start() throws ServerException, IOException {
    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
    passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    for (String name : List.of("alice", "bob")) {
      assertThat(
              run(name, "init", "--name", name, "--server", server.address().toString()).status())
          .isZero();
    }
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Shell.Result run(String name, String... words) {
    return typed(name, List.of(words));
  }

  private Shell.Result typed(String name, List<String> words, String... input) {
    List<String> all = new ArrayList<>(words);
    all.addAll(
        List.of(
            "--data", folder.resolve(name).toString(), "--passphrase-file", passphrase.toString()));
    return Shell.run(all, input);
  }

  private static JsonNode json(Shell.Result result) throws IOException {
    assertThat(result.status()).as(result.output()).isZero();
    return JSON.readTree(result.output().lines().reduce((first, last) -> last).orElseThrow());
  }

  @Test
  void bothSeeTheSameDigitsAndAPastedCodeVerifiesBoth() throws IOException {
    Path png = folder.resolve("code.png");
    Path svg = folder.resolve("code.svg");
    JsonNode shown =
        json(
            run(
                "alice",
                "verify",
                "bob",
                "--json",
                "--png",
                png.toString(),
                "--svg",
                svg.toString()));
    assertThat(shown.get("level").asText()).isEqualTo("unverified");
    assertThat(shown.get("digits").asText()).matches("[0-9]{60}");
    assertThat(json(run("bob", "verify", "alice", "--json")).get("digits"))
        .isEqualTo(shown.get("digits"));
    assertThat(Files.readAllBytes(png)).startsWith(0x89, 'P', 'N', 'G');
    assertThat(Files.readString(svg)).startsWith("<svg ");

    Shell.Result scanned =
        typed("bob", List.of("verify", "alice", "--code", "-"), shown.get("code").asText());
    assertThat(scanned.output()).contains("alice", "verified by a scanned code, on ");
    assertThat(run("alice", "recv").status()).isZero();
    JsonNode listed = json(run("alice", "trust", "list", "--json")).get(0);
    assertThat(listed.get("account").asText()).isEqualTo("bob");
    assertThat(listed.get("level").asText()).isEqualTo("verified");
    assertThat(listed.get("way").asText()).isEqualTo("qr");
  }

  @Test
  void whatIsShownToAPersonHasPictureDigitsCodeAndWhatToDo() {
    Shell.Result shown = run("alice", "verify", "bob");
    assertThat(shown.status()).isZero();
    assertThat(shown.lines())
        .anyMatch(line -> line.matches("[█▀▄ ]+"))
        .anyMatch(line -> line.matches("([0-9]{5} ){3}[0-9]{5}"))
        .anyMatch(line -> line.startsWith("code  SONET:VERIFY/"))
        .anyMatch(line -> line.contains("not verified, through the log only"))
        .anyMatch(line -> line.contains("sonet verify bob --confirm"));
  }

  @Test
  void keysAreAcceptedAsTheyWereShownAndNotOtherwise() throws IOException {
    String before = json(run("alice", "keys", "bob", "--json")).get("keys").get("seen").asText();
    assertThat(run("alice", "keys", "block", "bob").status()).isZero();
    Shell.Result shown = run("alice", "keys", "bob");
    String how =
        shown.lines().stream()
            .filter(line -> line.startsWith("to accept just this: "))
            .findFirst()
            .orElseThrow();
    String seen = how.substring(how.lastIndexOf(' ') + 1);
    assertThat(seen).matches("[0-9a-f]{20}").isNotEqualTo(before);

    assertThat(run("alice", "keys", "accept", "bob").output())
        .contains("--seen", "blocked here; nothing is sent");
    Shell.Result other = run("alice", "keys", "accept", "bob", "--seen", before);
    assertThat(other.status()).isEqualTo(3);
    assertThat(other.output()).contains("nothing was accepted", "sonet keys NAME");
    assertThat(run("alice", "keys", "bob").output()).contains("blocked here");
    assertThat(run("alice", "keys", "accept", "bob", "--seen", seen).status()).isZero();
    assertThat(run("alice", "keys", "bob").output()).contains("in the log, version 0");
  }

  @Test
  void digitsAreComparedWhole() throws IOException {
    String digits = json(run("alice", "verify", "bob", "--json")).get("digits").asText();
    char last = digits.charAt(59) == '0' ? '1' : '0';
    Shell.Result wrong = run("alice", "verify", "bob", "--digits", digits.substring(0, 59) + last);
    assertThat(wrong.status()).isEqualTo(3);
    assertThat(wrong.output()).contains("These are not the digits of you and bob.");
    assertThat(run("alice", "verify", "bob", "--digits", digits).output())
        .contains("verified by digits");

    assertThat(run("bob", "verify", "alice", "--confirm").status()).isEqualTo(2);
    assertThat(run("bob", "verify", "alice", "--confirm", "--yes").output())
        .contains("verified by hand");
    assertThat(run("alice", "verify", "bob", "--confirm", "--sas").status()).isEqualTo(2);
    assertThat(run("alice", "verify", "nobody").output()).contains("sonet: ");
  }

  @Test
  void aCodeThatDoesNotFitIsRefusedWithTheReason() throws IOException {
    assertThat(
            run("carol", "init", "--name", "carol", "--server", server.address().toString())
                .status())
        .isZero();
    String code = json(run("alice", "verify", "bob", "--json")).get("code").asText();
    Shell.Result another = run("bob", "verify", "carol", "--code", code);
    assertThat(another.status()).isEqualTo(1);
    assertThat(another.output()).contains("This is a code of alice, not of carol.");
    assertThat(run("carol", "verify", "alice", "--code", code).output())
        .contains("This code is for bob, not for you.");
    Shell.Result slip = run("bob", "verify", "alice", "--code", code.substring(0, 100));
    assertThat(slip.status()).isEqualTo(2);
    assertThat(slip.output()).contains("This is not a code that verifies");
  }

  @Test
  void twoCompareDigitsWhileBothAreThere() throws Exception {
    FutureTask<Shell.Result> alices =
        new FutureTask<>(() -> run("alice", "verify", "bob", "--sas", "--yes"));
    var _ = Thread.ofVirtual().start(alices);
    Shell.Result bobs = run("bob", "verify", "alice", "--sas", "--yes", "--json");
    assertThat(alices.get().status()).as(alices.get().output()).isZero();
    assertThat(bobs.status()).as(bobs.output()).isZero();
    String compared =
        JSON.readTree(
                bobs.lines().stream()
                    .filter(line -> line.startsWith("{"))
                    .findFirst()
                    .orElseThrow())
            .get("digits")
            .asText();
    assertThat(compared).matches("([0-9]{5} ){4}[0-9]{5}");
    assertThat(alices.get().lines())
        .contains(compared)
        .anyMatch(line -> line.contains("verified by digits"));
  }

  @Test
  void whoIsBlockedIsSentNothingUntilThatIsTakenBack() throws IOException {
    assertThat(run("alice", "trust", "block", "bob").status()).isEqualTo(2);
    assertThat(run("alice", "trust", "block", "bob", "--yes").output()).contains("blocked");
    Shell.Result refused = run("alice", "send", "@bob", "hello");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.output()).contains("bob is blocked.");
    assertThat(run("bob", "send", "@alice", "are you there?").status()).isZero();
    assertThat(run("alice", "recv").output()).isEmpty();
    assertThat(run("alice", "trust", "unverify", "bob").output()).contains("not verified any more");
    assertThat(run("alice", "send", "@bob", "hello").status()).isZero();
    assertThat(run("bob", "recv").output()).contains("alice: hello");
  }

  @Test
  void aVerifiedContactVouchesForAnotherWhichVerifiesNobody() throws IOException {
    assertThat(
            run("carol", "init", "--name", "carol", "--server", server.address().toString())
                .status())
        .isZero();
    assertThat(run("bob", "trust", "introduce", "carol", "alice").output())
        .contains("You have not verified carol yourself.");
    assertThat(run("bob", "verify", "carol", "--confirm", "--yes").status()).isZero();
    assertThat(run("alice", "verify", "bob", "--confirm", "--yes").status()).isZero();
    assertThat(run("bob", "trust", "introduce", "carol", "alice").output())
        .contains("alice is told which keys carol has");
    assertThat(run("alice", "recv").status()).isZero();
    assertThat(json(run("alice", "verify", "carol", "--json")).get("level").asText())
        .isEqualTo("unverified");
    assertThat(run("alice", "trust", "show", "carol").output())
        .contains("vouched for by bob, who is verified (verifies nobody)");
  }

  @Test
  void aGroupShowsWhoIsVerifiedAndItsOwnDigits() throws IOException {
    assertThat(run("alice", "group", "create", "Team", "bob").status()).isZero();
    assertThat(run("alice", "group", "members", "Team").output()).doesNotContain("verified");
    assertThat(run("alice", "verify", "bob", "--confirm", "--yes").status()).isZero();
    assertThat(run("alice", "group", "members", "Team").output())
        .containsPattern("bob +[0-9a-f]{8}  verified");
    JsonNode members = json(run("alice", "group", "members", "Team", "--json"));
    assertThat(members.findValuesAsText("trust")).containsExactly("verified", "verified");
    assertThat(run("bob", "recv").status()).isZero();
    JsonNode alices = json(run("alice", "group", "members", "Team", "--number", "--json"));
    JsonNode bobs = json(run("bob", "group", "members", "Team", "--number", "--json"));
    assertThat(alices.get("number")).isEqualTo(bobs.get("number"));
    assertThat(run("bob", "group", "members", "Team", "--number").lines())
        .anyMatch(line -> line.matches("([0-9]{5} ){3}[0-9]{5}"));
  }

  @Test
  void inAChatNamesHaveBadgesAndVerbsSayWhoIsTrusted() {
    assertThat(run("bob", "send", "@alice", "hi").status()).isZero();
    Shell.Result alices =
        typed(
            "alice",
            List.of("chat"),
            "/verify bob",
            "/verify bob yes",
            "/trust",
            "/trust bob",
            "/history",
            "/block bob",
            "/unverify bob",
            "/introduce bob",
            "/verify bob maybe",
            "/verify bob no",
            "/verify bob code 1234");
    assertThat(alices.status()).isZero();
    assertThat(alices.lines())
        .anyMatch(line -> line.startsWith("* code SONET:VERIFY/"))
        .anyMatch(line -> line.contains("verified by hand"))
        .anyMatch(line -> line.startsWith("* devices  "))
        .contains("bob ✔: hi")
        .anyMatch(line -> line.contains("blocked"))
        .anyMatch(line -> line.contains("it is /introduce NAME TO") || line.contains("/introduce"))
        .anyMatch(line -> line.contains("It is /verify NAME, then code CODE, live, yes or no."))
        .anyMatch(line -> line.contains("There are no digits of bob"))
        .anyMatch(line -> line.contains("This is not a code that verifies"));
  }
}
