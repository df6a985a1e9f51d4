package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.mls.Group;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.ProblemType;
import sonet.protocol.ReloadedSettings;
import sonet.server.config.Settings;
import sonet.server.config.Sources;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;

/// Settings that are read again while the service runs.
final class ReloadTest {
  @TempDir Path folder;
  private Path file;
  private TestServer server;
  private TestAdmin owner;

  @BeforeEach
  void start() throws Exception {
    file = Files.writeString(folder.resolve("sonet.properties"), "limits.rate.send = unlimited\n");
    Sources sources =
        Sources.NONE.withFile(file).withFlags(Map.of("limits.rate.commit", "500/min"));
    ServerConfig config = ServerConfig.read(sources, folder.resolve("data"));
    server = TestServer.start(folder.resolve("data"), usual -> config.withPort(0));
    owner = TestAdmin.owner(server);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ReloadedSettings reload(String settings) throws Exception {
    var _ = Files.writeString(file, settings);
    return owner.ask(AdminOperations.RELOAD).as(ReloadedSettings.class);
  }

  @Test
  void whatCanChangeAtAnyTimeDoesAndTheRestWaits() throws Exception {
    TestDevice alice = TestDevice.register(server, "alice");
    Group group = alice.createGroup();
    assertThat(alice.say(group, "one").status()).isEqualTo(201);
    ReloadedSettings reloaded = reload("limits.rate.send = 1/h\nlimits.groups = 3\n");
    assertThat(reloaded.changed()).containsExactly("limits.rate.send");
    assertThat(reloaded.waiting()).containsExactly("limits.groups");
    assertThat(alice.say(group, "two").status()).isEqualTo(201);
    Object _ = alice.say(group, "three").problem(ProblemType.RATE_LIMITED);
    assertThat(reload("limits.groups = 3\n"))
        .isEqualTo(
            new ReloadedSettings(
                java.util.List.of("limits.rate.send"), java.util.List.of("limits.groups")));
    assertThat(alice.say(group, "three").status()).isEqualTo(201);
  }

  @Test
  void whatIsWrongChangesNothing() throws Exception {
    var _ = Files.writeString(file, "limits.rate.send = 1/h\nlimits.rate.read = often\n");
    assertThat(owner.ask(AdminOperations.RELOAD).problem(ProblemType.SETTINGS_REFUSED).detail())
        .contains("limits.rate.read", "often");
    TestDevice alice = TestDevice.register(server, "alice");
    Group group = alice.createGroup();
    for (int i = 0; i < 3; i++) {
      assertThat(alice.say(group, "message " + i).status()).isEqualTo(201);
    }
    Files.delete(file);
    assertThat(owner.ask(AdminOperations.RELOAD).problem(ProblemType.SETTINGS_REFUSED).detail())
        .contains("there is no file");
  }

  @Test
  void theSameAgainChangesNothingAndAFlagStillCountsMore() throws Exception {
    ReloadedSettings reloaded =
        reload("limits.rate.send = unlimited\nlimits.rate.commit = 1/h\nport = 1\n");
    assertThat(reloaded.changed()).isEmpty();
    assertThat(reloaded.waiting()).as("the program has set the port").isEmpty();
  }

  @Test
  void whoDoesNotRunTheServiceMayNot() throws Exception {
    Object _ =
        owner
            .make(AdminRole.AUDITOR)
            .ask(AdminOperations.RELOAD)
            .problem(ProblemType.NOT_PERMITTED);
  }

  @Test
  void everyRateCanChangeAtAnyTime() {
    assertThat(Settings.all())
        .filteredOn(setting -> setting.name().startsWith("limits.rate."))
        .isNotEmpty()
        .allMatch(setting -> setting.when() == sonet.server.config.Setting.When.AT_ANY_TIME);
  }
}
