package sonet.vectors;

/// How many vectors passed and failed.
///
/// @param passed how many were as they should be
/// @param failed how many were not
public record Summary(int passed, int failed) {
  /// Nothing run.
  public static final Summary EMPTY = new Summary(0, 0);

  /// Both together.
  public Summary plus(Summary other) {
    return new Summary(passed + other.passed, failed + other.failed);
  }

  Summary plus(Outcome outcome) {
    return plus(outcome.passed() ? new Summary(1, 0) : new Summary(0, 1));
  }

  /// The line that ends a run: `N passed, N failed`.
  @Override
  public String toString() {
    return passed + " passed, " + failed + " failed";
  }
}
