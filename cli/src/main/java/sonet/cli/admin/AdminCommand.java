package sonet.cli.admin;

import java.util.List;
import sonet.cli.command.Command;
import sonet.cli.command.Family;
import sonet.cli.command.Usage;

/// `sonet admin`.
public final class AdminCommand {
  private AdminCommand() {}

  /// `sonet backup`, which asks a running server as well.
  public static Command backup() {
    return ServerCommands.backup();
  }

  /// `sonet audit`, of which a part asks a running server as well.
  public static Command audit() {
    return AuditCommands.audit();
  }

  /// All of it.
  public static Command admin() {
    return new Family(
        Usage.of(
                "admin",
                "Administer a running server",
                """
                Asks a running server for what only administrators may have, by a token: the first is in the
                file admin-token in the server's data, which only its user can read; more are made by
                admin token create.
                """)
            .withExample("sonet admin tenant create clinic", "Makes a tenant")
            .withExample("sonet admin health --json", "For a monitor"),
        List.of(
            TenantCommands.tenant(),
            LimitsCommand.limits(),
            TokenCommands.token(),
            AccountCommands.account(),
            AccountCommands.invitation(),
            ServerCommands.stats(),
            ServerCommands.health(),
            ServerCommands.tasks(),
            ServerCommands.reload(),
            ServerCommands.drain()));
  }
}
