package sonet.cli.admin;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Folders;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.device.Failures;
import sonet.client.ClientException;
import sonet.client.ServerAddress;
import sonet.protocol.AuditCause;
import sonet.protocol.TenantName;

/// What a command of administrators works with.
///
/// @param client to ask the server with
/// @param arguments what was asked for
/// @param console where to say what came of it
record AdminCall(AdminClient client, Arguments arguments, Console console) {
  private static final String TOKEN_VARIABLE = "SONET_ADMIN_TOKEN";
  private static final String TOKEN_FILE = "admin-token";

  private static final List<Option> OPTIONS =
      List.of(
          Option.of("--server", "URL", "The server (default http://localhost:8080)"),
          Option.path(
              "--token-file",
              "FILE",
              "File with the token (default SONET_ADMIN_TOKEN, or admin-token in the data)"),
          Option.path("--data", "DIR", "Folder of the server's data, for its token"),
          Option.of("--reason", "TEXT", "Why it is done, for the audit trail"),
          Option.of("--ticket", "ID", "The ticket it is done for, for the audit trail"),
          Option.JSON);

  /// What is done.
  @FunctionalInterface
  interface Work {
    /// Does it.
    void run(AdminCall call) throws CommandException;
  }

  /// A command.
  ///
  /// @param usage without the options that name the server
  static Command command(Usage usage, Work work) {
    Usage whole = usage.withOptions(OPTIONS);
    return new Command() {
      @Override
      public Usage usage() {
        return whole;
      }

      @Override
      public int run(Arguments arguments, Console console) throws CommandException {
        try (AdminClient client =
            new AdminClient(
                server(arguments), token(arguments, console), why(arguments), Pause.of(console))) {
          work.run(new AdminCall(client, arguments, console));
        }
        return 0;
      }
    };
  }

  private static Map<String, String> why(Arguments arguments) {
    Map<String, String> headers = new TreeMap<>();
    arguments.value("--reason").ifPresent(text -> headers.put(AuditCause.REASON, encoded(text)));
    arguments.value("--ticket").ifPresent(text -> headers.put(AuditCause.TICKET, encoded(text)));
    return headers;
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static URI server(Arguments arguments) throws CommandException {
    try {
      return ServerAddress.parse(arguments.value("--server").orElse("http://localhost:8080"));
    } catch (ClientException malformed) {
      throw Failures.of(malformed);
    }
  }

  /// Never on the command line, which every user of the machine may read.
  private static String token(Arguments arguments, Console console) throws CommandException {
    Optional<Path> named = arguments.path("--token-file");
    String variable = console.environment().getOrDefault(TOKEN_VARIABLE, "");
    if (named.isEmpty() && arguments.path("--data").isEmpty() && !variable.isEmpty()) {
      return variable;
    }
    Path data = arguments.path("--data").orElse(Folders.data(console.environment(), "server"));
    Path file = named.orElse(data.resolve(TOKEN_FILE));
    try {
      String token = Files.readString(file, StandardCharsets.US_ASCII).strip();
      if (token.matches("[A-Za-z0-9_-]+")) {
        return token;
      }
    } catch (IOException unreadable) {
      throw new CommandException(
          CommandException.Reason.AUTHENTICATION,
          "the token in %s cannot be read: name it by --token-file, or set %s."
              .formatted(file, TOKEN_VARIABLE),
          unreadable);
    }
    throw new CommandException(
        CommandException.Reason.AUTHENTICATION, "there is no token in " + file + ".");
  }

  /// The tenant that is named at a place.
  TenantName tenant(int index) throws CommandException {
    return tenant(arguments.operand(index));
  }

  /// The tenant of `--tenant`, or the usual one.
  TenantName tenant() throws CommandException {
    return tenant(arguments.value("--tenant").orElse(TenantName.DEFAULT.value()));
  }

  private static TenantName tenant(String name) throws CommandException {
    try {
      return new TenantName(name);
    } catch (IllegalArgumentException malformed) {
      throw CommandException.usage("\"" + name + "\" is no tenant: " + malformed.getMessage());
    }
  }

  /// Prints an answer: as it is with `--json`, else by lines.
  void answer(Record answer, List<String> lines) {
    if (arguments.json()) {
      console.out().println(AdminClient.json(answer));
    } else {
      lines.forEach(console.out()::println);
    }
  }
}
