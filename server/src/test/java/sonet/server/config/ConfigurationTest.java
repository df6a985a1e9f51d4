package sonet.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.ServerException.Reason;
import sonet.server.ServerLimits;
import sonet.server.config.ConfigurationReader.Result;

final class ConfigurationTest {
  @TempDir Path folder;

  private Path file(String text) throws IOException {
    return Files.writeString(folder.resolve("sonet.properties"), text);
  }

  private static Configuration read(Sources sources) {
    Result result = ConfigurationReader.read(sources);
    assertThat(result).isInstanceOf(Result.Read.class);
    return ((Result.Read) result).configuration();
  }

  private static List<String> mistakes(Sources sources) {
    Result result = ConfigurationReader.read(sources);
    assertThat(result).isInstanceOf(Result.Wrong.class);
    return ((Result.Wrong) result).mistakes();
  }

  @Test
  void aFlagGoesBeforeTheEnvironmentAndThatBeforeTheFile() throws IOException {
    Sources all =
        Sources.NONE
            .withFile(file("port = 1\nhost = 10.0.0.1\nlimits.body = 16MiB # generous\n"))
            .withEnvironment(Map.of("SONET_PORT", "2", "SONET_HOST", "10.0.0.2", "HOME", "/"))
            .withFlags(Map.of("port", "3"));
    assertThat(mistakes(all)).singleElement().asString().contains("16MiB # generous");
    Sources mended = all.withFile(file("port = 1\nhost = 10.0.0.1\nlimits.body = 16MiB\n"));
    Configuration configuration = read(mended);
    assertThat(configuration.get(Settings.PORT)).isEqualTo(3);
    assertThat(configuration.get(Settings.HOST)).isEqualTo("10.0.0.2");
    assertThat(configuration.get(Settings.BODY)).isEqualTo(16L << 20);
    assertThat(configuration.get(Settings.IDLE_TIME)).isEqualTo(Duration.ofSeconds(75));
  }

  @Test
  void allMistakesAreToldAtOnceWithWhatToDo() throws IOException {
    Sources wrong =
        Sources.NONE
            .withFile(file("prot = 80\nport = 80\nport = 81\nlimits.idle-time = 75\n"))
            .withEnvironment(Map.of("SONET_HOTS", "x", "SONET_LIMITS_BODY", "9000TiB"))
            .withFlags(Map.of("limits.devices", "0"));
    assertThat(mistakes(wrong))
        .hasSize(6)
        .anyMatch(text -> text.contains("sets port twice"))
        .anyMatch(text -> text.contains("prot is no setting; did you mean port?"))
        .anyMatch(text -> text.contains("limits.idle-time is \"75\", which should be a time"))
        .anyMatch(text -> text.contains("SONET_HOTS is no setting; did you mean SONET_HOST?"))
        .anyMatch(text -> text.contains("SONET_LIMITS_BODY: limits.body is \"9000TiB\""))
        .anyMatch(text -> text.startsWith("--limits-devices: limits.devices is \"0\""));
  }

  @Test
  void whatDoesNotGoTogetherIsTold() {
    assertThat(mistakes(Sources.NONE.withFlags(Map.of("limits.commit", "32MiB"))))
        .containsExactly(
            "limits.commit of 32MiB does not fit into a request; set limits.body to 43MiB or more");
  }

  @Test
  void aFileThatIsNotThereOrNoTextIsTold() throws IOException {
    assertThat(mistakes(Sources.NONE.withFile(folder.resolve("nowhere"))))
        .containsExactly(
            "there is no file " + folder.resolve("nowhere") + "; name another one or leave it out");
    Path binary = Files.write(folder.resolve("binary"), new byte[] {'a', '=', (byte) 0xff});
    assertThat(mistakes(Sources.NONE.withFile(binary)))
        .anyMatch(text -> text.contains("no text in UTF-8"));
    Path broken = file("port = \\uXYZ0\n");
    assertThat(mistakes(Sources.NONE.withFile(broken)))
        .anyMatch(text -> text.contains("cannot be read"));
  }

  @Test
  void whatIsPrintedIsAFileThatSaysTheSame() throws IOException {
    Sources sources =
        Sources.NONE.withFlags(
            Map.of(
                "port", "9", "data", "C:\\sonet data", "names", "a:1, b:2", "limits.body", "9MiB"));
    Configuration configuration = read(sources);
    String printed = configuration.print();
    assertThat(printed).contains("(from --port)", "port = 9\n", "(not set)");
    Configuration again = read(Sources.NONE.withFile(file(printed)));
    for (Setting<?> setting : Settings.all()) {
      assertThat((Object) again.get(setting)).isEqualTo(configuration.get(setting));
    }
  }

  @Test
  void everySettingIsWithinItsOwnBoundsAndHasANameOfItsOwn() {
    assertThat(Settings.all()).doesNotHaveDuplicates();
    assertThat(Settings.all().stream().map(Setting::name)).doesNotHaveDuplicates();
    assertThat(Settings.all().stream().map(Setting::variable)).doesNotHaveDuplicates();
    for (Setting<?> setting : Settings.all()) {
      Sources itself = Sources.NONE.withFlags(Map.of(setting.name(), setting.initialText()));
      assertThat((Object) read(itself).get(setting)).isEqualTo(setting.initial());
    }
  }

  @Test
  void thePageIsTheTable() throws IOException {
    Path page = Path.of("..", "docs", "configuration.md");
    String made = ConfigurationPage.markdown();
    Path copy = Files.writeString(Path.of("target", "configuration.md"), made);
    assertThat(Files.readString(page, StandardCharsets.UTF_8))
        .as("docs/configuration.md should be as the table; copy %s over it", copy)
        .isEqualTo(made);
  }

  @Test
  void theServerIsConfiguredByThem() throws Exception {
    ServerConfig config =
        ServerConfig.read(
            Sources.NONE.withFlags(Map.of("limits.message", "1MiB", "port", "7")), folder);
    assertThat(config.port()).isEqualTo(7);
    assertThat(config.data()).isEqualTo(folder);
    assertThat(config.limits().messageBytes()).isEqualTo(1 << 20);
    assertThat(ServerLimits.of(Configuration.INITIAL)).isEqualTo(ServerLimits.DEFAULT);
    assertThatThrownBy(() -> ServerConfig.read(Sources.NONE.withFlags(Map.of("port", "x")), folder))
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFIGURATION));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "64", "64 mib", "-1MiB", "1.5MiB", "9999999999999999999B", "MiB"})
  void whatIsNoSizeIsRefused(String text) {
    assertThatThrownBy(() -> Quantities.parseSize(text))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 1023, 1024, 1536, 1 << 20, 5L << 40, Long.MAX_VALUE})
  void aSizeIsReadAsItIsWritten(long bytes) {
    assertThat(Quantities.parseSize(Quantities.size(bytes))).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 999, 1000, 90_000, 3_600_000, 30L * 86_400_000})
  void aTimeIsReadAsItIsWritten(long millis) {
    assertThat(Quantities.parseTime(Quantities.time(Duration.ofMillis(millis))))
        .isEqualTo(Duration.ofMillis(millis));
  }
}
