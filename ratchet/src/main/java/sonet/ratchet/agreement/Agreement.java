package sonet.ratchet.agreement;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.Encapsulation;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.agreement.Initiation.Encapsulated;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PairIdentity.SignedIdentity;
import sonet.ratchet.bundle.Prekey;
import sonet.ratchet.bundle.PrekeyBundle;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.PrekeyRing;
import sonet.ratchet.bundle.TypedKey;
import sonet.ratchet.doubleratchet.InitialKeys;

/// X3DH and PQXDH: one algorithm, the second with a KEM beside the curve.
///
/// ```
/// struct {
///   opaque label<V> = "Sonet pair 1.0 session";
///   uint16 suite;
///   opaque responder_key<V>;       // Ed25519
///   TypedKey responder_identity;
///   opaque bundle_hash<V>;         // SHA-256(body || signature)
///   optional<Prekey> one_time;     // the keys that were used, in full
///   optional<Prekey> kem;
///   Initiation initiation;
/// } Transcript;
///
/// associated_data = SHA-256(Transcript)
/// prk  = HKDF-Extract(zeros, F || DH1 || DH2 || DH3 || [DH4] || [SS])
/// keys = HKDF-Expand(prk, suite_label || associated_data, 128)
///      = root || initiator's header key || responder's header key || braid
/// ```
///
/// The transcript names every key, so that a server which swaps one, or hands out an older bundle
/// than it says, makes two sides that understand nothing of each other.
///
/// @param keys what the ratchet begins with
/// @param associatedData what every message of the session is bound to
public record Agreement(InitialKeys keys, Bytes associatedData) {
  private static final Bytes LABEL = Bytes.utf8("Sonet pair 1.0 session");
  private static final int KEY = 32;

  /// What the initiator gets.
  ///
  /// @param agreement the keys
  /// @param initiation what the responder is to be told
  public record Begun(Agreement agreement, Initiation initiation) {}

  /// What the responder gets.
  ///
  /// @param agreement the keys
  /// @param ratchetKey a copy of the signed prekey, the responder's first ratchet key
  public record Answered(Agreement agreement, KeyPair ratchetKey) {}

  /// The initiator's side, with prekeys that were verified.
  ///
  /// @throws RatchetException when one of the peer's keys contributes nothing
  public static Begun begin(PairEnvironment environment, PairIdentity self, PrekeyBundle peer)
      throws RatchetException {
    PairSuite suite = peer.suite();
    CipherSuite crypto = environment.suite(suite);
    PairIdentity.Half half = self.half(suite);
    Optional<Encapsulation> kem = encapsulate(environment, peer);
    try (KeyPair ephemeral = environment.generate(suite, PrekeyKind.EC)) {
      Initiation initiation =
          new Initiation(
              self.identityKey(),
              new SignedIdentity(half.typed(), half.signature()),
              peer.reference().version(),
              TypedKey.of(suite.group(), ephemeral.publicKey()),
              peer.oneTime().map(Prekey::id),
              kem.map(made ->
                  new Encapsulated(
                      peer.usesLastResort() ? Optional.empty() : peer.kem().map(Prekey::id),
                      made.encapsulation())));
      SharedSecrets.Prekeys theirs =
          new SharedSecrets.Prekeys(
              peer.keys().identity().key(),
              peer.keys().signedPrekey().key().key(),
              peer.oneTime().map(key -> key.key().key()));
      Bytes transcript =
          transcript(
              suite,
              new Responder(peer.identityKey(), peer.keys().identity(), peer.reference().hash()),
              new Used(peer.oneTime(), peer.kem()),
              initiation);
      try (Secret shared =
          SharedSecrets.of(
              crypto,
              new SharedSecrets.Initiator(half.key(), ephemeral),
              theirs,
              kem.map(Encapsulation::sharedSecret))) {
        return new Begun(derive(crypto, suite, shared, transcript), initiation);
      }
    } catch (CryptoException e) {
      throw new RatchetException(Reason.UNACCEPTABLE_KEY, e.reason().name());
    } finally {
      kem.ifPresent(made -> made.sharedSecret().close());
    }
  }

  private static Optional<Encapsulation> encapsulate(PairEnvironment environment, PrekeyBundle peer)
      throws RatchetException {
    Optional<Prekey> key = peer.kem();
    return key.isEmpty()
        ? Optional.empty()
        : Optional.of(environment.encapsulate(peer.suite(), key.get().key().key()));
  }

