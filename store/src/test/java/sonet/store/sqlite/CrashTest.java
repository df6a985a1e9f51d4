package sonet.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.store.Store;
import sonet.store.testing.StoreContract;
import sonet.store.testing.TestHash;

/// Kills a process in the middle of its appends and looks at what it left.
final class CrashTest {
  private static final int ROUNDS = 3;

  @TempDir Path folder;

  @ParameterizedTest(name = "killed after {0} answers a round")
  @ValueSource(ints = {1, 40, 300})
  void whatWasAnsweredIsThereAfterTheProcessWasKilled(int answers) throws Exception {
    List<String> acknowledged = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      acknowledged.addAll(appendAndKill("round" + round, answers));
      try (Store store = open()) {
        assertNothingIsLost(store, acknowledged);
      }
    }
    assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(ROUNDS * answers);
  }

  private Store open() throws Exception {
    return SqliteStore.open(SqliteOptions.of(folder), TestHash.SHA_256);
  }

  /// Each answer is a line `log seq name`.
  private List<String> appendAndKill(String round, int answers) throws Exception {
    Process process =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                CrashingAppender.class.getName(),
                folder.toString(),
                round)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
      String line = output.readLine();
      while (line != null) {
        lines.add(line);
        if (lines.size() == answers) {
          // By its handle: the process object would close the pipe with what is still in it.
          assertThat(process.toHandle().destroyForcibly()).isTrue();
        }
        line = output.readLine();
      }
    }
    assertThat(process.waitFor()).isNotZero();
    // A line that was cut off is no answer.
    return lines.stream().filter(line -> line.endsWith(".")).toList();
  }

  private static void assertNothingIsLost(Store store, List<String> acknowledged) throws Exception {
    for (int log = 0; log < CrashingAppender.LOGS; log++) {
      String number = log + " ";
      List<String> present =
          StoreContract.chained(store, CrashingAppender.log(log)).stream()
              .map(entry -> number + entry.seq() + " " + entry.body().toUtf8())
              .toList();
      assertThat(new HashSet<>(present))
          .containsAll(acknowledged.stream().filter(line -> line.startsWith(number)).toList());
    }
  }
}
