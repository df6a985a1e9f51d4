package sonet.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.stream.Stream;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Option;
import sonet.cli.command.Style;
import sonet.cli.command.Usage;
import sonet.cli.serve.ServeCommand;
import sonet.crypto.Providers;
import sonet.protocol.TenantName;

/// `sonet demo`: the whole of Sonet in one command.
public final class DemoCommand implements Command {
  private static final List<String> TEXT =
      List.of(
          "Hello! Nobody but us can read this.",
          "Not even the server that carries it?",
          "Not even that one: it sees who, when and how long, and no word.",
          "Good. Let us ask carol to join.",
          "Hi, I am carol. What did I miss?",
          "Nobody can show you: your keys begin where you came in.",
          "And when someone is removed?",
          "Then everyone else gets new keys, and the old ones open nothing more.",
          "Let us try. Is bob still reading this? – Nein, das geht nicht mehr. 🙂");

  private static final String TENANT = "clinic";

  /// One device that is driven by lines, for this command alone.
  public static Command device() {
    return new DeviceCommand();
  }

  @Override
  public Usage usage() {
    return Usage.of(
            "demo",
            "Play a whole conversation through a real server",
            """
            Starts a server and four devices of three people, each a process of its own. They talk with
            the lines of a text: two people first, then a third joins, then one is removed and the others
            go on. Then it checks at every device that each line arrived once and in order, that the one
            who was removed cannot read on, and that the newcomer cannot read back. It goes on with a
            file, an answer and its receipt, a conversation with roles, and another tenant. With
            --attack it has the operator swap a key, fork the log of keys and hide a change, and says who
            catches it. The exit status is 1 when a check fails, or an attack is not caught. All it makes
            lies in a temporary folder.
            """)
        .withOptions(
            Option.path("--input", "FILE", "A text in UTF-8 to be said, line by line"),
            Option.flag(
                "--pairs", "Two people with two devices each, one to one, whatever happens"),
            Option.flag(
                "--attack", "A dishonest operator swaps a key, forks the log, hides a change"),
            Option.flag("--pq", "Move the conversation to X-Wing on the way, a post-quantum suite"),
            Option.path("--keep", "DIR", "Work in this folder, which must be empty, and keep it"))
        .withExample("sonet demo", "Plays a short conversation")
        .withExample("sonet demo --input README.md", "Says the lines of a file")
        .withExample("sonet demo --pairs", "Plays a conversation of two")
        .withExample("sonet demo --attack", "Shows who finds out when the operator lies")
        .withExample("sonet demo --pq", "Begins classical and ends post-quantum");
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    if (arguments.has("--attack") && arguments.has("--pairs")) {
      throw CommandException.usage("--attack and --pairs are two plays; choose one");
    }
    List<String> lines = lines(arguments);
    Path folder = folder(arguments);
    Deque<Child> children = new ConcurrentLinkedDeque<>();
    boolean keep = arguments.has("--keep");
    Thread hook = new Thread(() -> cleanUp(children, folder, keep), "sonet-demo-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      if (arguments.has("--attack")) {
        return playAttack(folder, children, console);
      }
      return arguments.has("--pairs")
          ? playPairs(folder, children, console)
          : play(new Play(lines, arguments.has("--pq")), folder, children, console);
    } finally {
      if (withdraw(hook)) {
        cleanUp(children, folder, keep);
      }
    }
  }

  /// Whether a hook will not run any more; it does while Ctrl-C ends this process.
  private static boolean withdraw(Thread hook) {
    try {
      return Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException stopping) {
      return false;
    }
  }

  private static List<String> lines(Arguments arguments) throws CommandException {
    if (!arguments.has("--input")) {
      return TEXT;
    }
    Path file = arguments.path("--input").orElseThrow();
    try {
      // An empty line is no message.
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .filter(line -> !line.isEmpty())
          .toList();
    } catch (CharacterCodingException otherEncoding) {
      throw CommandException.failure("the file " + file + " is not UTF-8.", otherEncoding);
    } catch (IOException unreadable) {
      throw CommandException.failure("the file " + file + " cannot be read.", unreadable);
    }
  }

  private static Path folder(Arguments arguments) throws CommandException {
    try {
      if (!arguments.has("--keep")) {
        return Files.createTempDirectory("sonet-demo-");
      }
      Path folder = Files.createDirectories(arguments.path("--keep").orElseThrow());
      try (Stream<Path> content = Files.list(folder)) {
        if (content.findAny().isPresent()) {
          throw CommandException.failure("the folder " + folder + " is not empty.");
        }
      }
      return folder;
    } catch (IOException unwritable) {
      throw CommandException.failure("no folder can be made to work in.", unwritable);
    }
  }

  /// What is played.
  ///
  /// @param lines what is said
  /// @param moves whether the conversation moves to a post-quantum suite
  private record Play(List<String> lines, boolean moves) {}

  private static int play(Play play, Path folder, Deque<Child> children, Console console)
      throws CommandException {
    long begin = System.nanoTime();
    console.out().println("Three people, four devices and a server, each a process of its own:");
    String server = startServer(folder, children, console);
    Scenario.Cast cast = startDevices(server, folder, children, console);
    console.out().println();
    Scenario scenario = new Scenario(console, cast);
    if (play.moves()) {
      scenario.playWithMove(play.lines());
    } else {
      scenario.play(play.lines());
    }
    console.out().println();
    Checks checks = new Checks(console);
    scenario.check(checks);
    Encore encore = new Encore(console, cast, folder, checks);
    encore.file();
    encore.roles();
    encore.tenant(stranger(server, folder, children));
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    String summary =
        "%d lines, %d messages, 4 devices, %d.%d s: %d checks passed, %d failed."
            .formatted(
                play.lines().size(),
                scenario.messages(),
                time.toSeconds(),
                time.toMillisPart() / 100,
                checks.passed(),
                checks.failed());
    console.out().println();
    console.out().println(console.styled(checks.failed() == 0 ? Style.GOOD : Style.BAD, summary));
    return checks.failed() == 0 ? 0 : 1;
  }

  private static int playPairs(Path folder, Deque<Child> children, Console console)
      throws CommandException {
    long begin = System.nanoTime();
    console.out().println("Two people, four devices and a server, each a process of its own:");
    String server = startServer(folder, children, console);
    Checks checks = new PairPlay(console, folder, server, children).play();
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    String summary =
        "%d.%d s: %d checks passed, %d failed."
            .formatted(
                time.toSeconds(), time.toMillisPart() / 100, checks.passed(), checks.failed());
    console.out().println();
    console.out().println(console.styled(checks.failed() == 0 ? Style.GOOD : Style.BAD, summary));
    return checks.failed() == 0 ? 0 : 1;
  }

  private static int playAttack(Path folder, Deque<Child> children, Console console)
      throws CommandException {
    long begin = System.nanoTime();
    AttackPlay play = new AttackPlay(console, folder, children);
    boolean found = play.play();
    Duration time = Duration.ofNanos(System.nanoTime() - begin);
    String summary =
        "%d.%d s: caught %d times, missed %d times."
            .formatted(time.toSeconds(), time.toMillisPart() / 100, play.caught(), play.missed());
    console.out().println();
    console.out().println(console.styled(found ? Style.GOOD : Style.BAD, summary));
    return found ? 0 : 1;
  }

  private static String startServer(Path folder, Deque<Child> children, Console console)
      throws CommandException {
    List<String> words =
        List.of(
            "serve",
            "--port",
            "0",
            "--data",
            folder.resolve("server").toString(),
            "--until-input-ends");
    ChildProcess process = ChildProcess.start("server", folder, words);
    children.addLast(process);
    String line = process.read();
    if (!line.startsWith(ServeCommand.READY)) {
      throw CommandException.failure("the server says: " + line);
    }
    String address = line.substring(ServeCommand.READY.length()).strip();
    introduce(console, "server", address, process.id());
    return address;
  }

  private static void introduce(Console console, String name, String what, long processId) {
    console
        .out()
        .println(
            "  %s %-25s process %d"
                .formatted(console.styled(Style.NAME, "%-13s".formatted(name)), what, processId));
  }

  private static Scenario.Cast startDevices(
      String server, Path folder, Deque<Child> children, Console console) throws CommandException {
    List<String> names = List.of("alice/phone", "alice/laptop", "bob/phone", "carol/phone");
    Deque<RemoteDevice> devices = new ArrayDeque<>();
    for (String name : names) {
      RemoteDevice device = RemoteDevice.start(name, TenantName.DEFAULT.value(), server, folder);
      children.addFirst(device);
      devices.addLast(device);
    }
    List<RemoteDevice> all = List.copyOf(devices);
    String passphrase = Providers.random().bytes(16).toHex();
    RemoteDevice laptop = all.get(1);
    for (RemoteDevice device : all) {
      if (device != laptop) {
        device.tell("open " + passphrase);
      }
    }
    for (RemoteDevice device : all) {
      if (device != laptop) {
        introduce(console, device.name(), "key " + device.answer(), device.processId());
      }
    }
    RemoteDevice phone = all.getFirst();
    String key = laptop.link(phone, passphrase);
    introduce(console, laptop.name(), "key " + key + ", linked", laptop.processId());
    return new Scenario.Cast(all.getFirst(), laptop, all.get(2), all.get(3));
  }

  /// A device of another tenant, which an administrator makes for it.
  private static RemoteDevice stranger(String server, Path folder, Deque<Child> children)
      throws CommandException {
    String data = folder.resolve("server").toString();
    List<String> words =
        List.of("admin", "tenant", "create", TENANT, "--server", server, "--data", data);
    try (ChildProcess admin = ChildProcess.start("admin", folder, words)) {
      String _ = admin.read();
    }
    RemoteDevice device = RemoteDevice.start("alice/tablet", TENANT, server, folder);
    children.addFirst(device);
    String _ = device.ask("open " + Providers.random().bytes(16).toHex());
    return device;
  }

  /// Ends the processes, the devices before the server, and removes what they left.
  private static void cleanUp(Deque<Child> children, Path folder, boolean keep) {
    for (Child child = children.pollFirst(); child != null; child = children.pollFirst()) {
      child.close();
    }
    if (!keep) {
      remove(folder);
    }
  }

  private static void remove(Path folder) {
    try {
      Copies.remove(folder);
    } catch (IOException | UncheckedIOException left) {
      // What cannot be removed from the temporary folder is the system's to remove.
    }
  }
}
