package sonet.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Family;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Printable;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Durations;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.AdminToken;
import sonet.protocol.AdminTokenPage;
import sonet.protocol.IssuedAdminToken;
import sonet.protocol.NewAdminToken;
import sonet.protocol.TenantName;

/// `sonet admin token`: the tokens of administrators.
final class TokenCommands {
  private TokenCommands() {}

  static Command token() {
    return new Family(
        Usage.of(
            "token",
            "Make, list and revoke tokens of administrators",
            "A token says what its bearer may do: owner, operator, tenant-admin or auditor."),
        List.of(create(), list(), revoke()));
  }

  private static Command create() {
    return AdminCall.command(
        Usage.of(
                "create",
                "Make a token",
                """
                Makes a token and prints its secret, which is shown this once. An owner may do everything,
                an operator runs the server, a tenant-admin one tenant, an auditor only looks.
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(
                Option.choice(
                    "--role",
                    "ROLE",
                    List.of("owner", "operator", "tenant-admin", "auditor"),
                    "What its bearer may do"),
                Option.of("--tenant", "TENANT", "The tenant of a tenant-admin"),
                Option.of("--expires", "TIME", "How long it is good (default 90d)"))
            .withExample(
                "sonet admin token create monitor --role operator > monitor.token", "Keeps it"),
        call -> {
          AdminRole role =
              AdminRole.valueOf(
                  call.arguments().required("--role").toUpperCase(Locale.ROOT).replace('-', '_'));
          Optional<String> expires = call.arguments().value("--expires");
          IssuedAdminToken issued =
              call.client().tell(AdminOperations.CREATE_TOKEN, wanted(call, role, expires));
          call.answer(issued, List.of(issued.token()));
          if (!call.arguments().json()) {
            call.console()
                .note("id " + issued.about().id() + ", good until " + issued.about().expiresAt());
          }
        });
  }

  private static NewAdminToken wanted(AdminCall call, AdminRole role, Optional<String> expires)
      throws CommandException {
    Optional<TenantName> tenant =
        call.arguments().value("--tenant").isEmpty()
            ? Optional.empty()
            : Optional.of(call.tenant());
    try {
      return new NewAdminToken(
          call.arguments().operand(0),
          role,
          tenant,
          expires.isEmpty()
              ? Optional.empty()
              : Optional.of(Durations.parse("--expires", expires.get())));
    } catch (IllegalArgumentException malformed) {
      throw CommandException.usage(malformed.getMessage() + ".");
    }
  }

  private static Command list() {
    return AdminCall.command(
        Usage.of("list", "List the tokens", "Lists the tokens, without their secrets."),
        call -> {
          List<AdminToken> all = new ArrayList<>();
          AdminTokenPage page = call.client().ask(AdminOperations.TOKENS);
          all.addAll(page.tokens());
          while (page.next().isPresent()) {
            page =
                call.client().ask(AdminOperations.TOKENS, page.next().get(), TenantCommands.PAGE);
            all.addAll(page.tokens());
          }
          call.answer(
              new AdminTokenPage(all, Optional.empty()),
              all.stream().map(TokenCommands::line).toList());
        });
  }

  private static String line(AdminToken token) {
    return "%-14s %-12s %-24s until %s%s"
        .formatted(
            token.id(),
            token.role().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            Printable.line(token.name()),
            token.expiresAt(),
            token.tenant().map(tenant -> ", for " + tenant).orElse(""));
  }

  private static Command revoke() {
    return AdminCall.command(
        Usage.of("revoke", "End a token", "Ends a token at once.")
            .withOperands(Operand.one("ID"))
            .withExample("sonet admin token revoke 5cd1a2", "By the id that the list shows"),
        call -> {
          var _ = call.client().ask(AdminOperations.REVOKE_TOKEN, call.arguments().operand(0));
          call.console().note("the token is revoked");
        });
  }
}
