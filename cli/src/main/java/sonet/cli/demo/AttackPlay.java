package sonet.cli.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Style;
import sonet.protocol.AccountName;
import sonet.server.ServerException;
import sonet.server.http.RefusalException;
import sonet.server.transparency.RogueOperator;

/// The story of `sonet demo --attack`: an operator who has the server's data and every key of it
/// swaps a user's keys, shows one user another log, and hides a change; and who finds it.
///
/// Each attack begins with a copy of what honest people have seen. What the operator does to the
/// data is done with the server's own code ([RogueOperator]); devices, witness and auditor are the
/// real ones.
final class AttackPlay {
  private static final String ALICE = "alice/phone";
  private static final String BOB = "bob/phone";
  private static final String LAPTOP = "bob/laptop";
  private static final String CAROL = "carol/phone";
  private static final String SERVER = "server";
  private static final String FORK = "fork";

  /// Entries that are distinguished whatever the time, since they are first in their half.
  private static final int BEFORE_THE_CHANGE = 9;

  private static final int AFTER_THE_FORK = 16;

  private final Console console;
  private final Path folder;
  private final Deque<Child> children;
  private final Map<String, Relay> relays = new TreeMap<>();
  private int caught;
  private int missed;

  AttackPlay(Console console, Path folder, Deque<Child> children) {
    this.console = console;
    this.folder = folder;
    this.children = children;
  }

  /// Plays it. Returns whether every attack was caught by everyone who could.
  boolean play() throws CommandException {
    AttackStage honest = honest();
    swap(honest.copy("swap"));
    fork(honest.copy("fork"));
    hide(honest.copy("hide"));
    return missed == 0;
  }

  /// How often somebody caught something.
  int caught() {
    return caught;
  }

  /// How often nobody did.
  int missed() {
    return missed;
  }

  private void event(String what) {
    console.out().println();
    console.out().println(console.styled(Style.BOLD, what));
  }

  private void detail(String what) {
    console.out().println("  " + what);
  }

  /// Somebody must have caught an attack.
  ///
  /// @param how what they say, empty when they noticed nothing
  private void caught(String attack, String whom, Optional<String> how) {
    if (how.isPresent()) {
      caught++;
      detail(how.get().strip());
      console.out().println(console.styled(Style.GOOD, "caught: %s by %s".formatted(attack, whom)));
    } else {
      missed++;
      console
          .out()
          .println(console.styled(Style.BAD, "NOT CAUGHT: %s by %s".formatted(attack, whom)));
    }
  }

  private Relay relay(String name, String server) throws CommandException {
    Relay relay = Relay.to(server);
    children.addFirst(relay);
    var _ = relays.put(name, relay);
    return relay;
  }

  private void lead(String server, List<String> names) {
    names.forEach(name -> Objects.requireNonNull(relays.get(name), name).leadTo(server));
  }

  private AttackStage honest() throws CommandException {
    event("Three people, a server, a witness and an auditor, all honest.");
    String nowhere = "http://localhost:1";
    for (String name : List.of(ALICE, BOB, LAPTOP, CAROL)) {
      var _ = relay(name, nowhere);
    }
    Map<String, Relay> devices = Map.copyOf(relays);
    AttackStage stage =
        AttackStage.in(
            folder.resolve("honest"),
            children,
            new AttackStage.Relays(devices, relay("witness", nowhere)));
    stage.introduceWitness(stage.serve(SERVER, false));
    stage.end();
    String _ = stage.witness();
    String server = stage.serve(SERVER, true);
    lead(server, List.of(ALICE, BOB, CAROL));
    RemoteDevice alice = stage.open(ALICE);
    RemoteDevice bob = stage.open(BOB);
    RemoteDevice carol = stage.open(CAROL);
    detail("alice looks bob's keys up: " + alice.ask("prove bob"));
    detail("bob looks after his own: " + quiet(bob) + "; carol after hers: " + quiet(carol));
    if (stage.audit(server).isPresent()) {
      throw CommandException.failure("the auditor does not follow an honest log.");
    }
    detail("the auditor has followed every entry, the witness has seen the newest checkpoint");
    stage.end();
    return stage;
  }

  /// What a device says that found nothing.
  private static String quiet(RemoteDevice device) throws CommandException {
    String alarms = device.ask("watch");
    if (!alarms.isEmpty()) {
      throw CommandException.failure(device.name() + " raises an alarm for nothing: " + alarms);
    }
    return "all as it should be";
  }

