package sonet.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Sizes;
import sonet.protocol.AdminOperations;
import sonet.protocol.ChangeTenant;
import sonet.protocol.Quotas;
import sonet.protocol.TenantView;

/// `sonet admin limits`: how much a tenant may have and do.
final class LimitsCommand {
  private static final Pattern AMOUNT = Pattern.compile("([0-9]{1,15})(?:([KMGT])I?B?)?");
  private static final String UNITS = "KMGT";

  private LimitsCommand() {}

  static Command limits() {
    return AdminCall.command(
        Usage.of(
                "limits",
                "Show or set the quotas of a tenant",
                """
                Shows how much a tenant may have and do, or changes it: a number, a size such as 10GiB, or
                none. What is not named stays. The limits of the whole server are settings of sonet serve.
                """)
            .withOperands(Operand.one("TENANT"))
            .withOptions(
                Option.of("--accounts", "N", "Accounts"),
                Option.of("--storage", "SIZE", "What logs, documents and keys may take"),
                Option.of("--attachments", "SIZE", "What attachments may take"),
                Option.of("--connections", "N", "Connections open at once"),
                Option.of("--requests", "N", "Requests a second, of all its devices together"))
            .withExample("sonet admin limits clinic --storage 10GiB --accounts none", "Sets two"),
        call -> {
          TenantView before = call.client().ask(AdminOperations.SHOW_TENANT, call.tenant(0));
          Quotas old = before.settings().quotas();
          Quotas quotas =
              new Quotas(
                  amount(call, "--accounts", old.accounts()),
                  amount(call, "--storage", old.storageBytes()),
                  amount(call, "--attachments", old.attachmentBytes()),
                  amount(call, "--connections", old.connections()),
                  amount(call, "--requests", old.requestsPerSecond()));
          if (!quotas.equals(old)) {
            TenantView after =
                call.client()
                    .tell(
                        AdminOperations.CHANGE_TENANT,
                        ChangeTenant.NOTHING.withQuotas(quotas),
                        call.tenant(0));
            quotas = after.settings().quotas();
          }
          call.answer(quotas, lines(quotas));
        });
  }

  private static Optional<Long> amount(AdminCall call, String name, Optional<Long> before)
      throws CommandException {
    Optional<String> text = call.arguments().value(name);
    if (text.isEmpty()) {
      return before;
    }
    if (text.get().equals("none")) {
      return Optional.empty();
    }
    Matcher matcher = AMOUNT.matcher(text.get().toUpperCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw CommandException.usage(
          "%s must be a number, a size such as 10GiB, or none, not \"%s\""
              .formatted(name, text.get()));
    }
    int unit = matcher.group(2) == null ? 0 : UNITS.indexOf(matcher.group(2)) + 1;
    try {
      return Optional.of(Math.multiplyExact(Long.parseLong(matcher.group(1)), 1L << (10 * unit)));
    } catch (ArithmeticException tooMuch) {
      throw CommandException.usage(name + " is more than any disk holds: " + text.get());
    }
  }

  /// Quotas as lines.
  static List<String> lines(Quotas quotas) {
    List<String> lines = new ArrayList<>();
    lines.add("accounts           " + number(quotas.accounts()));
    lines.add("storage            " + quotas.storageBytes().map(Sizes::of).orElse("unlimited"));
    lines.add("attachments        " + quotas.attachmentBytes().map(Sizes::of).orElse("unlimited"));
    lines.add("connections        " + number(quotas.connections()));
    lines.add("requests a second  " + number(quotas.requestsPerSecond()));
    return lines;
  }

  private static String number(Optional<Long> quota) {
    return quota.map(count -> Long.toString(count)).orElse("unlimited");
  }
}
