package sonet.cli.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/// An administrator of a server in this process, with the first token of its folder.
final class AdminCommandTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private SonetServer server;
  private String address = "";

  @BeforeEach
  void start() throws ServerException {
    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
    address = server.address().toString();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aTenantIsMadeChangedSuspendedAndDeleted() throws IOException {
    assertThat(admin("tenant", "create", "clinic", "--hosts", "chat.example").lines())
        .contains("tenant             clinic", "hosts              chat.example");
    assertThat(admin("tenant", "list").output()).contains("clinic").contains("default");
    assertThat(admin("tenant", "set", "clinic", "--retention", "7d").lines())
        .contains("retention          7d, time", "hosts              chat.example");
    assertThat(admin("tenant", "suspend", "clinic").output()).contains("suspended");
    assertThat(admin("tenant", "resume", "clinic").output()).contains("active");

    Shell.Result unasked = admin("tenant", "delete", "clinic");
    assertThat(unasked.status()).isEqualTo(2);
    JsonNode deleted = json("tenant", "delete", "clinic", "--yes");
    assertThat(deleted.get("state").asText()).isEqualTo("done");
    assertThat(admin("tenant", "show", "clinic").status()).isEqualTo(1);
  }

  @Test
  void quotasAreSetOneByOne() {
    assertThat(admin("tenant", "create", "clinic").status()).isZero();
    assertThat(admin("limits", "clinic", "--storage", "10GiB", "--accounts", "5").lines())
        .contains("accounts           5", "storage            10.0 GiB");
    assertThat(admin("limits", "clinic", "--accounts", "none").lines())
        .contains("accounts           unlimited", "storage            10.0 GiB");
    assertThat(admin("limits", "clinic", "--storage", "much").output())
        .contains("must be a number, a size such as 10GiB, or none, not \"much\"");
  }

  @Test
  void aTokenLetsInWithItsRoleUntilItIsRevoked() throws IOException {
    JsonNode issued = json("token", "create", "eyes", "--role", "auditor");
    Path file = Files.writeString(folder.resolve("eyes"), issued.get("token").asText());
    String id = issued.get("about").get("id").asText();

    Shell.Result seen = with(file, "tenant", "list");
    assertThat(seen.status()).isZero();
    Shell.Result refused = with(file, "tenant", "create", "mine");
    assertThat(refused.status()).isEqualTo(4);
    assertThat(admin("token", "list").output()).contains("eyes").contains("auditor");

    assertThat(admin("token", "revoke", id).status()).isZero();
    assertThat(with(file, "tenant", "list").status()).isEqualTo(4);
  }

  @Test
  void accountsAndInvitationsAreLookedAfter() throws IOException {
    Path passphrase = Files.writeString(folder.resolve("passphrase"), "correct horse\n");
    assertThat(
            Shell.run(
                    List.of(
                        "init",
                        "--name",
                        "alice",
                        "--server",
                        server.address().toString(),
                        "--data",
                        folder.resolve("alice").toString(),
                        "--passphrase-file",
                        passphrase.toString()))
                .status())
        .isZero();
    assertThat(admin("account", "list").output()).isEqualTo("alice\n");
    assertThat(admin("account", "show", "alice").lines()).hasSize(2);
    assertThat(json("stats").get("accounts").asInt()).isEqualTo(1);
    assertThat(admin("account", "remove", "alice", "--yes").status()).isZero();
    assertThat(admin("account", "show", "alice").status()).isEqualTo(1);

    assertThat(json("invitation", "create", "--accounts", "3").get("code").asText()).isNotEmpty();
    String id = json("invitation", "list").get("invitations").get(0).get("id").asText();
    assertThat(admin("invitation", "revoke", id).status()).isZero();
    assertThat(json("invitation", "list").get("invitations")).isEmpty();
  }

  @Test
  void aBackupIsMadeVerifiedAndBroughtBack() throws IOException, ServerException {
    assertThat(admin("tenant", "create", "clinic").status()).isZero();
    Shell.Result made = run("backup", "first");
    assertThat(made.status()).isZero();
    assertThat(run("backup", "../elsewhere").status()).isEqualTo(2);
    Path backup = folder.resolve("server").resolve("backups").resolve("first");
    Path restored = folder.resolve("restored");

    assertThat(Shell.run(List.of("restore", backup.toString(), "--verify")).status()).isZero();
    assertThat(
            Shell.run(List.of("restore", backup.toString(), "--data", restored.toString()))
                .status())
        .isZero();
    server.close();
    server = SonetServer.start(ServerConfig.of(restored).withPort(0));
    address = server.address().toString();
    assertThat(run("admin", "tenant", "list").output()).contains("clinic");
  }

  @Test
  void aDamagedBackupIsNamedAndNotBroughtBack() throws IOException {
    assertThat(run("backup", "first").status()).isZero();
    Path backup = folder.resolve("server").resolve("backups").resolve("first");
    byte[] bytes = Files.readAllBytes(backup.resolve("sonet.db"));
    bytes[bytes.length / 2] ^= 1;
    Files.write(backup.resolve("sonet.db"), bytes);
    Path restored = folder.resolve("restored");

    Shell.Result result =
        Shell.run(List.of("restore", backup.toString(), "--data", restored.toString()));

    assertThat(result.status()).isEqualTo(3);
    assertThat(result.output()).contains("the backup is damaged: ");
    assertThat(restored).doesNotExist();
  }

  @Test
  void healthIsShown() {
    assertThat(admin("health").output()).contains("version");
    assertThat(admin("tasks").status()).isZero();
  }

  @Test
  void withoutAServerOrATokenItSaysSo() throws IOException {
    Shell.Result missing =
        Shell.run(List.of("admin", "tenant", "list", "--token-file", "/nowhere/token"));
    assertThat(missing.status()).isEqualTo(4);
    assertThat(missing.output()).contains("the token in /nowhere/token cannot be read");

    Path wrong = Files.writeString(folder.resolve("wrong"), "sat_wrong");
    assertThat(with(wrong, "tenant", "list").status()).isEqualTo(4);

    server.close();
    Shell.Result offline = admin("tenant", "list");
    assertThat(offline.status()).isEqualTo(5);
    assertThat(offline.output()).contains("does not answer");
  }

  private Shell.Result admin(String... words) {
    return with(folder.resolve("server").resolve("admin-token"), words);
  }

  private Shell.Result with(Path token, String... words) {
    List<String> all = new ArrayList<>(List.of("admin"));
    all.addAll(List.of(words));
    return asked(token, all);
  }

  private Shell.Result run(String... words) {
    return asked(folder.resolve("server").resolve("admin-token"), List.of(words));
  }

  private Shell.Result asked(Path token, List<String> words) {
    List<String> all = new ArrayList<>(words);
    all.addAll(List.of("--server", address, "--token-file", token.toString()));
    return Shell.run(all);
  }

  private JsonNode json(String... words) throws IOException {
    List<String> all = new ArrayList<>(List.of(words));
    all.add("--json");
    Shell.Result result = admin(all.toArray(String[]::new));
    assertThat(result.output()).startsWith("{");
    return JSON.readTree(result.output());
  }
}
