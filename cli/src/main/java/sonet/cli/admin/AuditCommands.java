package sonet.cli.admin;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Family;
import sonet.cli.command.Json;
import sonet.cli.command.Operand;
import sonet.cli.command.Option;
import sonet.cli.command.Printable;
import sonet.cli.command.ProgressBar;
import sonet.cli.command.Usage;
import sonet.cli.conversation.Durations;
import sonet.protocol.AdminOperations;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditCause;
import sonet.protocol.AuditEntry;
import sonet.protocol.AuditPage;
import sonet.protocol.AuditSubject;
import sonet.protocol.AuditTrail;

/// `sonet audit`: shows, exports and verifies audit trails.
final class AuditCommands {
  private static final int PAGE = 500;

  /// An export begins anew so often when the trail is pruned meanwhile.
  private static final int MOST_TRIES = 5;

  private static final List<Option> WHOSE =
      List.of(
          Option.of("--tenant", "TENANT", "Which tenant's (default default)"),
          Option.flag("--service", "That of the service itself, in place of a tenant's"));

  private AuditCommands() {}

  static Command audit() {
    return new Family(
        Usage.of(
                "audit",
                "Show, export and verify audit trails",
                """
                Every operation on keys and every act of an administrator stands in the audit trail of its
                tenant or of the service, each entry with the hash of the one before. The head is signed and
                stands in the log of keys.
                """)
            .withExample("sonet audit list --since 24h --account alice", "What became of alice")
            .withExample("sonet audit export trail.jsonl", "All that is kept, to be verified")
            .withExample("sonet audit verify trail.jsonl", "Exit status 3 when anything is wrong"),
        List.of(list(), export(), new AuditVerifyCommand()));
  }

  private static Command list() {
    return AdminCall.command(
        Usage.of(
                "list",
                "List entries of an audit trail",
                """
                Lists entries in their order. A time is one such as 2027-01-31T12:00:00Z, or how long ago,
                such as 24h.
                """)
            .withOptions(WHOSE)
            .withOptions(
                Option.of("--since", "TIME", "Only what was at that time or later"),
                Option.of("--until", "TIME", "Only what was before"),
                Option.of("--who", "ID", "Only what this device or token did"),
                Option.of("--what", "OPERATION", "Only this operation, such as removeAccount"),
                Option.of("--account", "NAME", "Only what this account did, or was done to it"),
                Option.of("--limit", "N", "So many at most (default 1000)"))
            .withExample("sonet audit list --what removeAccount", "Who removed accounts"),
        call -> {
          requireOne(call);
          int limit = call.arguments().number("--limit", 1000, 1, 1_000_000);
          List<AuditEntry> found = new ArrayList<>();
          Optional<Long> after = Optional.of(0L);
          while (after.isPresent() && found.size() < limit) {
            AuditPage page = page(call, after.get(), Math.min(PAGE, limit - found.size()));
            found.addAll(page.entries());
            after = page.next();
          }
          call.answer(
              new AuditPage(found, after), found.stream().map(AuditCommands::line).toList());
        });
  }

  private static void requireOne(AdminCall call) throws CommandException {
    if (call.arguments().has("--service") && call.arguments().value("--tenant").isPresent()) {
      throw call.arguments().wrong("--service and --tenant name two trails; take one");
    }
  }

  private static AuditPage page(AdminCall call, long after, int limit) throws CommandException {
    String since = time(call, "--since");
    String until = time(call, "--until");
    String who = call.arguments().value("--who").orElse("");
    String what = call.arguments().value("--what").orElse("");
    String account = call.arguments().value("--account").orElse("");
    return call.arguments().has("--service")
        ? call.client()
            .ask(AdminOperations.SERVICE_AUDIT, after, limit, since, until, who, what, account)
        : call.client()
            .ask(
                AdminOperations.AUDIT,
                call.tenant(),
                after,
                limit,
                since,
                until,
                who,
                what,
                account);
  }

  private static String time(AdminCall call, String option) throws CommandException {
    Optional<String> text = call.arguments().value(option);
    if (text.isEmpty()) {
      return "";
    }
    try {
      return Instant.parse(text.get()).toString();
    } catch (DateTimeException notATime) {
      return Instant.now().minus(Durations.parse(option, text.get())).toString();
    }
  }

  /// An entry for people.
  static String line(AuditEntry entry) {
    AuditAct act = entry.act();
    StringBuilder line =
        new StringBuilder(
            "%-6d %s  %-11s %s, by %s"
                .formatted(
                    entry.seq(), entry.at(), spelt(act.result()), act.what(), who(act.who())));
    on(act.on()).ifPresent(what -> line.append(", on ").append(what));
    act.problem().ifPresent(problem -> line.append(": ").append(problem.slug()));
    act.unrecorded().ifPresent(count -> line.append(", and %d more".formatted(count)));
    act.pruning()
        .ifPresent(
            pruned -> line.append(", entries %d to %d".formatted(pruned.from(), pruned.upTo())));
    act.log()
        .ifPresent(
            pruned -> line.append(", %d %s".formatted(pruned.count(), spelt(pruned.what()))));
    why(act.why()).ifPresent(why -> line.append(" (").append(why).append(')'));
    return Printable.line(line.toString());
  }

