package sonet.cli;

import java.util.Optional;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.Console;
import sonet.cli.command.Json;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;

/// `sonet version`: which Sonet on which Java.
final class VersionCommand implements Command {
  @Override
  public Usage usage() {
    return Usage.of(
            "version",
            "Show the version",
            "Prints the version of Sonet and of the Java it runs on.")
        .withOptions(Option.JSON)
        .withExample("sonet version", "sonet 0.1.0 on Java 25.0.3");
  }

  @Override
  public int run(Arguments arguments, Console console) {
    if (arguments.json()) {
      Json.print(console, new Versions(version(), Runtime.version().toString()));
    } else {
      console.out().printf("sonet %s on Java %s%n", version(), Runtime.version());
    }
    return 0;
  }

  /// What `--json` prints.
  ///
  /// @param sonet the version of Sonet
  /// @param java the version of Java
  private record Versions(String sonet, String java) {}

  /// The version in the manifest; classes that were never packaged have none.
  static String version() {
    return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
        .orElse("unpackaged");
  }
}
