package sonet.ratchet.bundle;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.ratchet.PairSuite;

/// A device's prekeys that were verified, with the suite to begin a session in. Only
/// [UnverifiedPrekeyBundle#verify] makes one.
public final class PrekeyBundle {
  private final Bytes identityKey;
  private final PairSuite suite;
  private final Reference reference;
  private final SuiteKeys keys;
  private final Optional<Prekey> ec;
  private final Optional<Prekey> kem;

  /// Which bundle it is.
  ///
  /// @param version of the device's bundles
  /// @param hash SHA-256 over body and signature
  /// @param expires from when on it is not to be used, in seconds since the Unix epoch
  public record Reference(long version, Bytes hash, long expires) {}

  PrekeyBundle(
      Bytes identityKey,
      PairSuite suite,
      Reference reference,
      SuiteKeys keys,
      Optional<Prekey> ec,
      Optional<Prekey> kem) {
    this.identityKey = identityKey;
    this.suite = suite;
    this.reference = reference;
    this.keys = keys;
    this.ec = ec;
    this.kem = kem;
  }

  /// The device's Ed25519 key.
  public Bytes identityKey() {
    return identityKey;
  }

  /// The suite that both sides prefer.
  public PairSuite suite() {
    return suite;
  }

  /// Which bundle it is.
  public Reference reference() {
    return reference;
  }

  /// The keys for the suite.
  public SuiteKeys keys() {
    return keys;
  }

  /// The one-time key on the curve, if there is one.
  public Optional<Prekey> oneTime() {
    return ec;
  }

  /// The key of the KEM to use: the one-time key, else that of last resort; none in a suite without
  /// a KEM.
  public Optional<Prekey> kem() {
    return kem.or(keys::lastResort);
  }

  /// Whether the key of the KEM is one that others use as well.
  public boolean usesLastResort() {
    return kem.isEmpty() && keys.lastResort().isPresent();
  }

  @Override
  public String toString() {
    return "PrekeyBundle(version " + reference.version() + ", " + suite + ")";
  }
}