  private static String spelt(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  private static String who(AuditActor who) {
    StringBuilder text = new StringBuilder(spelt(who.kind()));
    who.id().ifPresent(id -> text.append(' ').append(id));
    who.account().ifPresent(account -> text.append(" of ").append(account));
    who.role().ifPresent(role -> text.append(" (").append(spelt(role)).append(')'));
    return text.toString();
  }

  private static Optional<String> on(AuditSubject on) {
    List<String> parts = new ArrayList<>();
    on.tenant().ifPresent(tenant -> parts.add("tenant " + tenant));
    on.account().ifPresent(account -> parts.add("account " + account));
    on.device().ifPresent(device -> parts.add("device " + device));
    on.object().ifPresent(parts::add);
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  private static Optional<String> why(AuditCause why) {
    List<String> parts = new ArrayList<>();
    why.change().ifPresent(parts::add);
    why.note().ifPresent(parts::add);
    why.reason().ifPresent(parts::add);
    why.ticket().ifPresent(ticket -> parts.add("ticket " + ticket));
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", parts));
  }

  /// What was exported.
  ///
  /// @param file where it is
  /// @param key the public key of the trail
  /// @param first the number of its first entry
  /// @param last the number of the last one
  record Exported(String file, String key, long first, long last) {}

  private static Command export() {
    return AdminCall.command(
        Usage.of(
                "export",
                "Export an audit trail",
                """
                Writes all entries that are kept as JSON Lines: the first line has the key, the signed head
                and the proof that the head is in the log of keys, every other one an entry.
                """)
            .withOperands(Operand.one("FILE"))
            .withOptions(WHOSE)
            .withExample("sonet audit export --service service.jsonl", "The trail of the service"),
        call -> {
          requireOne(call);
          Path file = call.arguments().operandPath(0);
          for (int i = 1; true; i++) {
            AuditTrail trail =
                call.arguments().has("--service")
                    ? call.client().ask(AdminOperations.SERVICE_AUDIT_HEAD)
                    : call.client().ask(AdminOperations.AUDIT_HEAD, call.tenant());
            if (writeWhole(call, trail, file)) {
              exported(call, trail, file);
              return;
            }
            if (i == MOST_TRIES) {
              throw CommandException.failure("the trail is pruned again and again meanwhile.");
            }
          }
        });
  }

  /// Whether all of it was still there. A file that is there already is replaced by one that is
  /// whole, or stays: an export that broke off must not be in the place of a good one.
  private static boolean writeWhole(AdminCall call, AuditTrail trail, Path file)
      throws CommandException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      return write(call, trail, file);
    }
    Path part = file.resolveSibling(file.getFileName() + ".part");
    boolean whole = false;
    try {
      whole = write(call, trail, part);
      if (whole) {
        Path _ = Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
      }
      return whole;
    } catch (IOException unwritable) {
      throw CommandException.failure(file + " cannot be written.", unwritable);
    } finally {
      if (!whole) {
        discard(part);
      }
    }
  }

  private static void discard(Path part) throws CommandException {
    try {
      boolean _ = Files.isRegularFile(part) && Files.deleteIfExists(part);
    } catch (IOException stuck) {
      throw CommandException.failure(part + " cannot be deleted, and is not whole.", stuck);
    }
  }

  /// Whether all of it was still there.
  private static boolean write(AdminCall call, AuditTrail trail, Path file)
      throws CommandException {
    try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        ProgressBar bar = ProgressBar.of(call.console(), "exporting")) {
      out.append(AdminClient.json(trail)).append('\n');
      long last = trail.first() - 1;
      while (last < trail.head().seq()) {
        for (AuditEntry entry : entries(call, last)) {
          if (entry.seq() != last + 1) {
            return false;
          }
          if (entry.seq() <= trail.head().seq()) {
            out.append(AdminClient.json(entry)).append('\n');
          }
          last = entry.seq();
        }
        bar.show(last, OptionalLong.of(trail.head().seq()));
      }
      return true;
    } catch (IOException unwritable) {
      throw CommandException.failure(file + " cannot be written.", unwritable);
    }
  }

  private static List<AuditEntry> entries(AdminCall call, long after) throws CommandException {
    AuditPage page =
        call.arguments().has("--service")
            ? call.client().ask(AdminOperations.SERVICE_AUDIT, after, PAGE)
            : call.client().ask(AdminOperations.AUDIT, call.tenant(), after, PAGE);
    if (page.entries().isEmpty()) {
      throw CommandException.failure("the server has lost the end of the trail.");
    }
    return page.entries();
  }

  private static void exported(AdminCall call, AuditTrail trail, Path file) {
    Exported exported =
        new Exported(
            file.toString(), trail.head().key().toHex(), trail.first(), trail.head().seq());
    if (call.arguments().json()) {
      Json.print(call.console(), exported);
      return;
    }
    call.console().out().println("key      " + exported.key());
    call.console().out().println("entries  %d to %d".formatted(exported.first(), exported.last()));
    if (trail.evidence().isEmpty()) {
      call.console().note("the log of keys does not have its head yet; export it again later");
    }
  }
}
