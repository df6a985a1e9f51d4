package sonet.cli.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static sonet.cli.Scripting.json;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Scripting;
import sonet.cli.Shell;
import sonet.cli.command.Console;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.server.ServerException;

/// Two people who script their messages, over a server in this process.
final class CommandsTest {
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

  @Test
  void whatIsSentIsReceivedOnceAndCanBeReadAgain() throws IOException {
    assertThat(run("alice", "group", "create", "Team", "bob").output()).contains("alice, bob");
    assertThat(run("alice", "send", "team", "hello", "bob").output()).startsWith("sent as ");
    Shell.Result piped = people.run("alice", List.of("send", "Team", "--quiet"), "two", "rows");
    assertThat(piped).isEqualTo(new Shell.Result(0, ""));

    assertThat(run("bob", "recv").lines())
        .containsExactly("[Team] alice: hello bob", "[Team] alice: two\ufffdrows");
    assertThat(run("bob", "recv", "--json").output()).isEqualTo("[]\n");

    JsonNode history = json(run("bob", "history", "Team", "--json"));
    assertThat(history.findValuesAsText("text")).contains("hello bob", "two\nrows");
    assertThat(history.findValuesAsText("type")).contains("joined", "titled", "message");
    assertThat(json(run("bob", "search", "HELLO", "--json")).findValuesAsText("text"))
        .containsExactly("hello bob");
    assertThat(run("alice", "recv").output()).isEmpty();
    assertThat(run("alice", "receipts", "Team").output()).startsWith("bob ").contains("read up to");
  }

  @Test
  void aMessageIsAnsweredLikedChangedAndTakenBack() throws IOException {
    String id = json(run("alice", "send", "@bob", "helo", "--json")).get("id").asText();
    assertThat(run("bob", "recv", "--keep-unread").lines()).containsExactly("[alice] alice: helo");
    assertThat(run("bob", "send", "alice", "--reply", "last", "hi").status()).isZero();
    assertThat(run("bob", "react", "alice", id.substring(0, 8), "👍").status()).isZero();
    assertThat(run("alice", "edit", "bob", id, "hello").status()).isZero();

    assertThat(run("alice", "recv").lines()).containsExactly("[bob] bob: hi");
    JsonNode message = json(run("alice", "history", "bob", "--json")).get(0);
    assertThat(message.get("text").asText()).isEqualTo("hello");
    assertThat(message.get("revision").asText()).isEqualTo("edited");
    assertThat(message.get("reactions").findValuesAsText("emoji")).containsExactly("👍");

    Shell.Result unasked = run("alice", "delete", "bob", id);
    assertThat(unasked.status()).isEqualTo(2);
    assertThat(unasked.output()).contains("say --yes");
    assertThat(run("alice", "delete", "bob", id, "--yes").status()).isZero();
    Shell.Result foreign = run("bob", "edit", "alice", id, "mine now");
    assertThat(foreign.status()).isEqualTo(1);
  }

  @Test
  void aChannelIsOpenedBelowAConversation() throws IOException {
    assertThat(run("alice", "group", "create", "Team", "bob").status()).isZero();
    assertThat(run("alice", "group", "channel", "Team", "Plans", "bob").output())
        .contains("Plans", "alice, bob");
    assertThat(run("alice", "send", "Plans", "only us").status()).isZero();

    assertThat(run("bob", "recv").lines()).contains("[Plans] alice: only us");
    assertThat(run("bob", "group", "channels", "Team").output()).contains("Plans  opened by alice");
    JsonNode listed = json(run("bob", "group", "channels", "Team", "--json"));
    assertThat(listed.findValuesAsText("openedBy")).containsExactly("alice");
    assertThat(run("alice", "group", "channel", "Team", "More", "carol").output())
        .contains("carol is not in the conversation above");
    assertThat(run("bob", "group", "channels", "Plans").output()).contains("no channels");
  }

