package sonet.cli.conversation;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.ProgressBar;
import sonet.cli.command.Usage;
import sonet.cli.device.OnDevice;
import sonet.cli.device.OnDevice.Call;
import sonet.client.Attachment;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.MessageId;

/// `sonet attach`: files with messages.
public final class AttachCommands {
  private static final int MOST_FILES = 1_000;

  /// Four bytes each at most, and a suffix while it comes: within what file systems take.
  private static final int LONGEST_NAME = 60;

  private AttachCommands() {}

  /// The command.
  public static Command attach() {
    return new Family(
        Usage.of(
            "attach",
            "Send files, and fetch those of others",
            """
            Sends files with messages and fetches those that came with them. A file is encrypted on this
            device; the server sees its size, and nothing else of it. What was interrupted goes on where
            it was with the same command.
            """),
        List.of(put(), get()));
  }

  private static Command put() {
    Usage usage =
        Usage.of(
                "put",
                "Send a file",
                "Sends a file to a conversation, with a text if there is one.")
            .withOperands(Operand.one("CONVERSATION"), Operand.one("FILE"), Operand.any("TEXT"))
            .withOptions(MessageCommands.WAIT, Option.JSON)
            .withExample("sonet attach put Team plan.pdf here it is", "Sends it to the team");
    return OnDevice.of(
        usage,
        call -> {
          Conversation where = where(call);
          List<String> words = call.arguments().operands();
          String text = words.stream().skip(2).collect(Collectors.joining(" "));
          MessageId id;
          try (ProgressBar bar = ProgressBar.of(call.console(), "sending")) {
            id =
                where.attach(
                    Path.of(words.get(1)),
                    text,
                    (done, total) -> bar.show(done, OptionalLong.of(total)));
          }
          MessageCommands.sent(call, where, id);
        });
  }

  private static Command get() {
    Usage usage =
        Usage.of(
                "get",
                "Fetch a file",
                """
                Fetches a file that came with a message, checks all of it, and puts it into this folder under
                the name its sender gave it, as far as that names no other folder. A file that is there
                already is not touched without --force.
                """)
            .withOperands(Operand.one("CONVERSATION"), Operand.one("MESSAGE"))
            .withOptions(
                Option.path("--out", "PATH", "Where to put it: a folder, or the name of the file"),
                Option.of("--number", "N", "Which of several files (default 1)"),
                Option.flag("--force", "Replace a file that is there"),
                Option.JSON)
            .withExample("sonet attach get Team 3fa9c211 --out /tmp", "Puts it into /tmp");
    return OnDevice.of(
        usage,
        call -> {
          Attachment file = file(call);
          Path target = target(call, file);
          try (ProgressBar bar = ProgressBar.of(call.console(), "fetching")) {
            call.sonet()
                .download(file, target, (done, total) -> bar.show(done, OptionalLong.of(total)));
          }
          if (call.arguments().json()) {
            Json.print(call.console(), new Fetched(target.toString(), file.name(), file.size()));
          } else {
            call.console()
                .out()
                .println(Lines.visible(target.toString()) + ", " + Sizes.of(file.size()));
          }
        });
  }

  /// What `--json` prints of a file that was fetched.
  ///
  /// @param path where it is
  /// @param name as its sender gave it
  /// @param size in bytes
  private record Fetched(String path, String name, long size) {}

  private static Conversation where(Call call) throws ClientException, CommandException {
    return Conversations.find(call.sonet(), call.arguments().operand(0));
  }

  private static Attachment file(Call call) throws ClientException, CommandException {
    Conversation where = where(call);
    MessageId id = Conversations.message(where, call.arguments().operand(1));
    List<Attachment> files = where.message(id).attachments();
    int number = call.arguments().number("--number", 1, 1, MOST_FILES);
    if (files.size() < number) {
      throw CommandException.failure(
          switch (files.size()) {
            case 0 -> "there is no file with that message.";
            case 1 -> "there is one file with that message.";
            default -> "there are %d files with that message.".formatted(files.size());
          });
    }
    return files.get(number - 1);
  }

  private static Path target(Call call, Attachment file) throws CommandException {
    Path out = call.arguments().path("--out").orElse(Path.of(""));
    Path target =
        Files.isDirectory(out.toAbsolutePath()) ? out.resolve(localName(file.name())) : out;
    if (Files.exists(target) && !call.arguments().has("--force")) {
      throw CommandException.failure(
          "the file %s is there already; --out names another, --force replaces it."
              .formatted(target));
    }
    return target;
  }

  /// A name that its sender gave a file, as a name in one folder: no way to another one, nothing
  /// hidden, nothing that a terminal or a file system takes amiss.
  static String localName(String given) {
    String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
    String plain =
        Lines.visible(last).replaceAll("[<>:\"|?*\\p{Cntrl}\ufffd]", "_").replaceAll("^[. -]+", "");
    int length = plain.codePointCount(0, plain.length());
    String end =
        length <= LONGEST_NAME
            ? plain
            : plain.substring(plain.offsetByCodePoints(0, length - LONGEST_NAME));
    return end.isBlank() ? "file" : end;
  }
}