  /// What a device finds when it looks after its keys and what it knows of others'.
  private static Optional<String> alarm(RemoteDevice device) throws CommandException {
    String reply = device.reply("watch");
    String alarms = device.ask("alarms");
    String said = reply.startsWith("error ") ? Scenario.sentence(reply) : "";
    return alarms.isEmpty() && said.isEmpty()
        ? Optional.empty()
        : Optional.of(device.account() + ": " + (alarms.isEmpty() ? said : alarms));
  }

  /// Whether a device refuses to use the keys of someone, and what it says.
  private static Optional<String> refusal(RemoteDevice device, String account)
      throws CommandException {
    String reply = device.reply("prove " + account);
    return reply.startsWith("ok PROVEN")
        ? Optional.empty()
        : Optional.of(device.account() + " uses none of them: " + Scenario.sentence(reply));
  }

  private interface Deed {
    void by(RogueOperator operator) throws RefusalException;
  }

  private static void corrupt(Path data, Deed deed) throws CommandException {
    try (RogueOperator operator = RogueOperator.open(data, Clock.systemUTC())) {
      deed.by(operator);
    } catch (ServerException | RefusalException failed) {
      throw CommandException.failure("the attack itself failed: " + failed.getMessage(), failed);
    }
  }

  private static AccountName bob() {
    return new AccountName("bob");
  }

  private void swap(AttackStage stage) throws CommandException {
    event("The operator puts a key of its own in the place of bob's, in directory and log.");
    corrupt(
        stage.server(SERVER),
        operator -> detail("the key is " + operator.swapKeys(bob()).toHex().substring(0, 16)));
    String _ = stage.witness();
    lead(stage.serve(SERVER, true), List.of(ALICE, BOB, CAROL));
    caught("swapped key", "client", refusal(stage.open(ALICE), "bob"));
    caught("swapped key", "client at first sight", refusal(stage.open(CAROL), "bob"));
    caught("swapped key", "owner", alarm(stage.open(BOB)));
    stage.end();
  }

  private void fork(AttackStage stage) throws CommandException {
    event("The operator shows carol another log than everyone else.");
    Copies.copy(stage.server(SERVER), stage.server(FORK));
    corrupt(stage.server(SERVER), operator -> operator.growTo(AFTER_THE_FORK));
    corrupt(stage.server(FORK), operator -> operator.growTo(AFTER_THE_FORK));
    String _ = stage.witness();
    String server = stage.serve(SERVER, true);
    lead(server, List.of(ALICE, BOB));
    RemoteDevice alice = stage.open(ALICE);
    detail("alice: " + quiet(alice) + ", and the witness has seen the log that she is shown");
    AttackStage.awaitCheckpoint(server, AFTER_THE_FORK);
    if (stage.audit(server).isPresent()) {
      throw CommandException.failure("the auditor does not follow the log that others are shown.");
    }
    String forked = stage.serve(FORK, true);
    lead(forked, List.of(CAROL));
    RemoteDevice carol = stage.open(CAROL);
    String _ = alarm(carol).orElse("");
    caught("forked log", "auditor", stage.audit(forked));
    caught("forked log", "witness", stage.witnessed());
    String code = alice.ask("shows carol");
    String scanned = carol.reply("scans alice " + code);
    caught(
        "forked log",
        "client",
        alarm(carol)
            .filter(said -> said.contains("LOG_DISPUTED"))
            .map(said -> "carol scans alice's code: " + Scenario.sentence(scanned) + " " + said));
    stage.end();
  }

  private void hide(AttackStage stage) throws CommandException {
    event("Bob links a laptop; the operator takes that out of the log again.");
    corrupt(stage.server(SERVER), operator -> operator.growTo(BEFORE_THE_CHANGE));
    String _ = stage.witness();
    String server = stage.serve(SERVER, true);
    lead(server, List.of(ALICE, BOB, LAPTOP, CAROL));
    RemoteDevice _ = stage.link(LAPTOP, stage.open(BOB));
    stage.end();
    corrupt(stage.server(SERVER), operator -> operator.hideLastChange(bob()));
    String _ = stage.witness();
    String changed = stage.serve(SERVER, true);
    lead(changed, List.of(ALICE, BOB, LAPTOP, CAROL));
    AttackStage.awaitCheckpoint(changed, BEFORE_THE_CHANGE + 2);
    caught("hidden version", "auditor", stage.audit(changed));
    caught("hidden version", "owner", alarm(stage.open(BOB)));
    caught("hidden version", "client", refusal(stage.open(ALICE), "bob"));
    stage.end();
  }
}
