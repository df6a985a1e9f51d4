package sonet.crypto.hpke;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.curve.NistCurve;
import sonet.crypto.hpke.LabeledKdf.Label;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;

/// The KEM made of a Diffie-Hellman group (RFC 9180 §4.1), the same for every provider.
///
/// A fresh key pair is derived from `Nsk` random bytes, so that a run with the same randomness
/// gives the same keys, whoever computes them. Keys and encapsulations must have been accepted
/// before ([sonet.crypto.acceptance.StrictProvider]); what is refused here is a shared point of
/// zeros.
public final class DhKem implements KemFunction {
  private final KemAlgorithm algorithm;
  private final Optional<NistCurve> curve;
  private final LabeledKdf kdf;
  private final DiffieHellman group;

  /// A mechanism over a group.
  ///
  /// @param hash the function of its own key derivation
  ///   ([sonet.crypto.KemConstruction.DhKem#hash()])
  public DhKem(KemAlgorithm algorithm, HashFunction hash, DiffieHellman group) {
    this.algorithm = algorithm;
    this.curve = NistCurve.of(algorithm);
    this.kdf = new LabeledKdf(hash, "KEM", algorithm.id());
    this.group = group;
  }

  @Override
  public KeyPair generate(RandomSource random) {
    byte[] ikm = new byte[algorithm.privateKeyLength()];
    random.fill(ikm);
    try {
      return deriveKeyPair(ikm);
    } finally {
      wipe(ikm);
    }
  }

  @Override
  public KeyPair deriveKeyPair(byte[] ikm) {
    byte[] prk = kdf.extract(LabeledKdf.EMPTY, Label.DKP_PRK, ikm);
    byte[] privateKey =
        curve.isPresent()
            ? candidate(curve.get(), prk)
            : kdf.expand(prk, Label.SK, algorithm.privateKeyLength());
    wipe(prk);
    return new KeyPair(Secret.wrap(privateKey), Bytes.wrap(group.publicKey(privateKey)));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    return group.publicKey(privateKey);
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return publicKey.length == algorithm.publicKeyLength();
  }

  @Override
  public Encapsulation encapsulate(byte[] publicKey, RandomSource random) throws CryptoException {
    try (KeyPair ephemeral = generate(random)) {
      byte[] ephemeralPrivate = ephemeral.privateKey().expose();
      byte[] encapsulation = ephemeral.publicKey().toArray();
      byte[] shared = agree(ephemeralPrivate, publicKey);
      wipe(ephemeralPrivate);
      byte[] secret = extractAndExpand(shared, encapsulation, publicKey);
      return new Encapsulation(Secret.wrap(secret), Bytes.wrap(encapsulation));
    }
  }

  @Override
  public byte[] decapsulate(byte[] encapsulation, byte[] privateKey, byte[] publicKey)
      throws CryptoException {
    byte[] shared = agree(privateKey, encapsulation);
    return extractAndExpand(shared, encapsulation, publicKey);
  }

  @Override
  public Encapsulation authEncapsulate(byte[] publicKey, KeyPair sender, RandomSource random)
      throws CryptoException {
    try (KeyPair ephemeral = generate(random)) {
      byte[] ephemeralPrivate = ephemeral.privateKey().expose();
      byte[] senderPrivate = sender.privateKey().expose();
      byte[] encapsulation = ephemeral.publicKey().toArray();
      byte[] shared = join(agree(ephemeralPrivate, publicKey), agree(senderPrivate, publicKey));
      wipe(ephemeralPrivate);
      wipe(senderPrivate);
      byte[] secret =
          extractAndExpand(shared, encapsulation, publicKey, sender.publicKey().toArray());
      return new Encapsulation(Secret.wrap(secret), Bytes.wrap(encapsulation));
    }
  }

  @Override
  public byte[] authDecapsulate(
      byte[] encapsulation, byte[] privateKey, byte[] publicKey, byte[] senderPublicKey)
      throws CryptoException {
    byte[] shared = join(agree(privateKey, encapsulation), agree(privateKey, senderPublicKey));
    return extractAndExpand(shared, encapsulation, publicKey, senderPublicKey);
  }

  /// The private key of a NIST curve: the first candidate in range (RFC 9180 §7.1.3).
  private byte[] candidate(NistCurve curve, byte[] prk) {
    for (int counter = 0; counter < 256; counter++) {
      byte[] candidate =
          kdf.expand(
              prk, Label.CANDIDATE, algorithm.privateKeyLength(), new byte[] {(byte) counter});
      candidate[0] &= (byte) curve.topMask();
      if (curve.acceptsScalar(candidate)) {
        return candidate;
      }
      wipe(candidate);
    }
    throw new IllegalStateException("DeriveKeyPairError: 256 candidates out of range");
  }

  /// `ExtractAndExpand(dh, kem_context)`; wipes `dh`.
  private byte[] extractAndExpand(byte[] dh, byte[]... kemContext) {
    byte[] prk = kdf.extract(LabeledKdf.EMPTY, Label.EAE_PRK, dh);
    byte[] secret = kdf.expand(prk, Label.SHARED_SECRET, algorithm.secretLength(), kemContext);
    wipe(dh);
    wipe(prk);
    return secret;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    wipe(first);
    wipe(second);
    return joined;
  }

  /// A shared point. On X25519 and X448 zero means that the peer contributed nothing, and is
  /// refused (RFC 7748 §6, RFC 9180 §7.1.4); on the NIST curves it is an x-coordinate like any
  /// other.
  @Override
  public byte[] agree(byte[] privateKey, byte[] publicKey) throws CryptoException {
    byte[] shared = group.agree(privateKey, publicKey);
    if (curve.isEmpty() && isZero(shared)) {
      throw new CryptoException(
          Reason.DEGENERATE_SHARED_SECRET, "the peer's key contributes nothing");
    }
    return shared;
  }

  private static boolean isZero(byte[] value) {
    int any = 0;
    for (byte octet : value) {
      any |= octet;
    }
    return any == 0;
  }

  private static void wipe(byte[] value) {
    Arrays.fill(value, (byte) 0);
  }
}
