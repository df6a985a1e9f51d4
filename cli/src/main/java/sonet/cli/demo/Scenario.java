package sonet.cli.demo;

import java.util.ArrayList;
import java.util.List;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Style;
import sonet.crypto.Bytes;

/// The story of the demo: alice with two devices and bob talk, carol comes, bob is removed, and the
/// others go on.
final class Scenario {
  private static final int ALL_SHOWN = 40;
  private static final int SHOWN_OF_MANY = 3;
  private static final int WIDTH = 60;
  private static final int X_WING = 0xf001;

  private final Console console;
  private final Cast cast;
  private final List<String> messages = new ArrayList<>();
  private int carolFrom;
  private int bobUntil;
  private int movedAt;

  /// Who takes part.
  ///
  /// @param phone of alice
  /// @param laptop of alice
  /// @param bob his one device
  /// @param carol her one device
  record Cast(RemoteDevice phone, RemoteDevice laptop, RemoteDevice bob, RemoteDevice carol) {}

  Scenario(Console console, Cast cast) {
    this.console = console;
    this.cast = cast;
  }

  /// Plays it with the lines of a text.
  void play(List<String> lines) throws CommandException {
    List<String> rest = untilBobIsRemoved(lines);
    talk(
        rest.isEmpty() ? List.of("This line is for those who stayed.") : rest,
        List.of(cast.laptop(), cast.carol(), cast.phone()));
  }

  /// The same, and those who stay move to a post-quantum suite among their lines.
  void playWithMove(List<String> lines) throws CommandException {
    List<String> rest = untilBobIsRemoved(lines);
    List<RemoteDevice> staying = List.of(cast.laptop(), cast.carol(), cast.phone());
    int half = rest.size() / 2;
    talk(
        half == 0 ? List.of("This line is still for a classical computer.") : rest.subList(0, half),
        staying);
    move(staying);
    List<String> last = rest.subList(half, rest.size());
    talk(last.isEmpty() ? List.of("And this one for no computer at all.") : last, staying);
  }

  private void move(List<RemoteDevice> staying) throws CommandException {
    int before = Integer.parseInt(cast.phone().ask("suite"));
    long begin = System.nanoTime();
    int bytes = Integer.parseInt(cast.phone().ask("move " + X_WING));
    for (RemoteDevice device : staying) {
      device.tell("moved " + X_WING);
    }
    for (RemoteDevice device : staying) {
      String _ = device.answer();
    }
    long passed = (System.nanoTime() - begin) / 1_000_000;
    movedAt = messages.size();
    event(
        "alice moves the conversation from suite 0x%04x to 0x%04x, X-Wing: %d devices, %d bytes sent, %d ms."
            .formatted(before, X_WING, staying.size(), bytes, passed));
  }

  /// The first two thirds of the lines, until bob is removed. Returns the others.
  private List<String> untilBobIsRemoved(List<String> lines) throws CommandException {
    int first = (lines.size() + 2) / 3;
    int second = (2 * lines.size() + 2) / 3;
    String _ = cast.phone().ask("create Demo");
    // Her devices add each other by themselves, too.
    String added = cast.phone().reply("add alice");
    if (!added.startsWith("ok") && !added.startsWith("error ALREADY_MEMBER ")) {
      throw CommandException.failure(cast.phone().name() + ": " + added);
    }
    String _ = cast.phone().ask("add bob");
    String _ = cast.laptop().ask("joined");
    String _ = cast.bob().ask("joined");
    event("alice begins a conversation with bob, on her phone and her laptop.");
    talk(lines.subList(0, first), List.of(cast.phone(), cast.bob(), cast.laptop()));

    String _ = cast.bob().ask("add carol");
    String _ = cast.carol().ask("joined");
    carolFrom = messages.size();
    event("bob adds carol, who reads from here on.");
    talk(
        lines.subList(first, second),
        List.of(cast.carol(), cast.phone(), cast.bob(), cast.laptop()));

    String _ = cast.phone().ask("remove bob");
    String _ = cast.bob().ask("removed");
    bobUntil = messages.size();
    event("alice removes bob, who reads no further.");
    return lines.subList(second, lines.size());
  }

  private void event(String what) {
    console.out().println(console.styled(Style.BOLD, what));
  }

  /// Has the lines said, in short turns, each of which ends when the server has it.
  private void talk(List<String> lines, List<RemoteDevice> speakers) throws CommandException {
    int turn = Math.clamp(lines.size() / 50, 1, 32);
    int speaker = 0;
    for (int from = 0; from < lines.size(); from += turn) {
      List<String> part = lines.subList(from, Math.min(from + turn, lines.size()));
      RemoteDevice who = speakers.get(speaker++ % speakers.size());
      List<String> pieces = part.stream().flatMap(line -> Pieces.of(line).stream()).toList();
      who.say(pieces);
      messages.addAll(pieces);
      show(who, lines, from, part);
    }
    for (RemoteDevice listener : speakers) {
      listener.tell("await " + heardBy(listener));
    }
    for (RemoteDevice listener : speakers) {
      String _ = listener.answer();
    }
  }

