package sonet.client.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.AuditorTreeHead;

/// An auditor in a process of its own that is killed while it works.
@Timeout(180)
class AuditorKillTest {
  private static final int ROUNDS = 3;

  @TempDir private Path folder;

  @Test
  void itGoesOnWhereItWasHoweverItWasEnded() throws Exception {
    Path shown = Files.createDirectories(folder.resolve("shown"));
    Path data = folder.resolve("auditor");
    ShownLog log = ShownLog.create(TransparencySuite.ED25519, 12);
    Random random = new Random(12);
    long signed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      log.grow(200);
      log.show(shown);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  AuditorKillTest.class.getName(),
                  shown.toString(),
                  data.toString())
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      assertThat(out.readLine()).isEqualTo("begun");
      for (int lines = random.nextInt(3); lines > 0; lines--) {
        assertThat(out.readLine()).isEqualTo("passed");
      }
      Process _ = process.destroyForcibly();
      int _ = process.waitFor();
      Path head = data.resolve("head");
      if (Files.exists(head)) {
        long size = AuditorTreeHead.decode(Bytes.of(Files.readAllBytes(head))).treeSize();
        assertThat(size).isGreaterThanOrEqualTo(signed).isLessThanOrEqualTo(log.size());
        // What was signed had been kept before.
        assertThat(
                AuditorState.decode(Bytes.of(Files.readAllBytes(data.resolve("state"))))
                    .log()
                    .size())
            .isGreaterThanOrEqualTo(size);
        signed = size;
      }
    }
    try (Auditor auditor = open(shown, data)) {
      assertThat(auditor.pass((_, _) -> {}))
          .isInstanceOfSatisfying(
              Auditor.Pass.Followed.class,
              followed -> assertThat(followed.size()).isEqualTo(log.size()));
    }
  }

  private static Auditor open(Path shown, Path data) throws Exception {
    return Auditor.open(
        new Auditor.Options(new PublicLog.At(shown.toString()), data, Optional.empty()));
  }

  /// The process itself: it looks again and again.
  public static void main(String[] arguments) throws Exception {
    Path data = Path.of(arguments[1]);
    try (Auditor auditor = open(Path.of(arguments[0]), data)) {
      System.out.println("begun");
      while (true) {
        if (auditor.pass((_, _) -> {}) instanceof Auditor.Pass.Followed) {
          System.out.println("passed");
        }
      }
    }
  }
}