  /// The responder's side. The initiator's identity is checked here; who it is to be, the caller
  /// knows.
  ///
  /// @throws RatchetException naming the rule that is broken
  public static Answered answer(
      PairEnvironment environment, PairSuite suite, PrekeyRing ring, Initiation initiation)
      throws RatchetException {
    PairIdentity.check(environment, initiation.identityKey(), suite, initiation.identity());
    initiation.ephemeral().check(environment, suite, PrekeyKind.EC);
    if (initiation.kem().isPresent() != suite.kem().isPresent()) {
      throw new RatchetException(Reason.MALFORMED, "a KEM where none is, or none where one is");
    }
    Own own = own(ring, suite, initiation);
    CipherSuite crypto = environment.suite(suite);
    Bytes transcript =
        transcript(
            suite,
            new Responder(
                ring.identity().identityKey(), own.half().typed(), own.bundle().hash(environment)),
            own.used(suite, initiation),
            initiation);
    Optional<Secret> kem = decapsulate(environment, suite, own, initiation);
    try (Secret shared =
        SharedSecrets.of(
            crypto,
            new SharedSecrets.Responder(own.half().key(), own.signedPrekey(), own.oneTime()),
            new SharedSecrets.Contact(
                initiation.identity().key().key(), initiation.ephemeral().key()),
            kem)) {
      KeyPair ratchetKey =
          new KeyPair(own.signedPrekey().privateKey().copy(), own.signedPrekey().publicKey());
      return new Answered(derive(crypto, suite, shared, transcript), ratchetKey);
    } catch (CryptoException e) {
      throw new RatchetException(Reason.UNACCEPTABLE_KEY, e.reason().name());
    } finally {
      kem.ifPresent(Secret::close);
    }
  }

  private static Optional<Secret> decapsulate(
      PairEnvironment environment, PairSuite suite, Own own, Initiation initiation)
      throws RatchetException {
    return own.kem().isEmpty()
        ? Optional.empty()
        : Optional.of(
            environment.decapsulate(
                suite, own.kem().get(), initiation.kem().orElseThrow().ciphertext()));
  }

  /// The responder's keys that an initiation names.
  private static Own own(PrekeyRing ring, PairSuite suite, Initiation initiation)
      throws RatchetException {
    OwnBundle bundle =
        ring.bundle(initiation.bundle())
            .orElseThrow(() -> unknown("bundle " + initiation.bundle()));
    KeyPair signed =
        bundle.signedPrekey(suite).orElseThrow(() -> unknown("a bundle without " + suite));
    Optional<KeyPair> oneTime = Optional.empty();
    if (initiation.oneTime().isPresent()) {
      PrekeyId id = initiation.oneTime().get();
      oneTime =
          Optional.of(
              ring.oneTime(suite, PrekeyKind.EC, id).orElseThrow(() -> unknown("EC " + id)));
    }
    Optional<KeyPair> kem = Optional.empty();
    if (initiation.kem().isPresent()) {
      Optional<PrekeyId> id = initiation.kem().get().oneTime();
      Optional<KeyPair> found =
          id.isPresent() ? ring.oneTime(suite, PrekeyKind.KEM, id.get()) : bundle.lastResort(suite);
      kem = Optional.of(found.orElseThrow(() -> unknown("KEM " + id)));
    }
    return new Own(ring.identity().half(suite), bundle, signed, oneTime, kem);
  }

  private static RatchetException unknown(String which) {
    return new RatchetException(Reason.UNKNOWN_PREKEY, which);
  }

  /// The responder's keys for one session.
  private record Own(
      PairIdentity.Half half,
      OwnBundle bundle,
      KeyPair signedPrekey,
      Optional<KeyPair> oneTime,
      Optional<KeyPair> kem) {
    /// The public halves, as the initiator had them.
    Used used(PairSuite suite, Initiation initiation) {
      PrekeyId lastResort = new PrekeyId((int) bundle.version());
      return new Used(
          oneTime.map(pair ->
              new Prekey(
                  initiation.oneTime().orElseThrow(),
                  TypedKey.of(suite.algorithm(PrekeyKind.EC), pair.publicKey()))),
          kem.map(pair ->
              new Prekey(
                  initiation.kem().flatMap(Encapsulated::oneTime).orElse(lastResort),
                  TypedKey.of(suite.algorithm(PrekeyKind.KEM), pair.publicKey()))));
    }
  }

  private record Responder(Bytes identityKey, TypedKey identity, Bytes bundleHash) {}

  private record Used(Optional<Prekey> oneTime, Optional<Prekey> kem) {}

  private static Bytes transcript(
      PairSuite suite, Responder responder, Used used, Initiation initiation) {
    return new Writer(4096)
        .opaque(LABEL)
        .u16(suite.id())
        .opaque(responder.identityKey())
        .value(responder.identity())
        .opaque(responder.bundleHash())
        .optional(used.oneTime())
        .optional(used.kem())
        .value(initiation)
        .toBytes();
  }

  private static Agreement derive(
      CipherSuite crypto, PairSuite suite, Secret shared, Bytes transcript) {
    Bytes associatedData = crypto.hash(transcript);
    try (Secret salt = Secret.zeros(crypto.hashLength());
        Secret prk = crypto.extract(salt, shared);
        Secret all = crypto.expand(prk, Bytes.concat(suite.label(), associatedData), 4 * KEY)) {
      InitialKeys keys =
          new InitialKeys(
              all.slice(0, KEY),
              all.slice(KEY, 2 * KEY),
              all.slice(2 * KEY, 3 * KEY),
              all.slice(3 * KEY, 4 * KEY));
      return new Agreement(keys, associatedData);
    }
  }
}
