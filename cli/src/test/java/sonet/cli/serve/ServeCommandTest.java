package sonet.cli.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.cli.Shell;

final class ServeCommandTest {
  @TempDir private Path folder;

  @Test
  void itSaysWhereItIsReadyAndStopsCleanly() {
    Shell.Result result = serve("--port", "0", "--data", folder.toString(), "--until-input-ends");

    assertThat(result.lines().getFirst()).startsWith("Sonet is ready at http://127.0.0.1:");
    assertThat(result.lines().get(1)).contains(folder.toString());
    assertThat(result.lines().getLast()).isEqualTo("Sonet has stopped.");
    assertThat(result.status()).isZero();
  }

  @Test
  void aPortInUseIsTold() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());

      Shell.Result result = serve("--port", port, "--data", folder.toString());

      assertThat(result.output()).startsWith("sonet: the server cannot start: port " + port);
      assertThat(result.lines()).hasSize(1);
      assertThat(result.status()).isEqualTo(1);
    }
  }

  @Test
  void aFolderThatCannotBeUsedIsTold() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "not a folder");

    Shell.Result result = serve("--port", "0", "--data", file.toString());

    assertThat(result.output()).startsWith("sonet: the server cannot start: ");
    assertThat(result.lines()).hasSize(1);
    assertThat(result.status()).isEqualTo(1);
  }

  @Test
  void settingsStandInAFileAndFlagsCountMore() throws IOException {
    Path file =
        Files.writeString(folder.resolve("sonet.properties"), "port = 9\nlimits.body = 12MiB\n");

    Shell.Result printed =
        serve("--config", file.toString(), "--limits-body", "16MiB", "--print-config");

    assertThat(printed.lines()).contains("port = 9", "limits.body = 16MiB");
    assertThat(serve("--config", file.toString(), "--check-config").status()).isZero();
  }

  @Test
  void allMistakesInTheSettingsAreToldAtOnce() {
    Shell.Result result = serve("--port", "99999", "--limits-body", "much", "--check-config");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.output()).contains("port is \"99999\"").contains("limits.body is \"much\"");
  }

  private static Shell.Result serve(String... options) {
    List<String> words = new ArrayList<>(List.of("serve"));
    words.addAll(List.of(options));
    return Shell.run(words);
  }
}
