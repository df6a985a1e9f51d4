package sonet.web;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A headless Chromium with a profile of its own, which goes when it is closed.
final class Chromium implements AutoCloseable {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final List<String> OPTIONS =
      List.of(
          "--headless",
          "--no-sandbox", // which does not start for root, as whom it runs in containers
          "--disable-gpu",
          "--disable-quic",
          "--disable-dev-shm-usage",
          "--no-first-run",
          "--no-default-browser-check",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-extensions",
          "--disable-sync",
          "--metrics-recording-only",
          "--enable-logging=stderr");

  private final Process process;
  private final Path folder;

  private Chromium(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /// The program on this machine, if it is there.
  static Optional<Path> find() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Starts it on a page.
  static Chromium open(Path program, String address) throws IOException {
    Path folder = Files.createTempDirectory("sonet-browser");
    List<String> command =
        Stream.of(
                Stream.of(program.toString()),
                OPTIONS.stream(),
                Stream.of("--user-data-dir=" + folder.resolve("profile"), address))
            .flatMap(part -> part)
            .toList();
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    return new Chromium(process, folder);
  }

  /// What it wrote, for when it fails.
  String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  @Override
  public void close() throws IOException {
    // Itself first: it starts helpers again that go, and buries none of them while it lives.
    List<ProcessHandle> helpers = process.descendants().toList();
    Stream.concat(Stream.of(process.toHandle()), helpers.stream()).forEach(Chromium::end);
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        boolean _ = Files.deleteIfExists(path);
      }
    }
  }

  /// A dead process that nobody buries seems alive for ever, so the wait has an end.
  private static void end(ProcessHandle each) {
    boolean _ = each.destroyForcibly();
    ProcessHandle _ = each.onExit().completeOnTimeout(each, 10, TimeUnit.SECONDS).join();
  }
}
