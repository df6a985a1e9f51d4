package sonet.cli.admin;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Family;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Durations;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminTask;
import sonet.protocol.ChangeTenant;
import sonet.protocol.HistoryRetention;
import sonet.protocol.NewTenant;
import sonet.protocol.Registration;
import sonet.protocol.Retention;
import sonet.protocol.Switch;
import sonet.protocol.TenantName;
import sonet.protocol.TenantPage;
import sonet.protocol.TenantSettings;
import sonet.protocol.TenantView;

/// `sonet admin tenant`: the tenants of a server.
final class TenantCommands {
  static final int PAGE = 200;

  private static final List<Option> SETTINGS =
      List.of(
          Option.of(
              "--hosts", "NAMES", "Host names whose requests are for it, with commas between"),
          Option.choice(
              "--registration",
              "WHO",
              List.of("open", "invitation"),
              "Who may register: open to all, or by invitation"),
          Option.of("--retention", "TIME", "How long entries are kept at most, such as 30d"),
          Option.choice(
              "--retention-mode",
              "MODE",
              List.of("time", "delivered"),
              "Until the time, or until every device has them"),
          Option.choice(
              "--delivery-receipts",
              "WHETHER",
              List.of("on", "off"),
              "Whether senders are told that a device has a message"),
          Option.of(
              "--contest-percent",
              "N",
              "How many of the other accounts in a group must reject a commit to stop it"),
          Option.of("--audit-retention", "TIME", "How long its audit trail is kept, such as 30d"),
          Option.of(
              "--value-retention",
              "TIME",
              "How long device sets that others followed are kept, such as 30d"),
          Option.of(
              "--erasure-watch",
              "TIME",
              "How long what an administrator changed is kept, though erased, such as 30d"));

  private TenantCommands() {}

  static Command tenant() {
    return new Family(
        Usage.of(
            "tenant",
            "Make, show, change, suspend and delete tenants",
            """
            A tenant is an organisation with its own accounts, groups, settings and quotas, apart from
            all others on the server.
            """),
        List.of(create(), list(), show(), set(), suspend(), resume(), delete()));
  }

  private static Command create() {
    return AdminCall.command(
        Usage.of("create", "Make a tenant", "Makes a tenant, with the usual settings or others.")
            .withOperands(Operand.one("TENANT"))
            .withOptions(SETTINGS)
            .withExample(
                "sonet admin tenant create clinic --hosts chat.clinic.example", "Makes it"),
        call -> {
          ChangeTenant change = change(call);
          Optional<TenantSettings> settings =
              change.equals(ChangeTenant.NOTHING)
                  ? Optional.empty()
                  : Optional.of(change.apply(TenantSettings.DEFAULT));
          TenantView made =
              call.client()
                  .tell(AdminOperations.CREATE_TENANT, new NewTenant(call.tenant(0), settings));
          call.answer(made, lines(made));
        });
  }

  private static ChangeTenant change(AdminCall call) throws CommandException {
    Optional<String> hosts = call.arguments().value("--hosts");
    Optional<String> time = call.arguments().value("--retention");
    Optional<String> mode = call.arguments().value("--retention-mode");
    Retention.Mode kept =
        mode.map(word -> Retention.Mode.valueOf(word.toUpperCase(Locale.ROOT)))
            .orElse(Retention.DEFAULT.mode());
    if (mode.isPresent() && time.isEmpty()) {
      throw call.arguments().wrong("--retention-mode goes with --retention TIME");
    }
    try {
      return new ChangeTenant(
          Optional.empty(),
          hosts.map(names -> names.isEmpty() ? List.of() : List.of(names.split(" *, *"))),
          call.arguments()
              .value("--registration")
              .map(word -> Registration.valueOf(word.toUpperCase(Locale.ROOT))),
          time.isEmpty()
              ? Optional.empty()
              : Optional.of(new Retention(kept, Durations.parse("--retention", time.get()))),
          call.arguments()
              .value("--delivery-receipts")
              .map(word -> Switch.valueOf(word.toUpperCase(Locale.ROOT))),
          Optional.empty(),
          call.arguments().value("--contest-percent").map(TenantCommands::percent),
          history(call));
    } catch (IllegalArgumentException malformed) {
      throw CommandException.usage(malformed.getMessage() + ".");
    }
  }

  private static Optional<HistoryRetention> history(AdminCall call) throws CommandException {
    Optional<Duration> audit = time(call, "--audit-retention");
    Optional<Duration> values = time(call, "--value-retention");
    Optional<Duration> watch = time(call, "--erasure-watch");
    return audit.isEmpty() && values.isEmpty() && watch.isEmpty()
        ? Optional.empty()
        : Optional.of(new HistoryRetention(audit, values, watch));
  }

  private static Optional<Duration> time(AdminCall call, String option) throws CommandException {
    Optional<String> text = call.arguments().value(option);
    return text.isEmpty() ? Optional.empty() : Optional.of(Durations.parse(option, text.get()));
  }

