package sonet.ratchet.doubleratchet;

import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;

/// The last messages of a chain by 6 bytes of their headers' hashes: a number that comes again with
/// one of these is the same message again, and another message means that the sender went back to
/// an older state.
///
/// @param fingerprints the oldest first
record Recents(Bytes fingerprints) {
  static final Recents NONE = new Recents(Bytes.EMPTY);

  private static final int EACH = 6;
  private static final int KEPT = 128;

  /// The 6 bytes of a message.
  static Bytes fingerprint(CipherSuite suite, Bytes header) {
    return suite.hash(header).slice(0, EACH);
  }

  Recents plus(Bytes fingerprint) {
    int from = Math.max(0, fingerprints.length() - (KEPT - 1) * EACH);
    return new Recents(Bytes.concat(fingerprints.slice(from, fingerprints.length()), fingerprint));
  }

  boolean contains(Bytes fingerprint) {
    for (int at = 0; at < fingerprints.length(); at += EACH) {
      if (fingerprints.slice(at, at + EACH).equals(fingerprint)) {
        return true;
      }
    }
    return false;
  }

  /// Whether it can have been stored.
  boolean isWhole() {
    return fingerprints.length() % EACH == 0 && fingerprints.length() <= KEPT * EACH;
  }
}
