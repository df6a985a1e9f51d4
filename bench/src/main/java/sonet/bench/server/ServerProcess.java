package sonet.bench.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import sonet.cli.serve.ServeCommand;
import sonet.server.config.Setting;
import sonet.server.config.Settings;

/// `sonet serve` as a process of its own, on a folder of its own.
public final class ServerProcess implements AutoCloseable {
  private final Process process;
  private final Path folder;
  private final int port;

  private ServerProcess(Process process, Path folder, int port) {
    this.process = process;
    this.folder = folder;
    this.port = port;
  }

  /// Starts it and waits until it says that it is ready.
  ///
  /// @param options further options of the virtual machine
  public static ServerProcess start(List<String> options) throws IOException {
    Path folder = Files.createTempDirectory("sonet-bench");
    Process process =
        new ProcessBuilder(command(options, folder))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(ServeCommand.READY)) {
        int port = URI.create(line.substring(ServeCommand.READY.length()).strip()).getPort();
        return new ServerProcess(process, folder, port);
      }
    }
    process.destroyForcibly();
    throw new IOException("the server did not start");
  }

  /// Parses and links the classes of a start ahead of time, as `./sonet` does when it builds.
  ///
  /// @param cache the file for them
  /// @return the options to start with; none where this cannot be done, as from folders of classes
  public static List<String> train(Path cache) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("sonet-bench");
    Process process =
        new ProcessBuilder(command(List.of("-XX:AOTCacheOutput=" + cache, "-Xlog:disable"), folder))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    process.destroyForcibly();
    delete(folder);
    return ended && Files.isRegularFile(cache) ? List.of("-XX:AOTCache=" + cache) : List.of();
  }

  private static List<String> command(List<String> options, Path folder) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx2g");
    command.add("-XX:+UseCompactObjectHeaders");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "sonet.cli.Main"));
    command.addAll(List.of("serve", "--port", "0", "--data", folder.toString()));
    command.add("--until-input-ends");
    // A load comes from one address, and from few devices that each do as much as they can.
    for (Setting<?> setting : Settings.all()) {
      if (setting.name().startsWith("limits.rate.")) {
        command.addAll(List.of(setting.flag(), "unlimited"));
      }
    }
    return command;
  }

  int port() {
    return port;
  }

  /// What its heap holds after a full collection: what it keeps, without what the collector has not
  /// got round to, which is most of the memory that it holds.
  HeapUse heap() throws IOException {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    Process asked =
        new ProcessBuilder(jcmd.toString(), Long.toString(process.pid()), "GC.class_histogram")
            .redirectErrorStream(true)
            .start();
    try (BufferedReader out = asked.inputReader(StandardCharsets.UTF_8)) {
      return HeapUse.parse(out.lines().toList());
    }
  }

  ProcessFigures figures() {
    return new ProcessFigures(process.pid());
  }

  /// Stops it and deletes its folder.
  @Override
  public void close() throws IOException {
    process.getOutputStream().close();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    delete(folder);
  }

  /// Deletes a folder with all that is in it.
  public static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
