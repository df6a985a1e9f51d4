package sonet.cli.device;

import static org.assertj.core.api.Assertions.assertThat;
import static sonet.cli.Scripting.json;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Scripting;
import sonet.cli.Shell;
import sonet.cli.command.Console;
import sonet.server.ServerException;

/// The commands that link a device and remove one, over a server in this process.
final class LinkCommandsTest {
  @TempDir private Path folder;

  private Scripting people;

  @BeforeEach
  void start() throws ServerException, IOException {
    people = Scripting.start(folder, "alice", "bob");
  }

  @AfterEach
  void stop() {
    people.close();
  }

  /// Runs `devices link` until it has shown its code, gives that to another command, and returns
  /// what both printed.
  private List<String> link(Function<JsonNode, Shell.Result> joining) throws Exception {
    List<String> printed = new ArrayList<>();
    try (PipedInputStream shown = new PipedInputStream(1 << 16);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(shown, StandardCharsets.UTF_8))) {
      OutputStream out = new PipedOutputStream(shown);
      Console console =
          Console.of(
              InputStream.nullInputStream(),
              out,
              OutputStream.nullOutputStream(),
              Map.of(),
              Set.of());
      List<String> words = people.words("alice", List.of("devices", "link", "--yes", "--json"));
      FutureTask<Integer> linking =
          new FutureTask<>(() -> {
            try (out) {
              return Shell.run(words, console);
            }
          });
      var _ = Thread.ofVirtual().start(linking);
      printed.add(joining.apply(new ObjectMapper().readTree(lines.readLine())).output());
      printed.addAll(lines.lines().toList());
      printed.add("status " + linking.get());
    }
    return printed;
  }

  @Test
  void aSecondDeviceIsLinkedByACodeThatWasTyped() throws Exception {
    String address = people.address().toString();
    assertThat(run("alice", "group", "create", "Team", "bob").status()).isZero();
    assertThat(run("alice", "send", "Team", "before").status()).isZero();
    List<String> printed =
        link(code ->
            people.run(
                "laptop",
                List.of(
                    "init",
                    "--name",
                    "alice",
                    "--server",
                    address,
                    "--device",
                    "laptop",
                    "--link",
                    code.get("code").asText())));

    assertThat(printed.getFirst()).contains("account  alice", "This device is linked.");
    assertThat(printed).anyMatch(line -> line.contains("\"name\":\"laptop\""));
    assertThat(printed.getLast()).isEqualTo("status 0");
    assertThat(run("laptop", "whoami").lines()).contains("account  alice");
    assertThat(run("alice", "devices", "list").output())
        .contains("the first one", "linked by ", "laptop");
    assertThat(run("bob", "send", "@alice", "both of you").status()).isZero();
    assertThat(run("bob", "send", "Team", "after").status()).isZero();
    assertThat(run("laptop", "recv").lines())
        .contains("[bob] bob: both of you", "[Team] bob: after")
        .noneMatch(line -> line.contains("before"));
  }

  @Test
  void aCodeThatWasScannedSaysWhoseItIs() throws Exception {
    List<String> printed =
        link(code -> people.run("laptop", List.of("init", "--link", code.get("uri").asText())));
    assertThat(printed.getFirst()).contains("account  alice", people.address().toString());
    assertThat(run("laptop", "devices", "list", "--json").status()).isZero();
  }

  @Test
  void aCodeWithASlipIsRefusedBeforeAnythingIsAsked() {
    Shell.Result slip = run("laptop", "init", "--name", "alice", "--link", "7YD4-ABCD");
    assertThat(slip.status()).isEqualTo(2);
    assertThat(slip.output()).contains("it has 8 characters, and needs 28");
    assertThat(Files.exists(people.folder("laptop"))).isFalse();
  }

  @Test
  void aCodeThatNobodyShowsOrThatWasUsedIsTold() throws Exception {
    String address = people.address().toString();
    List<String> used = new ArrayList<>();
    var _ =
        link(code -> {
          used.add(code.get("uri").asText());
          return people.run("laptop", List.of("init", "--link", code.get("uri").asText()));
        });
    Shell.Result again = run("tablet", "init", "--link", used.getFirst());
    assertThat(again.status()).isEqualTo(1);
    assertThat(again.output()).contains("Have a new code shown on the other device.");
    Shell.Result wrong =
        run("tablet", "init", "--name", "alice", "--server", address, "--link", wrongCode());
    assertThat(wrong.status()).isEqualTo(1);
    assertThat(wrong.output()).contains("there is no such link", "Check the code");
    Shell.Result nameless = run("tablet", "init", "--link", wrongCode());
    assertThat(nameless.status()).isEqualTo(2);
    assertThat(nameless.output()).contains("needs --name NAME");
  }

  /// A code without a slip that nobody shows.
  private static String wrongCode() {
    return "0000-0000-0000-0000-0000-0000-00YP";
  }

  @Test
  void aRemovedDeviceSaysSoAndIsInNoConversation() throws Exception {
    assertThat(run("alice", "group", "create", "Team", "bob").status()).isZero();
    var _ = link(code -> people.run("laptop", List.of("init", "--link", code.get("uri").asText())));
    String id = json(run("laptop", "whoami", "--json")).get("device").asText();
    assertThat(run("bob", "recv").status()).isZero();
    assertThat(json(run("bob", "group", "members", "Team", "--json")).toString()).contains(id);

    assertThat(run("alice", "devices", "remove", id, "--yes").status()).isZero();
    assertThat(run("alice", "send", "Team", "not for the laptop").status()).isZero();
    assertThat(run("bob", "recv").output()).contains("not for the laptop");
    assertThat(json(run("bob", "group", "members", "Team", "--json")).toString())
        .doesNotContain(id);

    assertThat(run("laptop", "recv").output())
        .contains("removed")
        .doesNotContain("not for the laptop");
    Shell.Result after = run("laptop", "whoami");
    assertThat(after.status()).isEqualTo(4);
    assertThat(after.output()).contains("This device was removed from the account alice.");
  }

  private String linked() throws Exception {
    var _ = link(code -> people.run("laptop", List.of("init", "--link", code.get("uri").asText())));
    assertThat(run("laptop", "recovery", "create", "--yes").status()).isZero();
    return json(run("laptop", "whoami", "--json")).get("device").asText();
  }

  @Test
  void aRecoveryKeyOfADeviceThatWasLostIsGoodForNothing() throws Exception {
    String laptop = linked();
    assertThat(run("alice", "recovery", "show").output()).contains(laptop);
    Shell.Result removed = run("alice", "devices", "remove", laptop, "--reason", "lost", "--yes");
    assertThat(removed.status()).as(removed.output()).isZero();
    assertThat(removed.output()).contains("which it made, is good for nothing now");
    assertThat(run("alice", "recovery", "show").output()).contains("There is none");
  }

  @Test
  void aRecoveryKeyOfADeviceThatWasLostStaysWhereThatIsAskedFor() throws Exception {
    String laptop = linked();
    Shell.Result removed =
        run(
            "alice",
            "devices",
            "remove",
            laptop,
            "--reason",
            "compromised",
            "--keep-recovery-key",
            "--yes");
    assertThat(removed.status()).as(removed.output()).isZero();
    assertThat(removed.output()).contains("which it made, is still good");
    assertThat(run("alice", "recovery", "show").output()).contains(laptop);
  }

  private Shell.Result run(String device, String... words) {
    return people.run(device, List.of(words));
  }
}
