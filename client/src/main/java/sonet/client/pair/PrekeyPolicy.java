package sonet.client.pair;

import java.time.Duration;

/// How a device deals with its prekeys.
///
/// @param rotation how old the signed prekey grows before another takes its place
/// @param published how many one-time keys of a kind the server has at most
public record PrekeyPolicy(Duration rotation, int published) {
  /// For how long a bundle is good.
  public static final Duration BUNDLE_TIME = Duration.ofDays(7);

  /// How long a mailbox keeps a message: so long after the end of its bundle, a first message may
  /// come, and its private keys are kept.
  public static final Duration MAILBOX_TIME = Duration.ofDays(30);

  /// The most that a server keeps of a kind.
  public static final int MOST = 100;

  /// A day, and as many keys as the server keeps.
  public static final PrekeyPolicy USUAL = new PrekeyPolicy(Duration.ofHours(24), MOST);

  /// Checks the numbers.
  public PrekeyPolicy {
    if (rotation.isNegative() || rotation.isZero() || rotation.compareTo(BUNDLE_TIME) > 0) {
      throw new IllegalArgumentException("prekeys rotate within a week, not in " + rotation);
    }
    if (published < 1 || published > MOST) {
      throw new IllegalArgumentException("1 to 100 one-time keys of a kind, not " + published);
    }
  }

  /// With fewer than this, new ones are made.
  int low() {
    return Math.max(1, published / 2);
  }
}
