package sonet.cli.backup;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.CommandException.Reason;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.ProgressBar;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Sizes;
import sonet.server.BackupFolder;
import sonet.server.ServerException;

/// `sonet restore`: verifies a backup and brings it back into an empty folder.
public final class RestoreCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "restore",
            "Verify a backup, and bring it back",
            """
            Looks at every byte of a backup and brings it back into an empty folder, from which sonet
            serve --data can then be started. With --verify alone nothing is written. A backup that is
            damaged is named exactly and not brought back; the exit status is 3 then.
            """)
        .withOperands(Operand.one("BACKUP"))
        .withOptions(
            Option.flag("--verify", "Look at it only, unless --data is given as well"),
            Option.path("--data", "DIR", "Empty folder to bring it back into"),
            Option.JSON)
        .withExample("sonet restore /backups/2027-01-31 --verify", "Once a month")
        .withExample("sonet restore /backups/2027-01-31 --data ./data", "Brings it back");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    BackupFolder backup = new BackupFolder(arguments.operandPath(0));
    Optional<Path> into = arguments.path("--data");
    if (into.isEmpty() && !arguments.has("--verify")) {
      throw arguments.wrong("say --verify to look at it, or --data DIR to bring it back");
    }
    BackupFolder.Contents contents = look(backup, console);
    if (contents.damages().isEmpty() && into.isPresent()) {
      contents = restore(backup, into.get(), console);
    }
    if (arguments.json()) {
      Json.print(console, contents);
    } else {
      show(contents, console);
    }
    if (!contents.damages().isEmpty()) {
      throw new CommandException(
          Reason.NOT_VERIFIED, "the backup is damaged: " + contents.damages().getFirst());
    }
    into.ifPresent(folder -> console.note("sonet serve --data " + folder + " starts from it"));
    return 0;
  }

  private static BackupFolder.Contents look(BackupFolder backup, Console console)
      throws CommandException {
    try (ProgressBar bar = ProgressBar.of(console, "verifying")) {
      return backup.verify((done, total) -> bar.show(done, known(total)));
    } catch (ServerException unreadable) {
      throw refused(unreadable);
    }
  }

  private static BackupFolder.Contents restore(BackupFolder backup, Path into, Console console)
      throws CommandException {
    try (ProgressBar bar = ProgressBar.of(console, "restoring")) {
      return backup.restore(into, (done, total) -> bar.show(done, known(total)));
    } catch (ServerException unwritable) {
      throw refused(unwritable);
    }
  }

  private static OptionalLong known(long total) {
    return total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
  }

  private static CommandException refused(ServerException failed) {
    String message = String.valueOf(failed.getMessage());
    return CommandException.failure(message.endsWith(".") ? message : message + ".", failed);
  }

  private static void show(BackupFolder.Contents contents, Console console) {
    console.out().println("made         " + contents.madeAt());
    console
        .out()
        .println("attachments  %d, %s".formatted(contents.blobs(), Sizes.of(contents.blobBytes())));
    contents.damages().forEach(damage -> console.out().println("DAMAGED      " + damage));
  }
}
