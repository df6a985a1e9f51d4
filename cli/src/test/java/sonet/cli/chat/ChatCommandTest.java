package sonet.cli.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Shell;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// Two people at pipes, over a server in this process.
final class ChatCommandTest {
  private static final String X_WING = "MLS_128_MLKEM768X25519_AES128GCM_SHA256_Ed25519";

  @TempDir private Path folder;

  private SonetServer server;
  private String address = "";
  private Path passphrase;

  @BeforeEach
  void start() throws ServerException, IOException {
    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
    address = server.address().toString();
    passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void twoPeopleTalkAndFindItAllAgainAfterARestart() {
    assertThat(chat("bob").lines())
        .last()
        .isEqualTo("* no conversations yet; /create NAME begins one, /help says more");

    Shell.Result alices = chat("alice", "/create Team", "/add bob", "hello bob", "/members");
    assertThat(alices.lines())
        .containsSubsequence(
            "* \"Team\" is open; /add NAME brings others in",
            "* you added bob",
            "you: hello bob",
            "* alice, bob");

    Shell.Result bobs = chat("bob", "hi alice");
    assertThat(bobs.lines())
        .containsSubsequence(
            "* you were added", "* alice called it \"Team\"", "alice: hello bob", "you: hi alice");

    assertThat(chat("alice").lines())
        .containsSubsequence("* \"Team\" with alice, bob", "you: hello bob", "bob: hi alice");
  }

  @Test
  void aConversationMovesWithAllThatWasSaidAndEverybodyGoesOn() {
    assertThat(chat("bob").status()).isZero();
    assertThat(chat("carol").status()).isZero();
    Shell.Result alices =
        chat(
            "alice",
            "/create Team",
            "/add bob",
            "said before",
            "/migrate",
            "said after",
            "/add carol",
            "/migrate");
    assertThat(alices.lines())
        .containsSubsequence(
            "you: said before",
            "* you moved it to " + X_WING,
            "you: said after",
            "* you added carol",
            "* it is there already: " + X_WING);

    assertThat(chat("bob", "hi from bob").lines())
        .containsSubsequence(
            "alice: said before",
            "* alice moved it to " + X_WING,
            "* it is protected by " + X_WING + " now",
            "alice: said after",
            "you: hi from bob");
    assertThat(chat("carol").lines())
        .contains("* you were added", "bob: hi from bob")
        .doesNotContain("alice: said before");
    assertThat(chat("alice").lines())
        .containsSubsequence(
            "* \"Team\" with alice, bob, carol", "you: said before", "bob: hi from bob");
  }

  @Test
  void whoIsRemovedIsToldAndCannotWrite() {
    assertThat(chat("bob").status()).isZero();
    assertThat(chat("alice", "/create Team", "/add bob", "/remove bob").lines())
        .containsSubsequence("* you added bob", "* you removed bob");

    Shell.Result bobs = chat("bob", "/open Team", "still here?");

    assertThat(bobs.lines())
        .containsSubsequence(
            "* alice removed you",
            "! You are not in \"Team\" any more. Ask a member to add you again.");
  }

  @Test
  void mistakesAreToldAndTheChatGoesOn() {
    Shell.Result result =
        chat("alice", "hello?", "/fly", "/create", "/create Team", "/add nobody", "/open Nowhere");

    assertThat(result.lines())
        .containsSubsequence(
            "! No conversation is open; /open NAME or /create NAME first. Change it and try again.",
            "! There is no /fly; /help shows what there is. Change it and try again.",
            "! It is /create NAME. Change it and try again.");
    assertThat(result.output()).contains("Check the spelling, or ask them to sign in once.");
    assertThat(result.output()).contains("! There is no conversation \"Nowhere\"");
    assertThat(result.status()).isZero();
  }

  @Test
  void aConversationOfTwoIsOpenedByTheNameOfTheOther() {
    assertThat(chat("bob").status()).isZero();
    assertThat(chatTo("alice", "bob", "hello bob", "/add carol").lines())
        .containsSubsequence(
            "you: hello bob",
            "! A conversation of two has no members to change. Begin a group with them for that.");

    assertThat(chatTo("bob", "alice", "hi alice").lines())
        .containsSubsequence("alice: hello bob", "you: hi alice");
    assertThat(chatTo("alice", "bob").lines())
        .containsSubsequence("you: hello bob", "bob: hi alice");
  }

  @Test
  void keysAreDecidedInTheChatAsTheyWereShownThere() {
    assertThat(chat("bob").status()).isZero();
    String unseen = "! Look at them first: /keys bob. Change it and try again.";
    Shell.Result alices =
        chat(
            "alice",
            "/keys bob accept",
            "/keys bob block",
            "/keys bob accept",
            "/keys bob",
            "/keys bob accept",
            "/keys bob accept",
            "/keys bob forget",
            "/keys");
    String good = "in the log, version 0; each change was signed by a device of the account";
    assertThat(alices.lines())
        .containsSubsequence(
            unseen,
            "* bob: blocked here; nothing is sent",
            unseen,
            "* bob: blocked here; nothing is sent",
            "* compare keys in another way; then /keys bob accept, or /keys bob block",
            "* bob: " + good,
            unseen,
            "! It is /keys NAME, then accept or block. Change it and try again.",
            "* alice: " + good);
  }

  @Test
  void someoneWhoIsNotThereIsToldAndTheChatDoesNotBegin() {
    Shell.Result result = chatTo("alice", "nobody");

    assertThat(result.output()).contains("Check the spelling, or ask them to sign in once.");
    assertThat(result.status()).isNotZero();
  }

  @Test
  void aWrongPassphraseIsTold() throws IOException {
    assertThat(chat("alice").status()).isZero();
    passphrase = Files.writeString(folder.resolve("other"), "wrong horse\n");

    Shell.Result result = chat("alice");

    assertThat(result.output())
        .isEqualTo(
            "sonet: The passphrase does not open this device. Try again with the passphrase this"
                + " device was set up with.\n");
    assertThat(result.status()).isEqualTo(4);
  }

  @Test
  void aServerThatIsNotThereIsToldAndWhatWasWrittenIsKept() throws ServerException {
    assertThat(chat("bob").status()).isZero();
    assertThat(chat("alice", "/create Team", "/add bob").status()).isZero();
    int port = server.port();
    server.close();

    Shell.Result offline = chat("alice", "are you there?");
    assertThat(offline.output()).contains("does not answer. Check the address");

    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(port));
    assertThat(chat("alice").lines()).contains("you: are you there?");
    assertThat(chat("bob").lines()).contains("alice: are you there?");
  }

  @Test
  void aNewDeviceNeedsTheServer() {
    server.close();

    Shell.Result result = chat("alice");

    assertThat(result.output()).contains("sonet: The server at").contains("does not answer.");
    assertThat(result.status()).isEqualTo(5);
  }

  private Shell.Result chat(String name, String... typed) {
    return Shell.run(words(name), typed);
  }

  private Shell.Result chatTo(String name, String other, String... typed) {
    List<String> words = words(name);
    words.addAll(List.of("--to", other));
    return Shell.run(words, typed);
  }

  private List<String> words(String name) {
    return new ArrayList<>(
        List.of(
            "chat",
            "--name",
            name,
            "--server",
            address,
            "--data",
            folder.resolve(name).toString(),
            "--passphrase-file",
            passphrase.toString()));
  }
}
