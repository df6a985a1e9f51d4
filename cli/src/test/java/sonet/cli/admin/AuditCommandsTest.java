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

/// The audit trails of a server in this process, shown, exported and verified.
final class AuditCommandsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private SonetServer server;
  private String address = "";
  private Path file;

  @BeforeEach
  void start() throws ServerException {
    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
    address = server.address().toString();
    file = folder.resolve("trail.jsonl");
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Shell.Result run(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(
        List.of(
            "--server",
            address,
            "--token-file",
            folder.resolve("server").resolve("admin-token").toString()));
    return Shell.run(all);
  }

  @Test
  void whatAnAdministratorDidIsListedWithItsReason() {
    assertThat(
            run("admin", "tenant", "create", "clinic", "--reason", "new customer", "--ticket", "7")
                .status())
        .isZero();
    assertThat(run("admin", "account", "remove", "nobody", "--yes").status()).isEqualTo(1);

    Shell.Result service = run("audit", "list", "--service");
    assertThat(service.lines())
        .singleElement()
        .asString()
        .contains("done        createTenant, by administrator ")
        .contains("(owner), on tenant clinic (new customer, ticket 7)");
    Shell.Result tenant = run("audit", "list", "--what", "removeAccount", "--since", "1h");
    assertThat(tenant.lines())
        .singleElement()
        .asString()
        .contains("refused     removeAccount")
        .contains("on tenant default, account nobody: unknown-account");
    assertThat(run("audit", "list", "--account", "somebody-else").lines()).isEmpty();
    assertThat(run("audit", "list", "--since", "yesterday").status()).isEqualTo(2);
  }

  @Test
  void anExportIsVerifiedOfflineAndWhatWasChangedIsNamed() throws IOException {
    for (String name : List.of("one", "two", "three")) {
      assertThat(run("admin", "tenant", "create", name).status()).isZero();
    }
    Shell.Result exported = run("audit", "export", file.toString(), "--service");
    assertThat(exported.status()).isZero();
    // The reading of the head stands there as well.
    assertThat(exported.lines()).contains("entries  1 to 3");
    String key = exported.lines().getFirst().substring("key      ".length());
    server.close();

    Shell.Result verified = verify();
    assertThat(verified.status()).isZero();
    assertThat(verified.lines())
        .contains("verified  the trail of the service", "key       " + key, "entries   1 to 3");
    assertThat(verify("--key", key).status()).isZero();
    Shell.Result wrongKey = verify("--key", "ab".repeat(32));
    assertThat(wrongKey.status()).isEqualTo(3);
    assertThat(wrongKey.output()).contains("line 1: the trail is that of the key " + key);

    List<String> lines = Files.readAllLines(file);
    lines.remove(2);
    Files.write(file, lines);
    Shell.Result damaged = verify("--json");
    assertThat(damaged.status()).isEqualTo(3);
    JsonNode result = JSON.readTree(damaged.lines().getFirst());
    assertThat(result.get("verified").asBoolean()).isFalse();
    assertThat(result.get("line").asLong()).isEqualTo(3);
    assertThat(damaged.output()).contains("line 3: entry 3 is here, and 2 was expected");
  }

  private Shell.Result verify(String... more) {
    List<String> all =
        new ArrayList<>(List.of("audit", "verify", file.toString(), "--without-log"));
    all.addAll(List.of(more));
    return Shell.run(all);
  }

  @Test
  void anExportThatFailsLeavesTheOneBeforeAsItWas() throws IOException {
    assertThat(run("audit", "export", file.toString(), "--service").status()).isZero();
    String before = Files.readString(file);
    // Nothing can be written there.
    Path inTheWay = Files.createDirectory(file.resolveSibling(file.getFileName() + ".part"));
    assertThat(run("admin", "tenant", "create", "more").status()).isZero();
    Shell.Result failed = run("audit", "export", file.toString(), "--service");
    assertThat(failed.status()).isEqualTo(1);
    assertThat(failed.output()).contains("cannot be written");
    assertThat(Files.readString(file)).isEqualTo(before);
    Files.delete(inTheWay);
    assertThat(run("audit", "export", file.toString(), "--service").status()).isZero();
    assertThat(Files.readString(file)).startsWith("{").isNotEqualTo(before);
    assertThat(Files.exists(inTheWay)).isFalse();
  }

  @Test
  void howLongATrailIsKeptIsSetForATenant() {
    assertThat(run("admin", "tenant", "set", "default", "--audit-retention", "90d").lines())
        .contains("audit trail        90d");
    assertThat(run("admin", "tenant", "set", "default", "--value-retention", "60d").lines())
        .contains("audit trail        90d", "past device sets   60d");
    assertThat(run("admin", "tenant", "set", "default", "--erasure-watch", "20d").lines())
        .contains("audit trail        90d", "past device sets   60d", "erasure watch      20d");
    assertThat(run("admin", "tenant", "set", "default", "--erasure-watch", "1s").status())
        .isEqualTo(2);
  }

  @Test
  void whatCannotBeVerifiedIsToldFromWhatIsWrong() throws IOException {
    assertThat(Shell.run(List.of("audit", "verify", "/nowhere/trail")).status()).isEqualTo(1);
    Files.writeString(file, "{}\n");
    assertThat(verify().status()).isEqualTo(3);
    assertThat(verify("--key", "short").status()).isEqualTo(2);
    assertThat(checked("--policy", "/nowhere/policy").status()).isEqualTo(1);
    Path policy = folder.resolve("policy.txt");
    Files.writeString(policy, "witness me\n");
    Shell.Result malformed = checked("--policy", policy.toString());
    assertThat(malformed.status()).isEqualTo(1);
    assertThat(malformed.output()).contains("is no policy of an anchor log");
  }

  private Shell.Result checked(String... more) {
    List<String> all = new ArrayList<>(List.of("audit", "verify", file.toString()));
    all.addAll(List.of(more));
    return Shell.run(all);
  }

  /// What contradicts itself is not settled silently in favour of one half.
  @Test
  void optionsThatContradictEachOtherAreRefused() {
    assertThat(verify("--policy", "policy.txt").status()).isEqualTo(2);
    assertThat(verify("--log", "ab".repeat(32)).status()).isEqualTo(2);
    assertThat(run("audit", "list", "--service", "--tenant", "default").status()).isEqualTo(2);
    assertThat(run("audit", "export", file.toString(), "--service", "--tenant", "x").status())
        .isEqualTo(2);
    assertThat(file).doesNotExist();
  }
}