  @Test
  void aDeviceComesBackIntoAConversation() throws IOException {
    assertThat(run("alice", "group", "create", "Team", "bob").status()).isZero();
    assertThat(run("bob", "recv").status()).isZero();
    assertThat(run("bob", "group", "rejoin", "Team").output()).contains("alice, bob");
    assertThat(run("alice", "send", "Team", "hello again").status()).isZero();
    assertThat(run("bob", "recv").lines()).containsExactly("[Team] alice: hello again");
    assertThat(json(run("bob", "history", "Team", "--json")).findValuesAsText("type"))
        .contains("returned");
    assertThat(run("alice", "recv").status()).isZero();
    String evidence = run("alice", "group", "evidence", "Team").output().strip();
    assertThat(run("bob", "group", "compare", "Team", evidence).output()).startsWith("the same");
    assertThat(run("bob", "group", "compare", "Team", "no evidence").status()).isEqualTo(2);
    assertThat(run("bob", "group", "compare", "Team", "bm8").output()).contains("no evidence");
    Shell.Result reset = run("bob", "group", "reset", "Team", "--yes");
    assertThat(reset.status()).isEqualTo(1);
    assertThat(reset.output()).contains("not contested");
  }

  @Test
  void aGroupIsChangedAndShown() throws IOException {
    assertThat(run("alice", "group", "create", "Team").status()).isZero();
    assertThat(run("alice", "group", "add", "Team", "bob").output()).contains("alice, bob");
    assertThat(json(run("alice", "group", "members", "Team", "--json")).findValuesAsText("name"))
        .containsExactlyInAnyOrder("alice", "bob");
    assertThat(run("alice", "group", "timer", "Team").output()).isEqualTo("off\n");
    assertThat(run("alice", "group", "timer", "Team", "7d").output()).isEqualTo("7d\n");
    assertThat(run("alice", "group", "rename", "Team", "Old", "team").output())
        .contains("Old team");
    assertThat(run("alice", "draft", "Old team", "to be said").status()).isZero();
    assertThat(run("alice", "draft", "Old team").output()).isEqualTo("to be said\n");
    assertThat(run("alice", "group", "remove", "Old team", "bob", "--yes").output())
        .doesNotContain("bob");
    JsonNode rooms = json(run("bob", "conversations", "--refresh", "--json"));
    assertThat(rooms.get(0).get("member").asBoolean()).isFalse();
    assertThat(run("bob", "send", "Old team", "still here?").output())
        .startsWith("sonet: You are not in \"Old team\" any more.");
  }

  @Test
  void rolesSayWhoMayWhat() throws IOException {
    assertThat(run("alice", "group", "create", "--roles", "Team", "bob").status()).isZero();
    JsonNode roles = json(run("alice", "group", "roles", "Team", "--json"));
    assertThat(roles.findValuesAsText("role")).containsExactly("owner", "member");
    assertThat(run("bob", "recv").status()).isZero();
    Shell.Result refused = run("bob", "group", "rename", "Team", "Mine");
    assertThat(refused.status()).isEqualTo(1);

    assertThat(run("alice", "group", "roles", "Team", "bob", "admin").lines())
        .containsExactly("alice                owner", "bob                  admin");
    assertThat(run("bob", "recv").status()).isZero();
    assertThat(run("bob", "group", "rename", "Team", "Ours").output()).contains("Ours");
    assertThat(run("alice", "group", "roles", "Team", "bob", "king").output())
        .contains("\"king\" is no role: there are member, admin and owner");
  }

  @Test
  void whoLeavesIsOutForTheOthersToo() {
    assertThat(run("alice", "group", "create", "Team", "bob").status()).isZero();
    assertThat(run("bob", "recv").status()).isZero();
    assertThat(run("bob", "group", "leave", "Team", "--yes").status()).isZero();

    assertThat(run("alice", "recv").status()).isZero();

    assertThat(run("alice", "group", "members", "Team").output())
        .contains("alice")
        .doesNotContain("bob");
  }

  @Test
  void aFileIsSentAndFetchedAndReplacesNoneUnasked() throws IOException {
    byte[] content = new byte[300_000];
    new Random(7).nextBytes(content);
    Path file = Files.write(folder.resolve("plan.bin"), content);
    Path out = Files.createDirectory(folder.resolve("out"));
    JsonNode sent = json(run("alice", "attach", "put", "@bob", file.toString(), "look", "--json"));
    String id = sent.get("id").asText();
    assertThat(run("bob", "recv").output()).isEqualTo("[alice] alice: look\n");

    Shell.Result fetched = run("bob", "attach", "get", "alice", id, "--out", out.toString());
    assertThat(fetched.output()).isEqualTo(out.resolve("plan.bin") + ", 293.0 KiB\n");
    assertThat(out.resolve("plan.bin")).hasBinaryContent(content);
    assertThat(out).isDirectoryNotContaining("glob:**.part");

    Path mine = Files.writeString(folder.resolve("mine"), "keep me");
    Shell.Result refused = run("bob", "attach", "get", "alice", id, "--out", mine.toString());
    assertThat(refused.status()).isEqualTo(1);
    assertThat(mine).hasContent("keep me");
    assertThat(
            run("bob", "attach", "get", "alice", id, "--out", mine.toString(), "--force").status())
        .isZero();
    assertThat(mine).hasBinaryContent(content);
    assertThat(run("bob", "attach", "get", "alice", id, "--number", "2").output())
        .isEqualTo("sonet: there is one file with that message.\n");
  }

