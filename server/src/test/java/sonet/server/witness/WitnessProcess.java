package sonet.server.witness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/// A witness in a process of its own, which can be killed.
final class WitnessProcess {
  private final Process process;
  private final URI address;

  private WitnessProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  static WitnessProcess start(Path data, String logs) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                WitnessProcess.class.getName(),
                data.toString(),
                logs)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the witness did not start");
    }
    return new WitnessProcess(process, URI.create(line));
  }

  URI address() {
    return address;
  }

  /// Kills it, with no chance to finish anything.
  void kill() throws InterruptedException {
    Process _ = process.destroyForcibly();
    int _ = process.waitFor();
  }

  public static void main(String[] arguments) throws Exception {
    WitnessServer witness =
        WitnessServer.start(
            new WitnessServer.Options(
                "127.0.0.1", 0, Path.of(arguments[0]), "w.example.org", arguments[1]),
            _ -> {});
    System.out.println(witness.address());
    new CountDownLatch(1).await();
  }
}
