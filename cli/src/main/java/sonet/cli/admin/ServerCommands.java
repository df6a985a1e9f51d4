package sonet.cli.admin;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.ProgressBar;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Sizes;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminTask;
import sonet.protocol.AdminTaskList;
import sonet.protocol.NewBackup;
import sonet.protocol.Nothing;
import sonet.protocol.ReloadedSettings;
import sonet.protocol.ServerHealth;
import sonet.protocol.Switch;
import sonet.protocol.TenantName;
import sonet.protocol.TenantUsage;

/// `sonet admin stats`, `health`, `tasks`, `reload` and `drain`: the server itself.
final class ServerCommands {
  private static final long POLL_MILLIS = 250;

  private ServerCommands() {}

  static Command stats() {
    return AdminCall.command(
        Usage.of("stats", "Show how much a tenant holds", "Shows how much a tenant holds.")
            .withOperands(Operand.optional("TENANT")),
        call -> {
          TenantName tenant =
              call.arguments().operands().isEmpty() ? TenantName.DEFAULT : call.tenant(0);
          TenantUsage usage = call.client().ask(AdminOperations.USAGE, tenant);
          call.answer(
              usage,
              List.of(
                  "accounts     " + usage.accounts(),
                  "logs         " + usage.logs(),
                  "entries      " + usage.entries(),
                  "documents    " + usage.documents(),
                  "keys         " + usage.keyPackages(),
                  "storage      " + Sizes.of(usage.storageBytes()),
                  "connections  " + usage.connections()));
        });
  }

  static Command health() {
    return AdminCall.command(
        Usage.of(
            "health",
            "Show how the server is",
            "Shows how the server is. The exit status is 1 when something needs attention."),
        call -> {
          ServerHealth health = call.client().ask(AdminOperations.HEALTH);
          List<String> lines = new ArrayList<>();
          lines.add("version    " + health.version());
          lines.add("since      " + health.startedAt());
          for (ServerHealth.Check check : health.checks()) {
            lines.add(
                "%-10s %s %s"
                    .formatted(
                        check.name(),
                        check.state() == Switch.ON ? "ok" : "NOT OK",
                        check.detail()));
          }
          call.answer(health, lines);
          if (!health.ready()) {
            throw CommandException.failure("the server is not ready, see above.");
          }
        });
  }

  static Command tasks() {
    return AdminCall.command(
        Usage.of("tasks", "Show or end long work", "Shows long work under way, or ends it.")
            .withOptions(Option.of("--cancel", "ID", "End one before it is done")),
        call -> {
          if (call.arguments().value("--cancel").isPresent()) {
            var _ =
                call.client()
                    .ask(AdminOperations.CANCEL_TASK, call.arguments().required("--cancel"));
          }
          AdminTaskList tasks = call.client().ask(AdminOperations.TASKS);
          call.answer(
              tasks,
              tasks.tasks().stream()
                  .map(task ->
                      "%-14s %-16s %-9s %s"
                          .formatted(
                              task.id(),
                              task.kind().name().toLowerCase(Locale.ROOT),
                              task.state().name().toLowerCase(Locale.ROOT),
                              task.detail()))
                  .toList());
        });
  }

  static Command reload() {
    return AdminCall.command(
        Usage.of(
            "reload",
            "Have the server read its settings again",
            """
            Has a running server read its file of settings again. Says which settings have changed, and which
            wait for the next start (docs/configuration.md). When anything is wrong, nothing changes.
            """),
        call -> {
          ReloadedSettings reloaded = call.client().tell(AdminOperations.RELOAD, new Nothing());
          call.answer(
              reloaded,
              List.of(
                  "changed            " + names(reloaded.changed()),
                  "at the next start  " + names(reloaded.waiting())));
        });
  }

  private static String names(List<String> settings) {
    return settings.isEmpty() ? "nothing" : String.join(", ", settings);
  }

  static Command drain() {
    return AdminCall.command(
        Usage.of(
                "drain",
                "Send devices away before a stop",
                "Sends devices away, to come back elsewhere or later, and takes no new ones.")
            .withOptions(Option.YES),
        call -> {
          call.console().confirm(call.arguments(), "Send all devices away?");
          var _ = call.client().tell(AdminOperations.DRAIN, new Nothing());
          call.console().note("the server takes no more devices; stop it when it is quiet");
        });
  }

  /// `sonet backup`.
  static Command backup() {
    return AdminCall.command(
        Usage.of(
                "backup",
                "Back a running server up",
                """
                Has a running server copy everything it keeps to a folder below its folder for backups (the
                setting backup.folder), while it serves, and check the copy. The command waits and shows how
                far it is; the server goes on with it if the command is ended. sonet restore brings it back.
                """)
            .withOperands(Operand.optional("NAME"))
            .withExample("sonet backup before-upgrade", "Makes the backup of that name"),
        call -> {
          Optional<String> name = call.arguments().operands().stream().findFirst();
          NewBackup wanted;
          try {
            wanted = new NewBackup(name);
          } catch (IllegalArgumentException malformed) {
            throw CommandException.usage(malformed.getMessage() + ".");
          }
          AdminTask ended = await(call, call.client().tell(AdminOperations.BACKUP, wanted));
          call.answer(ended, List.of(ended.detail()));
        });
  }

  /// Waits until work has ended, and shows how far it is.
  static AdminTask await(AdminCall call, AdminTask begun) throws CommandException {
    AdminTask task = begun;
    try (ProgressBar bar =
        ProgressBar.of(
            call.console(), begun.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '))) {
      while (task.state() == AdminTask.State.RUNNING) {
        bar.show(
            task.done(),
            task.total().isPresent() ? OptionalLong.of(task.total().get()) : OptionalLong.empty());
        TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        task = call.client().ask(AdminOperations.SHOW_TASK, begun.id());
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("the server goes on with it; see sonet admin tasks.", stopped);
    }
    if (task.state() != AdminTask.State.DONE) {
      throw CommandException.failure(task.detail());
    }
    return task;
  }
}