  @Test
  void aTerminalIsShownHowFarAFileIs() throws IOException {
    Path file = Files.write(folder.resolve("plan.bin"), new byte[200_000]);
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console =
        Console.of(
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            err,
            Map.of(),
            Set.of(Console.End.ERR));
    List<String> words = people.words("alice", List.of("attach", "put", "@bob", file.toString()));

    assertThat(Shell.run(words, console)).isZero();

    assertThat(err.toString(StandardCharsets.UTF_8)).contains("sending [").contains("0 %");
  }

  @Test
  void devicesAreListedAndRenamed() throws IOException {
    JsonNode devices = json(run("alice", "devices", "list", "--json"));
    String id = devices.get(0).get("id").asText();
    assertThat(run("alice", "devices", "rename", id, "kitchen", "tablet").status()).isZero();
    assertThat(run("alice", "devices", "list").output())
        .startsWith(id + "  kitchen tablet")
        .contains("this device");
    assertThat(run("alice", "devices", "remove", "00000000", "--yes").status()).isEqualTo(1);
  }

  @Test
  void whatCannotBeSentWaitsAndIsListed() throws IOException {
    assertThat(run("alice", "group", "create", "Team", "bob").status()).isZero();
    people.close();

    Shell.Result sent = run("alice", "send", "Team", "later", "--wait", "0");

    assertThat(sent.status()).isEqualTo(5);
    assertThat(sent.output()).contains("it is queued and not sent");
    JsonNode waiting = json(run("alice", "outbox", "--json"));
    assertThat(waiting.findValuesAsText("text")).containsExactly("later");
    assertThat(waiting.get(0).get("state").asText()).isEqualTo("queued");
    assertThat(run("bob", "recv").status()).isEqualTo(5);
  }

  @Test
  void whatDoesNotExistIsTold() {
    assertThat(run("alice", "send", "Nowhere", "x").output())
        .isEqualTo(
            "sonet: there is no conversation \"Nowhere\"; see sonet conversations,"
                + " or say @NAME for the one with just that person\n");
    assertThat(run("alice", "group", "create", "Team", "nobody").output())
        .contains("Check the spelling, or ask them to sign in once.");
    assertThat(run("alice", "send", "Team", "x", "--expires", "soon").output())
        .contains("--expires must be a time such as 30s, 10m, 2h or 7d, not \"soon\"");
    assertThat(run("carol", "whoami").output()).contains("there is no device in");
  }

  @Test
  void aWrongPassphraseHasAStatusOfItsOwn() throws IOException {
    people.passphrase("wrong horse");
    assertThat(run("alice", "whoami").status()).isEqualTo(4);
  }

  @Test
  void followingEndsWithoutAWordWhenTheReaderGoes() {
    assertThat(run("alice", "send", "@bob", "hello").status()).isZero();
    List<String> words = people.words("bob", List.of("recv", "--follow"));
    OutputStream gone =
        new OutputStream() {
          @Override
          public void write(int one) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    Console console =
        Console.of(
            InputStream.nullInputStream(),
            gone,
            OutputStream.nullOutputStream(),
            Map.of(),
            Set.of());

    assertThat(Shell.run(words, console)).isEqualTo(141);
  }

  @Test
  void aDeviceInUseSaysByWhat() throws Exception {
    try (Sonet open =
        Sonet.open(
            Settings.of(
                people.address(),
                "alice",
                people.folder("alice"),
                Secret.of(Bytes.utf8("correct horse"))))) {
      Shell.Result second = run(open.account(), "whoami");
      assertThat(second.status()).isEqualTo(1);
      assertThat(second.output()).contains("A chat or recv --follow in another window uses it");
    }
  }

  private Shell.Result run(String device, String... words) {
    return people.run(device, List.of(words));
  }
}
