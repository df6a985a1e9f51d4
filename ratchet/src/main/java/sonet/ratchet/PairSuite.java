package sonet.ratchet;

import java.util.List;
import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.braid.BraidProfile;

/// The algorithms of a pairwise session. Every structure names its suite, so that another curve or
/// another mechanism is one more constant.
public enum PairSuite {
  /// X3DH and the Double Ratchet: classical only.
  X3DH(0x0001, "Sonet_X3DH_X25519_SHA-256_AES-256-GCM", Optional.empty(), Optional.empty()),
  /// PQXDH and the Triple Ratchet: keys and healing that withstand a quantum computer.
  PQXDH(
      0x0002,
      "Sonet_PQXDH_X25519_ML-KEM-1024_ML-KEM-768_SHA-256_AES-256-GCM",
      Optional.of(KemAlgorithm.ML_KEM_1024),
      Optional.of(BraidProfile.SONET));

  private final int id;

  @SuppressWarnings("ImmutableEnumChecker") // Bytes never change
  private final Bytes label;

  @SuppressWarnings("ImmutableEnumChecker") // an enum constant or nothing
  private final Optional<KemAlgorithm> kem;

  @SuppressWarnings("ImmutableEnumChecker") // a record of constants or nothing
  private final Optional<BraidProfile> braid;

  PairSuite(int id, String label, Optional<KemAlgorithm> kem, Optional<BraidProfile> braid) {
    this.id = id;
    this.label = Bytes.utf8(label);
    this.kem = kem;
    this.braid = braid;
  }

  /// All of them, the one to prefer first.
  public static List<PairSuite> preferred() {
    return List.of(PQXDH, X3DH);
  }

  /// The suite of a code point.
  public static Optional<PairSuite> find(int id) {
    return preferred().stream().filter(suite -> suite.id == id).findFirst();
  }

  /// The suite of a code point that a peer named.
  ///
  /// @throws RatchetException with `UNKNOWN_SUITE`
  public static PairSuite of(int id) throws RatchetException {
    return find(id)
        .orElseThrow(() -> new RatchetException(Reason.UNKNOWN_SUITE, "0x%04x".formatted(id)));
  }

  /// The code point.
  public int id() {
    return id;
  }

  /// Its name, which goes into the derivation of keys.
  public Bytes label() {
    return label;
  }

  /// The group of the Diffie-Hellman keys.
  public KemAlgorithm group() {
    return KemAlgorithm.DHKEM_X25519;
  }

  /// The mechanism of the post-quantum prekeys, in a suite that has one.
  public Optional<KemAlgorithm> kem() {
    return kem;
  }

  /// The braid that goes on with the messages, in a suite that has one.
  Optional<BraidProfile> braid() {
    return braid;
  }

  /// The algorithm of one kind of prekey.
  ///
  /// @throws IllegalArgumentException when the suite has no such prekeys
  public KemAlgorithm algorithm(PrekeyKind kind) {
    return switch (kind) {
      case EC -> group();
      case KEM ->
          kem.orElseThrow(() -> new IllegalArgumentException(this + " has no keys of a KEM"));
    };
  }

  /// What it is made of, for the provider.
  CipherSuite.Definition definition() {
    return new CipherSuite.Definition(
        id,
        label.toUtf8(),
        group(),
        HashAlgorithm.SHA256,
        AeadAlgorithm.AES_256_GCM,
        SignatureScheme.ED25519);
  }
}
