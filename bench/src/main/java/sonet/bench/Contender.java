package sonet.bench;

import java.util.Locale;

/// Who is measured.
enum Contender {
  /// This project's engine.
  SONET,
  /// The primitives that the RFC makes unavoidable for the same work, by the same provider, and
  /// nothing else.
  FLOOR,
  /// Bouncy Castle's MLS, 1.84.
  BCMLS;

  /// From here on one run of the peer takes seconds to minutes, without saying more.
  private static final int MANY = 10_000;

  /// As it stands in tables and files.
  String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether it has the operation, and ends in useful time.
  boolean offers(Operation operation, int members) {
    boolean storage = operation == Operation.SAVE || operation == Operation.LOAD;
    return switch (this) {
      case SONET -> true;
      case FLOOR -> !storage;
      case BCMLS -> !storage && (members < MANY || !isAddAll(operation));
    };
  }

  /// Which grow with the square of the group there.
  private static boolean isAddAll(Operation operation) {
    return operation == Operation.ADD_ALL || operation == Operation.ADD_ALL_WALL;
  }
}
