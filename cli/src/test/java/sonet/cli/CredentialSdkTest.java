package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.AccountKeys;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Sonet;

/// Credentials over a real server: published by devices, shown with accounts, prekeys and leaves,
/// and used without a question to the log.
final class CredentialSdkTest {
  private static final String SEARCH = "POST /v1/transparency/search";
  private static final String PUBLISH = "PUT /v1/transparency/credential";

  @TempDir private Path folder;

  private static AccountKeys.Source source(Sonet device, String account) throws ClientException {
    return device.keys().known(account).proof().orElseThrow().source();
  }

  @Test
  void aFirstMessageToAStrangerAsksTheLogNothing() throws Exception {
    try (People people = new People(folder);
        CountingProxy way = new CountingProxy(people.address())) {
      var _ = people.get("bob");
      try (Sonet alice = Sonet.open(people.settings("alice", "alice", way.address()))) {
        assertThat(way.count(PUBLISH)).isEqualTo(1);
        long before = way.count(SEARCH);
        Conversation chat = alice.direct("bob");
        chat.send("hello");
        assertThat(chat.awaitSent(People.LONG)).isTrue();
        assertThat(way.count(SEARCH)).isEqualTo(before);
        assertThat(source(alice, "bob")).isNotEqualTo(AccountKeys.Source.LOG);
        assertThat(alice.keys().known("bob").state()).isEqualTo(AccountKeys.State.PROVEN);
        assertThat(alice.keys().alarms()).isEmpty();
      }
      people.synchronize("bob");
      assertThat(people.get("bob").conversations().getFirst().history(0, 10)).isNotEmpty();
    }
  }

  @Test
  void aGroupOfStrangersIsWrittenToOnWhatTheirLeavesSay() throws Exception {
    try (People people = new People(folder);
        CountingProxy way = new CountingProxy(people.address())) {
      var _ = people.get("alice");
      var _ = people.get("bob");
      try (Sonet carol = Sonet.open(people.settings("carol", "carol", way.address()))) {
        Conversation alices = people.get("alice").group("Team", "bob", "carol");
        assertThat(alices.awaitSent(People.LONG)).isTrue();
        long before = way.count(SEARCH);
        carol.synchronize(People.LONG);
        Conversation team = carol.conversations().getFirst();
        team.send("hello all");
        assertThat(team.awaitSent(People.LONG)).isTrue();
        assertThat(way.count(SEARCH)).isEqualTo(before);
        assertThat(source(carol, "alice")).isNotEqualTo(AccountKeys.Source.LOG);
        assertThat(source(carol, "bob")).isNotEqualTo(AccountKeys.Source.LOG);
      }
      people.synchronize("bob");
    }
  }

  private String device(String name, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--data",
            folder.resolve(name).toString(),
            "--name",
            name,
            "--passphrase-file",
            folder.resolve("passphrase").toString()));
    Shell.Result result = Shell.run(all);
    assertThat(result.status()).as(result.output()).isZero();
    return result.output();
  }

  @Test
  void theCommandLineSaysByWhatKeysWereProven() throws Exception {
    Path _ = Files.writeString(folder.resolve("passphrase"), "correct horse");
    try (People people = new People(folder)) {
      for (String name : List.of("bob", "alice")) {
        String _ = device(name, "init", "--server", people.address().toString());
      }
      assertThat(device("alice", "keys", "bob"))
          .contains("bob: in the log, version 0")
          .containsPattern("proven by a (new )?credential as of 2.*; the log is asked soon");
      assertThat(device("alice", "keys", "bob", "--json")).containsIgnoringCase("credential");
    }
  }
}
