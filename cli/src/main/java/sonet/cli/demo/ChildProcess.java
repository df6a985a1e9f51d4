package sonet.cli.demo;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import sonet.cli.Main;
import sonet.cli.command.CommandException;

/// A JVM that runs a command of this command line and is talked to by lines.
///
/// It ends when its input does, so that none is left behind when this process is killed.
final class ChildProcess implements Child {
  private static final int GRACE_SECONDS = 10;

  private final String name;
  private final Process process;
  private final BufferedReader out;
  private final BufferedWriter in;
  private final Path errors;

  private ChildProcess(String name, Process process, Path errors) {
    this.name = name;
    this.process = process;
    this.errors = errors;
    this.out = process.inputReader(StandardCharsets.UTF_8);
    this.in = process.outputWriter(StandardCharsets.UTF_8);
  }

  /// Starts a command.
  ///
  /// @param name for people, and for the file that takes its error stream
  static ChildProcess start(String name, Path folder, List<String> words) throws CommandException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Xmx384m",
            "--enable-native-access=ALL-UNNAMED"));
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-Dsonet."))
        .forEach(command::add);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(words);
    Path errors = folder.resolve(name.replace('/', '-') + ".log");
    try {
      Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
      return new ChildProcess(name, process, errors);
    } catch (IOException failed) {
      throw CommandException.failure("the process of " + name + " cannot be started.", failed);
    }
  }

  String name() {
    return name;
  }

  long id() {
    return process.pid();
  }

  void write(String line) throws CommandException {
    try {
      in.write(line);
      in.write('\n');
      in.flush();
    } catch (IOException gone) {
      throw died(gone);
    }
  }

  String read() throws CommandException {
    try {
      String line = out.readLine();
      if (line != null) {
        return line;
      }
    } catch (IOException gone) {
      throw died(gone);
    }
    throw died(new IOException("end of output"));
  }

  private CommandException died(IOException cause) {
    String last = lastError();
    return CommandException.failure(
        "the process of " + name + " has ended." + (last.isEmpty() ? "" : " It said last: " + last),
        cause);
  }

  /// The last line of its error stream; empty when there is none.
  String lastError() {
    try {
      List<String> lines = Files.readAllLines(errors);
      return lines.isEmpty() ? "" : lines.getLast();
    } catch (IOException unreadable) {
      return "";
    }
  }

  /// Waits until it ends by itself. Returns its exit status.
  int await() throws CommandException {
    try {
      while (out.readLine() != null) {
        // What it says on the way is not needed.
      }
      return process.waitFor();
    } catch (IOException gone) {
      throw died(gone);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("stopped while " + name + " was at work.", stopped);
    }
  }

  /// Ends it: by the end of its input, or by force when that does not help.
  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException alreadyGone) {
      process.destroy();
    }
    try {
      if (!process.waitFor(GRACE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException stopped) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
