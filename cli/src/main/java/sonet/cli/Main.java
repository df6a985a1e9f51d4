package sonet.cli;

import java.util.List;
import sonet.cli.chat.ChatCommand;
import sonet.cli.command.CommandLine;
import sonet.cli.command.Console;
import sonet.cli.demo.DemoCommand;
import sonet.cli.doctor.DoctorCommand;
import sonet.cli.serve.ServeCommand;
import sonet.cli.vectors.VectorsCommand;

/// The entry point.
public final class Main {
  private static final String INTRODUCTION =
      """
      Sonet: end-to-end encrypted messaging for the JVM.

      Usage: sonet COMMAND [options]
      """;

  private Main() {}

  /// Runs the command in the arguments and ends the process with its status.
  public static void main(String[] arguments) {
    int status = commandLine().run(List.of(arguments), Console.system());
    System.out.flush();
    System.exit(status);
  }

  /// All commands.
  static CommandLine commandLine() {
    return new CommandLine(
        INTRODUCTION,
        List.of(
            new ServeCommand(),
            new ChatCommand(),
            new DemoCommand(),
            new VectorsCommand(),
            new DoctorCommand(),
            new VersionCommand(),
            DemoCommand.device()));
  }
}