  private int heardBy(RemoteDevice device) {
    return messages.size() - (device == cast.carol() ? carolFrom : 0);
  }

  private void show(RemoteDevice speaker, List<String> lines, int from, List<String> part) {
    int shown = lines.size() <= ALL_SHOWN ? lines.size() : SHOWN_OF_MANY;
    for (int i = 0; i < part.size(); i++) {
      if (from + i < shown) {
        console
            .out()
            .println(
                "  %s %s"
                    .formatted(
                        console.styled(Style.NAME, "%-13s".formatted(speaker.name())),
                        shortened(part.get(i))));
      }
    }
    int said = from + part.size();
    int tenth = Math.max(1, lines.size() / 10);
    if (lines.size() > shown && said / tenth > from / tenth) {
      console
          .out()
          .println(console.styled(Style.FAINT, "  %d of %d lines".formatted(said, lines.size())));
    }
  }

  private static String shortened(String line) {
    String visible = line.replaceAll("\\p{Cntrl}", " ");
    return visible.codePointCount(0, visible.length()) <= WIDTH
        ? visible
        : visible.substring(0, visible.offsetByCodePoints(0, WIDTH - 1)) + "…";
  }

  /// Checks at each device what it has, and at those outside what they cannot have.
  void check(Checks checks) throws CommandException {
    List<RemoteDevice.Heard> all = cast.phone().history();
    checks.heard("alice/phone", all, messages, "");
    checks.heard("alice/laptop", cast.laptop().history(), messages, "");
    checks.heard(
        cast.carol().name(),
        cast.carol().history(),
        messages.subList(carolFrom, messages.size()),
        ", and none from before she came");
    checks.heard(
        cast.bob().name(),
        cast.bob().history(),
        messages.subList(0, bobUntil),
        ", and none from after he was removed");
    checks.check(
        cast.laptop().history().equals(all),
        "the places in the log are the same on alice's two devices");
    if (all.size() == messages.size()) {
      outsiders(checks, all);
      if (movedAt > 0) {
        move(checks, all);
      }
    }
  }

  private void move(Checks checks, List<RemoteDevice.Heard> all) throws CommandException {
    for (RemoteDevice device : List.of(cast.phone(), cast.laptop(), cast.carol())) {
      checks.check(
          Integer.parseInt(device.ask("suite")) == X_WING,
          "%-13s has its keys in X-Wing, and the history from before".formatted(device.name()));
    }
    Bytes last = cast.phone().ciphertext(all.get(movedAt).seq());
    String attempt = cast.bob().attempt(last);
    checks.check(
        attempt.startsWith("false ") && cast.bob().ask("suite").equals("1"),
        "bob was not taken along, and cannot read what was written after the move: "
            + attempt.substring(attempt.indexOf(' ') + 1));
    String given = cast.bob().reply("ciphertext " + all.get(movedAt).seq());
    checks.check(given.equals("ok none"), "the new group's log is not there for bob");
  }

  private void outsiders(Checks checks, List<RemoteDevice.Heard> all) throws CommandException {
    long after = all.get(bobUntil).seq();
    Bytes later = cast.phone().ciphertext(after);
    String asItIs = cast.bob().attempt(later);
    checks.check(
        asItIs.startsWith("false "),
        "bob, with all keys he still has, cannot read message %d: %s"
            .formatted(after, asItIs.substring(asItIs.indexOf(' ') + 1)));
    long epoch = Long.parseLong(cast.bob().ask("epoch"));
    String forced = cast.bob().attempt(Relabelled.withEpoch(later, epoch));
    checks.check(
        forced.startsWith("false "),
        "bob's last keys, tried on it by force, do not open it: %s"
            .formatted(forced.substring(forced.indexOf(' ') + 1)));
    String given = cast.bob().reply("ciphertext " + after);
    checks.check(
        given.equals("ok none") || given.startsWith("error "),
        "the server does not give it to bob: "
            + (given.equals("ok none") ? "his log ends where he was removed" : sentence(given)));
    String offered = cast.bob().reply("offer still here?");
    checks.check(
        offered.startsWith("error "),
        "the server does not take a message from bob: " + sentence(offered));
    if (carolFrom > 0) {
      long before = all.get(carolFrom - 1).seq();
      String early = cast.carol().attempt(cast.phone().ciphertext(before));
      checks.check(
          early.startsWith("false "),
          "carol cannot read message %d, from before she came: %s"
              .formatted(before, early.substring(early.indexOf(' ') + 1)));
    }
  }

  /// What an answer says after `error` and the reason.
  static String sentence(String answer) {
    String[] parts = answer.split(" ", 3);
    return parts[parts.length - 1];
  }

  int messages() {
    return messages.size();
  }
}
