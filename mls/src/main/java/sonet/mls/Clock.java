package sonet.mls;

/// What time it is: passed in, never fetched.
///
/// Not `InstantSource`, because the engine also runs in a browser, whose class library lacks
/// `java.time`.
@FunctionalInterface
public interface Clock {
  /// Seconds since the Unix epoch.
  long epochSecond();
}
