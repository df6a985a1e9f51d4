package sonet.cli.watch;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.CommandException;
import sonet.cli.command.Option;
import sonet.cli.command.TextFile;
import sonet.client.watch.PublicLog;

/// What the commands that watch a log share: where it is, and whose word counts.
final class Watching {
  static final List<Option> OPTIONS =
      List.of(
          Option.of(
              "--from",
              "PLACE",
              "A server, an address with a path, or a folder (default http://localhost:8080)"),
          Option.of("--tenant", "NAME", "Whose log of a server with several tenants"),
          Option.path("--policy", "FILE", "Keys of the log and witnesses that must have seen it"));

  private Watching() {}

  static PublicLog.At at(Arguments arguments) {
    return new PublicLog.At(
        arguments.value("--from").orElse("http://localhost:8080"),
        arguments.value("--tenant").orElse(""));
  }

  static Optional<String> policy(Arguments arguments) throws CommandException {
    Optional<Path> file = arguments.path("--policy");
    return file.isEmpty() ? Optional.empty() : Optional.of(TextFile.read(file.get()));
  }
}
