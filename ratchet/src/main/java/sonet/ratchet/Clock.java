package sonet.ratchet;

/// What time it is: passed in, never fetched.
@FunctionalInterface
public interface Clock {
  /// Seconds since the Unix epoch.
  long epochSecond();
}
