package sonet.bench.server;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What `sonet bench server` was asked to do.
///
/// @param effort how much of everything
/// @param peer whether ejabberd is to be measured as well, where it is installed
/// @param scenes those whose names begin with one of these; all when it is empty
/// @param sizes what was asked for in place of the usual
/// @param json the file for the figures
public record Plan(
    Effort effort, boolean peer, List<String> scenes, Sizes sizes, Optional<Path> json) {
  /// What was asked for in place of the usual.
  ///
  /// @param senders how many send at once
  /// @param members how many members a group has
  /// @param seconds how long each scene is measured
  record Sizes(
      Optional<List<Integer>> senders, Optional<List<Integer>> members, Optional<Integer> seconds) {
    static final Sizes USUAL = new Sizes(Optional.empty(), Optional.empty(), Optional.empty());
  }

  /// How much of everything.
  enum Effort {
    /// Just enough to see that it works.
    SMOKE,
    /// A look.
    QUICK,
    /// For figures to publish.
    FULL
  }

  /// How it is called.
  public static final String USAGE =
      """
      usage: ./sonet bench server [OPTION...]
      Starts `sonet serve` on a temporary folder and puts it under load from another process, and
      does the same with ejabberd where that is installed (Debian: apt install ejabberd). Prints a
      table: how often a second, how long one takes, and what one costs the server.
        --quick                shorter, and with fewer members and connections
        --smoke                shorter still: whether everything can be measured
        --no-peer              without ejabberd
        --scenes NAME,NAME     only some: start, durable, half, online, fanout, commits, logins,
                               claims, idle
        --senders N,N          other numbers of senders than 1,16,64,256,1000
        --members N,N          other sizes of groups than 10,100,1000,10000
        --seconds N            how long each scene is measured
        --json FILE            writes the figures to a file, too
      """;

  /// The scenes there are.
  static final List<String> ALL =
      List.of(
          "start", "durable", "half", "online", "fanout", "commits", "logins", "claims", "idle");

  /// Copies the list.
  public Plan {
    scenes = List.copyOf(scenes);
  }

  /// What the command line says.
  ///
  /// @throws IllegalArgumentException with one sentence for the user
  public static Plan parse(List<String> words) {
    Effort effort = Effort.FULL;
    boolean peer = true;
    List<String> scenes = ALL;
    Sizes sizes = Sizes.USUAL;
    Optional<Path> json = Optional.empty();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--quick" -> effort = Effort.QUICK;
        case "--smoke" -> effort = Effort.SMOKE;
        case "--no-peer" -> peer = false;
        case "--scenes" -> scenes = scenes(value(word, rest));
        case "--senders" ->
            sizes =
                new Sizes(
                    Optional.of(numbers(word, value(word, rest))),
                    sizes.members(),
                    sizes.seconds());
        case "--members" ->
            sizes =
                new Sizes(
                    sizes.senders(),
                    Optional.of(numbers(word, value(word, rest))),
                    sizes.seconds());
        case "--seconds" ->
            sizes =
                new Sizes(
                    sizes.senders(),
                    sizes.members(),
                    Optional.of(numbers(word, value(word, rest)).getFirst()));
        case "--json" -> json = Optional.of(file(value(word, rest)));
        default -> throw new IllegalArgumentException("there is no option " + word);
      }
    }
    return new Plan(effort, peer, scenes, sizes, json);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " needs a value");
    }
    return rest.next();
  }

  private static List<String> scenes(String text) {
    List<String> names = List.of(text.split(",", -1));
    for (String name : names) {
      if (!ALL.contains(name)) {
        throw new IllegalArgumentException("there is no scene \"" + name + "\"");
      }
    }
    return names;
  }

  private static List<Integer> numbers(String option, String text) {
    List<Integer> numbers = new ArrayList<>();
    for (String word : text.split(",", -1)) {
      if (!word.matches("[1-9][0-9]{0,4}")) {
        throw new IllegalArgumentException(
            option + " takes numbers from 1 to 99999, not \"" + word + "\"");
      }
      numbers.add(Integer.valueOf(word));
    }
    return numbers;
  }

  private static Path file(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("--json must name a file, not \"" + text + "\"", e);
    }
  }

  boolean has(String scene) {
    return scenes.contains(scene);
  }

  /// How long each scene runs before it is measured: in earnest until the compilers of both peers
  /// have done most of their work, which takes ours longer.
  public long warmUpNanos() {
    return Duration.ofMillis(
            switch (effort) {
              case SMOKE -> 10;
              case QUICK -> 1000;
              case FULL -> 15_000;
            })
        .toNanos();
  }

  /// How long each scene is measured.
  public long nanos() {
    if (sizes.seconds().isPresent()) {
      return Duration.ofSeconds(sizes.seconds().get()).toNanos();
    }
    return Duration.ofMillis(
            switch (effort) {
              case SMOKE -> 100;
              case QUICK -> 2000;
              case FULL -> 8000;
            })
        .toNanos();
  }

  /// The bytes of a message's text.
  public int length() {
    return 512;
  }

  int stock() {
    return switch (effort) {
      case SMOKE -> 100;
      case QUICK -> 100;
      case FULL -> 400;
    };
  }

  /// How many send at once.
  List<Integer> senders() {
    return sizes
        .senders()
        .orElseGet(() ->
            switch (effort) {
              case SMOKE -> List.of(2);
              case QUICK -> List.of(1, 64);
              case FULL -> List.of(1, 16, 64, 256, 1000);
            });
  }

  /// How many members a group has.
  List<Integer> members() {
    return sizes
        .members()
        .orElseGet(() ->
            switch (effort) {
              case SMOKE -> List.of(3);
              case QUICK -> List.of(10, 100);
              case FULL -> List.of(10, 100, 1000, 10_000);
            });
  }

  /// How many are connected and idle.
  int connections() {
    return switch (effort) {
      case SMOKE -> 10;
      case QUICK -> 1000;
      case FULL -> 10_000;
    };
  }

  /// How many do other things at once.
  int others() {
    return effort == Effort.SMOKE ? 2 : 32;
  }

  /// How many pairs talk.
  int pairs() {
    return effort == Effort.SMOKE ? 2 : 50;
  }

  /// How often the server is started.
  int starts() {
    return effort == Effort.SMOKE ? 1 : 5;
  }

  /// Lets the server come to rest, so that its memory is what it keeps.
  public void settle() throws InterruptedException {
    Thread.sleep(
        Duration.ofMillis(
            switch (effort) {
              case SMOKE -> 1;
              case QUICK -> 1000;
              case FULL -> 5000;
            }));
  }
}
