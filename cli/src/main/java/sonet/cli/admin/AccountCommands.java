package sonet.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Family;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Durations;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.AccountPage;
import sonet.protocol.AdminOperations;
import sonet.protocol.Invitation;
import sonet.protocol.InvitationPage;
import sonet.protocol.IssuedInvitation;
import sonet.protocol.NewInvitation;

/// `sonet admin account` and `sonet admin invitation`: the people of a tenant.
final class AccountCommands {
  private static final Option TENANT =
      Option.of("--tenant", "TENANT", "Which tenant's (default default)");
  private static final int MOST_ACCOUNTS = 100_000;

  private AccountCommands() {}

  static Command account() {
    return new Family(
        Usage.of("account", "List, show and remove accounts", "Looks after accounts of a tenant."),
        List.of(listAccounts(), showAccount(), removeAccount(), DeviceRemoval.command(TENANT)));
  }

  static Command invitation() {
    return new Family(
        Usage.of(
            "invitation",
            "Invite people, list and revoke invitations",
            "Where registration is by invitation, a code lets people register."),
        List.of(invite(), listInvitations(), revokeInvitation()));
  }

  private static Command listAccounts() {
    return AdminCall.command(
        Usage.of("list", "List the accounts", "Lists the accounts of a tenant.")
            .withOptions(TENANT),
        call -> {
          List<AccountName> all = new ArrayList<>();
          AccountPage page = call.client().ask(AdminOperations.ACCOUNTS, call.tenant());
          all.addAll(page.accounts());
          while (page.next().isPresent()) {
            page =
                call.client()
                    .ask(
                        AdminOperations.ACCOUNTS,
                        call.tenant(),
                        page.next().get(),
                        TenantCommands.PAGE);
            all.addAll(page.accounts());
          }
          call.answer(
              new AccountPage(all, Optional.empty()),
              all.stream().map(AccountName::toString).toList());
        });
  }

  static AccountName account(AdminCall call) throws CommandException {
    try {
      return new AccountName(call.arguments().operand(0));
    } catch (IllegalArgumentException malformed) {
      throw CommandException.usage(
          "\"%s\" is no account: %s"
              .formatted(call.arguments().operand(0), malformed.getMessage()));
    }
  }

  private static Command showAccount() {
    return AdminCall.command(
        Usage.of("show", "Show an account", "Shows an account with its devices.")
            .withOperands(Operand.one("NAME"))
            .withOptions(TENANT),
        call -> {
          Account found =
              call.client().ask(AdminOperations.SHOW_ACCOUNT, call.tenant(), account(call));
          List<String> lines = new ArrayList<>();
          lines.add("account  " + found.name());
          found.devices().forEach(device -> lines.add("device   " + DeviceRemoval.line(device)));
          call.answer(found, lines);
        });
  }

  private static Command removeAccount() {
    return AdminCall.command(
        Usage.of(
                "remove",
                "Remove an account",
                """
                Removes an account with its devices. In groups they stay members until a member removes
                them, for only members have the keys to do that.
                """)
            .withOperands(Operand.one("NAME"))
            .withOptions(TENANT, Option.YES),
        call -> {
          AccountName name = account(call);
          call.console().confirm(call.arguments(), "Remove the account " + name + " for good?");
          var _ = call.client().ask(AdminOperations.REMOVE_ACCOUNT, call.tenant(), name);
          call.console().note("the account is removed");
        });
  }

  private static Command invite() {
    return AdminCall.command(
        Usage.of("create", "Invite people", "Makes an invitation and prints its code, this once.")
            .withOptions(
                TENANT,
                Option.of("--accounts", "N", "How many may register with it (default 1)"),
                Option.of("--expires", "TIME", "How long it is good (default 7d)"))
            .withExample("sonet admin invitation create --accounts 30 --expires 1d", "For a class"),
        call -> {
          Optional<String> expires = call.arguments().value("--expires");
          Optional<Integer> accounts =
              call.arguments().has("--accounts")
                  ? Optional.of(call.arguments().number("--accounts", 1, 1, MOST_ACCOUNTS))
                  : Optional.empty();
          IssuedInvitation issued =
              call.client().tell(AdminOperations.INVITE, wanted(accounts, expires), call.tenant());
          call.answer(issued, List.of(issued.code()));
          if (!call.arguments().json()) {
            call.console()
                .note(
                    "id %s, good until %s"
                        .formatted(issued.invitation().id(), issued.invitation().expiresAt()));
          }
        });
  }

  private static NewInvitation wanted(Optional<Integer> accounts, Optional<String> expires)
      throws CommandException {
    try {
      return new NewInvitation(
          accounts,
          expires.isEmpty()
              ? Optional.empty()
              : Optional.of(Durations.parse("--expires", expires.get())));
    } catch (IllegalArgumentException malformed) {
      throw CommandException.usage(malformed.getMessage() + ".");
    }
  }

  private static Command listInvitations() {
    return AdminCall.command(
        Usage.of("list", "List the invitations", "Lists the invitations of a tenant.")
            .withOptions(TENANT),
        call -> {
          List<Invitation> all = new ArrayList<>();
          InvitationPage page = call.client().ask(AdminOperations.INVITATIONS, call.tenant());
          all.addAll(page.invitations());
          while (page.next().isPresent()) {
            page =
                call.client()
                    .ask(
                        AdminOperations.INVITATIONS,
                        call.tenant(),
                        page.next().get(),
                        TenantCommands.PAGE);
            all.addAll(page.invitations());
          }
          call.answer(
              new InvitationPage(all, Optional.empty()),
              all.stream()
                  .map(each ->
                      "%-14s %d more, until %s"
                          .formatted(each.id(), each.accounts(), each.expiresAt()))
                  .toList());
        });
  }

  private static Command revokeInvitation() {
    return AdminCall.command(
        Usage.of("revoke", "End an invitation", "Ends an invitation at once.")
            .withOperands(Operand.one("ID"))
            .withOptions(TENANT),
        call -> {
          var _ =
              call.client()
                  .ask(
                      AdminOperations.REVOKE_INVITATION,
                      call.tenant(),
                      call.arguments().operand(0));
          call.console().note("the invitation is revoked");
        });
  }
}
