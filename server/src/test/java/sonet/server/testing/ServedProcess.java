package sonet.server.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import sonet.server.ServerConfig;
import sonet.server.SonetServer;

/// A server in a process of its own, which can be killed.
public final class ServedProcess implements AutoCloseable {
  private final Process process;
  private final URI address;

  private ServedProcess(Process process, URI address) {
    this.process = process;
    this.address = address;
  }

  /// Starts one on a folder; when this returns, it answers.
  ///
  /// @param port where it listens, 0 for any
  public static ServedProcess start(Path data, int port) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                ServedProcess.class.getName(),
                data.toString(),
                Integer.toString(port))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = out.readLine();
    if (line == null) {
      throw new IOException("the server did not start");
    }
    return new ServedProcess(process, URI.create(line));
  }

  /// Where it is.
  public URI address() {
    return address;
  }

  /// Kills it, with no chance to finish anything.
  public void kill() throws InterruptedException {
    Process _ = process.destroyForcibly();
    int _ = process.waitFor();
  }

  @Override
  public void close() {
    Process _ = process.destroyForcibly();
  }

  /// The process itself.
  public static void main(String[] arguments) throws Exception {
    SonetServer server =
        SonetServer.start(
            ServerConfig.of(Path.of(arguments[0])).withPort(Integer.parseInt(arguments[1])));
    System.out.println(server.address());
    new CountDownLatch(1).await();
  }
}
