package sonet.ratchet.bundle;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// The prekeys of a device as a server handed them out: nothing in it is to be believed before
/// [#verify] has made a [PrekeyBundle] of it.
///
/// @param version which bundle of the device it is, counted up by one
/// @param body what is signed
/// @param signature by the device's key over body and version
/// @param ec a one-time key on a curve, if the server had one left
/// @param kem a one-time key of a KEM, if the server had one left
public record UnverifiedPrekeyBundle(
    long version, Bytes body, Bytes signature, Optional<Bytes> ec, Optional<Bytes> kem) {
  /// For how long a bundle may be valid at most: 30 days. What is offered lives one week by default
  /// ([OwnBundle#LIFETIME]).
  public static final long MAX_LIFETIME = 30 * 24 * 3600L;

  /// How far ahead of ours the owner's clock may be: one hour.
  public static final long CLOCK_SKEW = 3600;

  /// SHA-256 over body and signature: by it owner, server and claimer know that they speak of the
  /// same bundle.
  public Bytes hash(CipherSuite suite) {
    return suite.hash(body, signature);
  }

  /// Checks everything, and takes the best suite that both sides know.
  ///
  /// One-time keys of another suite than that are left out: the device has published them for those
  /// who know no better.
  ///
  /// @param identityKey the device's Ed25519 key, which the caller knows to be its own
  /// @throws RatchetException naming the rule that is broken
  public PrekeyBundle verify(PairEnvironment environment, Bytes identityKey)
      throws RatchetException {
    CipherSuite any = environment.suite(PairSuite.PQXDH);
    Bytes device = SigningInputs.device(any, identityKey);
    if (!any.verify(identityKey, SigningInputs.bundle(device, version, body), signature)) {
      throw new RatchetException(Reason.BUNDLE_SIGNATURE, "version " + version);
    }
    BundleBody content = BundleBody.decode(body);
    checkTimes(content, environment.now());
    for (PairSuite suite : PairSuite.preferred()) {
      for (SuiteKeys keys : content.suites()) {
        if (keys.suite() == suite.id()) {
          keys.check(environment, suite);
          return new PrekeyBundle(
              identityKey,
              suite,
              new PrekeyBundle.Reference(version, hash(any), content.expires()),
              keys,
              oneTime(environment, PrekeyKind.EC, suite, identityKey),
              oneTime(environment, PrekeyKind.KEM, suite, identityKey));
        }
      }
    }
    throw new RatchetException(Reason.NO_COMMON_SUITE, "");
  }

  private static void checkTimes(BundleBody content, long now) throws RatchetException {
    long lifetime = content.expires() - content.created();
    if (content.created() < 0 || lifetime <= 0 || lifetime > MAX_LIFETIME) {
      throw new RatchetException(Reason.BUNDLE_LIFETIME, lifetime + " s");
    }
    if (content.created() > now + CLOCK_SKEW) {
      throw new RatchetException(Reason.BUNDLE_NOT_YET_VALID, "from " + content.created());
    }
    if (content.expires() <= now) {
      throw new RatchetException(Reason.BUNDLE_EXPIRED, "at " + content.expires());
    }
  }

  private Optional<Prekey> oneTime(
      PairEnvironment environment, PrekeyKind kind, PairSuite suite, Bytes identityKey)
      throws RatchetException {
    Optional<Bytes> item = kind == PrekeyKind.EC ? ec : kem;
    if (item.isEmpty()) {
      return Optional.empty();
    }
    OneTimeKey key = OneTimeKey.decode(item.get());
    if (key.kind() != kind) {
      throw new RatchetException(Reason.WRONG_ALGORITHM, key.kind() + " for " + kind);
    }
    if (key.suite() != suite.id()) {
      return Optional.empty();
    }
    key.check(environment, suite, identityKey);
    return Optional.of(key.prekey());
  }
}
