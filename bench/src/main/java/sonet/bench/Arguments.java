package sonet.bench;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// What `sonet bench` was asked to do.
///
/// @param thorough whether to measure longer than is needed for a look
/// @param members sizes of groups
/// @param shapes of trees
/// @param operations to measure
/// @param provider of primitives
/// @param json the file for the figures
record Arguments(
    boolean thorough,
    List<Integer> members,
    List<Shape> shapes,
    List<Operation> operations,
    Provider provider,
    Optional<Path> json) {
  static final String USAGE =
      """
      usage: ./sonet bench [OPTION...]
      Measures the engine beside its floor (the primitives that the RFC makes unavoidable, and
      nothing else) and beside Bouncy Castle's MLS, in turns, and prints the medians as a table.
      The short form takes up to ten minutes.
        --long                 more rounds, for figures to publish
        --members N,N,...      other group sizes than 2,10,100,1000,10000 (2, or 4 and more)
        --trees TREE,TREE      only bulk (nobody has committed yet) or full (everybody has)
        --ops OPERATION,...    only some operations, or all that begin with a name:
                               create_group, add1_create, add1_process, add10_create,
                               add10_process, update_create, update_process, remove_create,
                               remove_process, join, external_create, external_process,
                               group_info, send_100, send_1k, send_64k, receive_100, receive_1k,
                               receive_64k, save, load, add_all
        --provider PROVIDER    best (the fastest libraries of this machine) or pure (plain Java)
        --json FILE            writes the figures to a file, too
      ./sonet bench server measures the server under load, ./sonet bench packing what compression
      would bring; each has a --help of its own.
      """;

  private static final List<Integer> SIZES = List.of(2, 10, 100, 1000, 10_000);
  private static final int LARGEST = 100_000;

  /// Who computes the primitives of the engine and of the floor.
  enum Provider {
    /// The fastest library for each.
    BEST,
    /// Plain Java.
    PURE
  }

  Arguments {
    members = List.copyOf(members);
    shapes = List.copyOf(shapes);
    operations = List.copyOf(operations);
  }

  /// What the command line says.
  ///
  /// @throws IllegalArgumentException with one sentence for the user
  static Arguments parse(List<String> words) {
    boolean thorough = false;
    List<Integer> members = SIZES;
    List<Shape> shapes = List.of(Shape.values());
    List<Operation> operations = List.of(Operation.values());
    Provider provider = Provider.BEST;
    Optional<Path> json = Optional.empty();
    Iterator<String> rest = words.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--long" -> thorough = true;
        case "--members" -> members = sizes(value(word, rest));
        case "--trees" -> shapes = shapes(value(word, rest));
        case "--ops" -> operations = Operation.parse(value(word, rest));
        case "--provider" -> provider = provider(value(word, rest));
        case "--json" -> json = Optional.of(path(value(word, rest)));
        default -> throw new IllegalArgumentException("there is no option '" + word + "'");
      }
    }
    return new Arguments(thorough, members, shapes, operations, provider, json);
  }

  private static String value(String option, Iterator<String> rest) {
    if (!rest.hasNext()) {
      throw new IllegalArgumentException(option + " wants a value after it");
    }
    return rest.next();
  }

  private static List<Integer> sizes(String list) {
    List<Integer> sizes = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      int size = size(word);
      if (size < 2 || size == 3 || size > LARGEST) {
        throw new IllegalArgumentException(
            "'" + word + "' is no size of a group: 2, or 4 to " + LARGEST);
      }
      sizes.add(size);
    }
    return sizes.stream().distinct().toList();
  }

  private static int size(String word) {
    try {
      return Integer.parseInt(word);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static List<Shape> shapes(String list) {
    List<Shape> shapes = new ArrayList<>();
    for (String word : list.split(",", -1)) {
      shapes.add(
          Arrays.stream(Shape.values())
              .filter(shape -> shape.label().equals(word))
              .findFirst()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "'" + word + "' is no tree: there are bulk and full")));
    }
    return shapes.stream().distinct().toList();
  }

  private static Provider provider(String word) {
    return switch (word) {
      case "best" -> Provider.BEST;
      case "pure" -> Provider.PURE;
      default ->
          throw new IllegalArgumentException(
              "'" + word + "' is no provider: there are best and pure");
    };
  }

  private static Path path(String word) {
    try {
      return Path.of(word);
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("'" + word + "' is no name of a file", e);
    }
  }
}
