package sonet.cli;

import java.util.ArrayList;
import java.util.List;
import sonet.cli.admin.AdminCommand;
import sonet.cli.backup.RestoreCommand;
import sonet.cli.chat.ChatCommand;
import sonet.cli.command.Command;
import sonet.cli.command.Completion;
import sonet.cli.command.Console;
import sonet.cli.command.Program;
import sonet.cli.conversation.AttachCommands;
import sonet.cli.conversation.GroupCommands;
import sonet.cli.conversation.MessageCommands;
import sonet.cli.conversation.ReadingCommands;
import sonet.cli.demo.DemoCommand;
import sonet.cli.device.DeviceCommands;
import sonet.cli.device.InitCommand;
import sonet.cli.device.KeyCommands;
import sonet.cli.device.RecoverCommand;
import sonet.cli.device.RecoveryCommands;
import sonet.cli.device.WhoamiCommand;
import sonet.cli.doctor.DoctorCommand;
import sonet.cli.serve.ServeCommand;
import sonet.cli.trust.TrustCommands;
import sonet.cli.trust.VerifyCommand;
import sonet.cli.vectors.VectorsCommand;
import sonet.cli.watch.AuditorCommand;
import sonet.cli.watch.LogCommands;
import sonet.cli.watch.WitnessCommand;

/// The entry point.
public final class Main {
  private static final String INTRODUCTION =
      """
      Sonet: end-to-end encrypted messaging for the JVM.

      Usage: sonet COMMAND [options]
      """;

  private static final String EPILOGUE =
      """
      Every command takes --help, which says more, --quiet, and --color auto|always|never. What
      went wrong is said on the error stream; SONET_DEBUG=1 adds where in the program.

      Exit codes: 0 done, 1 failed, 2 called wrongly, 3 not verified (someone's keys are not the
      known ones), 4 passphrase, key or token refused, 5 server not reached or not able.
      """;

  private Main() {}

  /// Runs the command in the arguments and ends the process with its status.
  public static void main(String[] arguments) {
    System.exit(program().run(List.of(arguments), Console.system()));
  }

  /// All commands.
  static Program program() {
    return new Program(
        INTRODUCTION,
        EPILOGUE,
        List.of(
            new Program.Section("Messaging", messaging()),
            new Program.Section(
                "Service",
                List.of(
                    new ServeCommand(),
                    AdminCommand.admin(),
                    AdminCommand.audit(),
                    AdminCommand.backup(),
                    new RestoreCommand())),
            new Program.Section(
                "Key transparency",
                List.of(LogCommands.log(), new AuditorCommand(), new WitnessCommand())),
            new Program.Section(
                "Sonet itself",
                List.of(
                    new DemoCommand(),
                    new VectorsCommand(),
                    new DoctorCommand(),
                    new Completion(Main::program),
                    new VersionCommand())),
            new Program.Section("", List.of(DemoCommand.device()))));
  }

  private static List<Command> messaging() {
    List<Command> commands = new ArrayList<>();
    commands.addAll(
        List.of(
            new InitCommand(), new WhoamiCommand(), DeviceCommands.devices(), KeyCommands.keys()));
    commands.addAll(List.of(RecoveryCommands.recovery(), new RecoverCommand()));
    commands.addAll(
        List.of(new ChatCommand(), GroupCommands.conversations(), GroupCommands.group()));
    commands.addAll(MessageCommands.all());
    commands.add(AttachCommands.attach());
    commands.addAll(ReadingCommands.all());
    commands.addAll(List.of(VerifyCommand.verify(), TrustCommands.trust()));
    return commands;
  }
}
