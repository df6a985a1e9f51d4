package sonet.cli.demo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Style;
import sonet.crypto.Providers;
import sonet.protocol.TenantName;

/// The story of `sonet demo --pairs`: alice and bob talk one to one, each with two devices, of
/// which one is linked during the talk, one is away, one is restored from an old copy, one is
/// removed.
final class PairPlay {
  private static final List<String> OPENING =
      List.of("Hello bob, this is between two.", "And there is no group behind it?");
  private static final String REPLY = "None: each two devices have a session of their own.";
  private static final String LATE = "My laptop reads along from here on.";
  private static final List<String> AWAY =
      List.of("This one waits for your laptop.", "It is encrypted for it all the same.");
  private static final String KEPT = "This one is from before the copy was made.";
  private static final String LOST = "Your phone will forget that it had this one.";
  private static final String LAST = "And that I said this, too.";
  private static final String HEALED = "And here both go on in fresh sessions.";
  private static final String AFTER = "Your laptop was removed, and does not get this.";

  private final Console console;
  private final Path folder;
  private final String server;
  private final Deque<Child> children;
  private final String passphrase = Providers.random().bytes(16).toHex();
  private final Checks checks;
  private final List<String> said = new ArrayList<>();

  PairPlay(Console console, Path folder, String server, Deque<Child> children) {
    this.console = console;
    this.folder = folder;
    this.server = server;
    this.children = children;
    this.checks = new Checks(console);
  }

  /// Plays it. Returns what was checked.
  Checks play() throws CommandException {
    RemoteDevice phone = begin("alice/phone");
    RemoteDevice bobs = begin("bob/phone");
    RemoteDevice laptop = link(bobs, "bob/laptop");
    console.out().println();

    event("alice opens a conversation with bob: nobody is added, no group is made.");
    String protocol = phone.ask("direct bob");
    say(phone, OPENING);
    await(bobs, "has " + texts(OPENING));
    await(laptop, "has " + texts(OPENING));
    say(laptop, List.of(REPLY));
    await(phone, "has " + texts(List.of(REPLY)));
    checks.check(protocol.equals("PAIR"), "a conversation by name is a pair, not a group");
    checks.check(true, "both devices of bob have what alice said, and she has his answer");

    event("alice links her laptop during the talk.");
    RemoteDevice second = link(phone, "alice/laptop");
    say(bobs, List.of(LATE));
    await(second, "has " + texts(List.of(LATE)));
    await(phone, "has " + texts(List.of(LATE)));
    checks.heard(second.name(), second.history(), List.of(LATE), ", and none from before");

    event("bob's laptop is switched off; alice goes on.");
    laptop.close();
    say(second, AWAY);
    await(bobs, "has " + texts(AWAY));
    String state = second.ask("delivered " + RemoteDevice.Texts.encode(AWAY.getLast()));
    checks.check(state.equals("DELIVERED"), "alice sees that it was delivered to bob's phone");
    laptop = again("bob/laptop");
    await(laptop, "has " + texts(AWAY));
    checks.heard(laptop.name(), laptop.history(), said, ": what it missed waited for it");

    restore(phone, bobs, laptop);
    return checks;
  }

  private void restore(RemoteDevice phone, RemoteDevice first, RemoteDevice laptop)
      throws CommandException {
    event("bob's phone is copied, hears on, and is then restored from the copy.");
    say(phone, List.of(KEPT));
    await(first, "has " + texts(List.of(KEPT)));
    first.close();
    Copies.copy(data("bob", "phone"), folder.resolve("copy"));
    RemoteDevice bobs = again("bob/phone");
    say(phone, List.of(LOST));
    await(bobs, "has " + texts(List.of(LOST)));
    say(laptop, List.of(LAST));
    await(bobs, "has " + texts(List.of(LAST)));
    bobs.close();
    Copies.copy(folder.resolve("copy"), data("bob", "phone"));
    bobs = again("bob/phone");
    String[] healed = bobs.ask("healed").split(" ", 2);
    await(bobs, "has " + texts(List.of(LOST, LAST)));
    checks.check(
        Integer.parseInt(healed[0]) > 0 && healed[1].equals("0"),
        "the phone found that it is an old copy, and asked: what it forgot came again, none is lost");
    say(bobs, List.of(HEALED));
    await(phone, "has " + texts(List.of(HEALED)));
    await(laptop, "has " + texts(List.of(HEALED)));
    checks.check(true, "what it says then, all others can read");

    event("bob removes his laptop with his phone; alice goes on.");
    String _ = bobs.ask("unlink " + laptop.ask("key"));
    say(phone, List.of(AFTER));
    await(bobs, "has " + texts(List.of(AFTER)));
    checks.heard(
        laptop.name(),
        laptop.history(),
        said.subList(0, said.size() - 1),
        ", and not what was said after it was removed");
    checks.check(
        bobs.history().stream().map(RemoteDevice.Heard::text).toList().containsAll(said)
            && phone.history().stream().map(RemoteDevice.Heard::text).toList().equals(said),
        "alice's phone has all %d in order, and bob's phone all of them".formatted(said.size()));
  }

  private static void await(RemoteDevice device, String line) throws CommandException {
    String _ = device.ask(line);
  }

  private void event(String what) {
    console.out().println(console.styled(Style.BOLD, what));
  }

  private void say(RemoteDevice device, List<String> texts) throws CommandException {
    device.say(texts);
    said.addAll(texts);
    for (String text : texts) {
      console
          .out()
          .println(
              "  %s %s"
                  .formatted(console.styled(Style.NAME, "%-13s".formatted(device.name())), text));
    }
  }

  private static String texts(List<String> texts) {
    return String.join(" ", texts.stream().map(RemoteDevice.Texts::encode).toList());
  }

  private RemoteDevice start(String name) throws CommandException {
    RemoteDevice device = RemoteDevice.start(name, TenantName.DEFAULT.value(), server, folder);
    children.addFirst(device);
    return device;
  }

  private RemoteDevice begin(String name) throws CommandException {
    RemoteDevice device = start(name);
    introduce(device, device.ask("open " + passphrase));
    return device;
  }

  private RemoteDevice link(RemoteDevice by, String name) throws CommandException {
    RemoteDevice device = start(name);
    introduce(device, device.link(by, passphrase) + ", linked");
    return device;
  }

  private RemoteDevice again(String name) throws CommandException {
    RemoteDevice device = start(name);
    String _ = device.ask("open " + passphrase);
    return device;
  }

  private void introduce(RemoteDevice device, String key) {
    console
        .out()
        .println(
            "  %s %-25s process %d"
                .formatted(
                    console.styled(Style.NAME, "%-13s".formatted(device.name())),
                    "key " + key,
                    device.processId()));
  }

  private Path data(String account, String device) {
    return folder.resolve(TenantName.DEFAULT.value() + "-" + account + "-" + device);
  }
}