  private static int percent(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("--contest-percent takes a number from 1 to 100", e);
    }
  }

  private static List<String> lines(TenantView tenant) {
    TenantSettings settings = tenant.settings();
    List<String> lines = new ArrayList<>();
    lines.add("tenant             " + tenant.name());
    lines.add("state              " + tenant.state().name().toLowerCase(Locale.ROOT));
    lines.add("hosts              " + String.join(", ", settings.hosts()));
    lines.add("registration       " + settings.registration().name().toLowerCase(Locale.ROOT));
    lines.add(
        "retention          %s, %s"
            .formatted(
                Durations.show(settings.retention().time()),
                settings.retention().mode().name().toLowerCase(Locale.ROOT)));
    lines.add("delivery receipts  " + settings.deliveryReceipts().name().toLowerCase(Locale.ROOT));
    lines.add(
        "contest            %d %% of the other accounts in a group"
            .formatted(settings.contestPercent().orElse(TenantSettings.CONTEST_PERCENT)));
    settings
        .history()
        .ifPresent(history -> {
          history
              .audit()
              .ifPresent(time -> lines.add("audit trail        " + Durations.show(time)));
          history
              .values()
              .ifPresent(time -> lines.add("past device sets   " + Durations.show(time)));
          history
              .erasureWatch()
              .ifPresent(time -> lines.add("erasure watch      " + Durations.show(time)));
        });
    lines.addAll(LimitsCommand.lines(settings.quotas()));
    return lines.stream().map(String::stripTrailing).toList();
  }

  private static Command list() {
    return AdminCall.command(
        Usage.of("list", "List the tenants", "Lists the tenants that the token may know."),
        call -> {
          List<TenantView> all = new ArrayList<>();
          TenantPage page = call.client().ask(AdminOperations.TENANTS);
          all.addAll(page.tenants());
          while (page.next().isPresent()) {
            page = call.client().ask(AdminOperations.TENANTS, page.next().get(), PAGE);
            all.addAll(page.tenants());
          }
          call.answer(
              new TenantPage(all, Optional.empty()),
              all.stream()
                  .map(each ->
                      "%-24s %s"
                          .formatted(each.name(), each.state().name().toLowerCase(Locale.ROOT)))
                  .toList());
        });
  }

  private static Command show() {
    return AdminCall.command(
        Usage.of("show", "Show a tenant", "Shows a tenant with its settings.")
            .withOperands(Operand.one("TENANT")),
        call -> {
          TenantView found = call.client().ask(AdminOperations.SHOW_TENANT, call.tenant(0));
          call.answer(found, lines(found));
        });
  }

  private static Command set() {
    return AdminCall.command(
        Usage.of("set", "Change the settings of a tenant", "What is not named stays as it is.")
            .withOperands(Operand.one("TENANT"))
            .withOptions(SETTINGS)
            .withExample("sonet admin tenant set clinic --retention 7d", "Keeps a week"),
        call -> {
          ChangeTenant change = change(call);
          if (change.equals(ChangeTenant.NOTHING)) {
            throw call.arguments().wrong("there is nothing to change");
          }
          changed(call, change);
        });
  }

  /// Changes a tenant and shows it.
  static void changed(AdminCall call, ChangeTenant change) throws CommandException {
    TenantView after = call.client().tell(AdminOperations.CHANGE_TENANT, change, call.tenant(0));
    call.answer(after, lines(after));
  }

  private static Command suspend() {
    return AdminCall.command(
        Usage.of(
                "suspend",
                "Refuse the devices of a tenant",
                "Refuses all devices of a tenant until it is resumed. Nothing is lost.")
            .withOperands(Operand.one("TENANT")),
        call -> changed(call, ChangeTenant.NOTHING.withSuspended(Switch.ON)));
  }

  private static Command resume() {
    return AdminCall.command(
        Usage.of("resume", "Serve a suspended tenant again", "Serves a suspended tenant again.")
            .withOperands(Operand.one("TENANT")),
        call -> changed(call, ChangeTenant.NOTHING.withSuspended(Switch.OFF)));
  }

  private static Command delete() {
    return AdminCall.command(
        Usage.of(
                "delete",
                "Remove a tenant with all it has",
                """
                Removes a tenant with all it has, for good. It takes a while; the command waits for it and
                shows how far it is, and the server goes on with it if the command is ended.
                """)
            .withOperands(Operand.one("TENANT"))
            .withOptions(Option.YES)
            .withExample("sonet admin tenant delete clinic --yes", "Nobody is asked"),
        call -> {
          TenantName tenant = call.tenant(0);
          call.console()
              .confirm(call.arguments(), "Remove " + tenant + " with all it has, for good?");
          AdminTask begun = call.client().ask(AdminOperations.DELETE_TENANT, tenant);
          AdminTask ended = ServerCommands.await(call, begun);
          call.answer(ended, List.of(ended.detail()));
        });
  }
}
