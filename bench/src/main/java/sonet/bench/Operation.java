package sonet.bench;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What is measured, in the order of the table.
enum Operation {
  /// A group with one member.
  CREATE_GROUP("create group"),
  /// A commit that adds one member, with its Welcome.
  ADD1_CREATE("add 1, create"),
  /// The same commit, processed by another member.
  ADD1_PROCESS("add 1, process"),
  /// A commit that adds ten members.
  ADD10_CREATE("add 10, create"),
  /// The same commit, processed.
  ADD10_PROCESS("add 10, process"),
  /// A commit with a path and no proposals.
  UPDATE_CREATE("update, create"),
  /// The same commit, processed.
  UPDATE_PROCESS("update, process"),
  /// A commit that removes a member.
  REMOVE_CREATE("remove, create"),
  /// The same commit, processed.
  REMOVE_PROCESS("remove, process"),
  /// A join by a Welcome that holds the tree, as one member more.
  JOIN("join by Welcome"),
  /// The same with all cores, by the clock on the wall.
  JOIN_WALL("join by Welcome, all cores, wall clock"),
  /// A join by an external commit, as one member more.
  EXTERNAL_CREATE("external join, create"),
  /// The same commit, processed.
  EXTERNAL_PROCESS("external join, process"),
  /// A GroupInfo with the tree.
  GROUP_INFO("GroupInfo"),
  /// A message of 100 bytes, in the middle of an epoch.
  SEND_100("send 100 B"),
  /// The same message, read by another member.
  RECEIVE_100("receive 100 B"),
  /// A message of 1 KiB.
  SEND_1K("send 1 KiB"),
  /// The same message, read.
  RECEIVE_1K("receive 1 KiB"),
  /// A message of 64 KiB.
  SEND_64K("send 64 KiB"),
  /// The same message, read.
  RECEIVE_64K("receive 64 KiB"),
  /// The state of a group, made ready for storage.
  SAVE("save state"),
  /// A group restored from it.
  LOAD("load state"),
  /// A group of one in which one commit adds all others, with their Welcome.
  ADD_ALL("add all, create"),
  /// The same with all cores, by the clock on the wall.
  ADD_ALL_WALL("add all, create, all cores, wall clock");

  private final String label;

  Operation(String label) {
    this.label = label;
  }

  /// As people read it.
  String label() {
    return label;
  }

  /// As it stands in files and arguments.
  String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it is spread over all cores and timed by the clock on the wall. All else runs on one
  /// thread and is timed by that thread's own clock.
  boolean isSpread() {
    return this == JOIN_WALL || this == ADD_ALL_WALL;
  }

  /// What it is timed by.
  Rounds.Clock clock() {
    return isSpread() ? Rounds.Clock.WALL : Rounds.Clock.THREAD;
  }

  /// The bytes of an application message; 0 for what is none.
  int messageLength() {
    return switch (this) {
      case SEND_100, RECEIVE_100 -> 100;
      case SEND_1K, RECEIVE_1K -> 1 << 10;
      case SEND_64K, RECEIVE_64K -> 1 << 16;
      default -> 0;
    };
  }

  /// Whether it makes sense in such a group.
  boolean suits(int members, Shape shape) {
    return switch (this) {
      case REMOVE_CREATE, REMOVE_PROCESS -> members > 2;
      case JOIN_WALL -> members >= 1000;
      case CREATE_GROUP -> members == 2 && shape == Shape.BULK;
      case ADD_ALL -> shape == Shape.BULK;
      case ADD_ALL_WALL -> shape == Shape.BULK && members >= 1000;
      default -> true;
    };
  }

  /// The operations of a list of ids; a prefix stands for all that begin with it.
  ///
  /// @throws IllegalArgumentException when one names nothing
  static List<Operation> parse(String list) {
    for (String id : list.split(",", -1)) {
      if (id.isEmpty() || Arrays.stream(values()).noneMatch(value -> value.id().startsWith(id))) {
        throw new IllegalArgumentException(
            "'%s' is no operation; there are %s"
                .formatted(
                    id,
                    Arrays.stream(values()).map(Operation::id).collect(Collectors.joining(", "))));
      }
    }
    List<String> ids = List.of(list.split(",", -1));
    return Arrays.stream(values())
        .filter(value -> ids.stream().anyMatch(value.id()::startsWith))
        .toList();
  }
}
