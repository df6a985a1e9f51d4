package sonet.crypto.hpke;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KemConstruction;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.curve.NistCurve;
import sonet.crypto.hash.Sha3;
import sonet.crypto.spi.DiffieHellman;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.MlKem;

/// The KEM of ML-KEM and a group together: the framework `CG` of draft-irtf-cfrg-hybrid-kems §5.6
/// with SHAKE256 and SHA3-256 (draft-irtf-cfrg-concrete-hybrid-kems §4, draft-ietf-hpke-pq §4). It
/// has no authenticated mode.
///
/// ```
/// ss = SHA3-256(ss_PQ || ss_T || ct_T || ek_T || label)
/// ```
///
/// The private key is a seed, of which SHAKE256 makes the seeds of both parts. A shared point of
/// X25519 that is zero is taken as it is: the part of ML-KEM stands on its own, and X-Wing defines
/// no other answer. Keys and encapsulations must have been accepted before
/// ([sonet.crypto.acceptance.StrictProvider]).
public final class HybridKem implements KemFunction {
  private static final int LATTICE_SEED = 64;
  private static final int LATTICE_RANDOMNESS = 32;

  private final KemAlgorithm algorithm;
  private final KemAlgorithm latticeAlgorithm;
  private final KemConstruction.Hybrid parts;
  private final Optional<NistCurve> curve;
  private final MlKem lattice;
  private final DiffieHellman group;
  private final LabeledDerive kdf;
  private final byte[] label;

  /// A mechanism over its two parts.
  public HybridKem(
      KemAlgorithm algorithm, KemConstruction.Hybrid parts, MlKem lattice, DiffieHellman group) {
    this.algorithm = algorithm;
    this.latticeAlgorithm = parts.lattice();
    this.parts = parts;
    this.curve = NistCurve.of(parts.group());
    this.lattice = lattice;
    this.group = group;
    this.kdf = new LabeledDerive(OneStageKdf.SHAKE256, "KEM", algorithm.id());
    this.label = parts.label().toArray();
  }

  @Override
  public KeyPair generate(RandomSource random) {
    byte[] seed = new byte[algorithm.privateKeyLength()];
    random.fill(seed);
    return pair(seed);
  }

  @Override
  public KeyPair deriveKeyPair(byte[] ikm) {
    return pair(kdf.derive(ikm, "DeriveKeyPair", algorithm.privateKeyLength()));
  }

  @Override
  public byte[] publicKey(byte[] privateKey) {
    Expanded keys = expand(privateKey);
    byte[] publicKey =
        join(lattice.encapsulationKey(keys.latticeSeed), group.publicKey(keys.scalar));
    keys.wipe();
    return publicKey;
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return publicKey.length == algorithm.publicKeyLength();
  }

  @Override
  public Encapsulation encapsulate(byte[] publicKey, RandomSource random) {
    byte[] latticeKey = Arrays.copyOf(publicKey, latticeAlgorithm.publicKeyLength());
    byte[] groupKey = tail(publicKey, latticeAlgorithm.publicKeyLength());
    byte[] randomness = new byte[algorithm.encapsulationSeedLength()];
    random.fill(randomness);
    byte[] m = Arrays.copyOf(randomness, LATTICE_RANDOMNESS);
    byte[] scalar = scalar(randomness, LATTICE_RANDOMNESS);
    Encapsulation first = lattice.encapsulate(latticeKey, m);
    byte[] ephemeral = group.publicKey(scalar);
    byte[] shared = group.agree(scalar, groupKey);
    byte[] latticeSecret = first.sharedSecret().expose();
    first.sharedSecret().close();
    byte[] secret = combine(latticeSecret, shared, ephemeral, groupKey);
    wipe(randomness);
    wipe(m);
    wipe(scalar);
    return new Encapsulation(
        Secret.wrap(secret), Bytes.wrap(join(first.encapsulation().toArray(), ephemeral)));
  }

  @Override
  public byte[] decapsulate(byte[] encapsulation, byte[] privateKey, byte[] publicKey) {
    byte[] latticeCiphertext = Arrays.copyOf(encapsulation, latticeAlgorithm.encapsulationLength());
    byte[] ephemeral = tail(encapsulation, latticeAlgorithm.encapsulationLength());
    byte[] groupKey = tail(publicKey, latticeAlgorithm.publicKeyLength());
    Expanded keys = expand(privateKey);
    byte[] latticeSecret = lattice.decapsulate(keys.latticeSeed, latticeCiphertext);
    byte[] shared = group.agree(keys.scalar, ephemeral);
    keys.wipe();
    return combine(latticeSecret, shared, ephemeral, groupKey);
  }

  private KeyPair pair(byte[] seed) {
    return new KeyPair(Secret.wrap(seed), Bytes.wrap(publicKey(seed)));
  }

  /// `expandDecapsKeyG(seed)` without the public keys.
  private Expanded expand(byte[] seed) {
    byte[] full = Sha3.shake256(LATTICE_SEED + parts.groupSeedLength(), seed);
    Expanded keys = new Expanded(Arrays.copyOf(full, LATTICE_SEED), scalar(full, LATTICE_SEED));
    wipe(full);
    return keys;
  }

  /// `RandomScalar`: on a NIST curve the first number in range of those that the seed holds behind
  /// an offset, on Curve25519 the seed.
  private byte[] scalar(byte[] seed, int from) {
    int length = parts.group().privateKeyLength();
    for (int at = from; at + length <= seed.length; at += length) {
      byte[] candidate = Arrays.copyOfRange(seed, at, at + length);
      if (curve.isEmpty() || curve.get().acceptsScalar(candidate)) {
        return candidate;
      }
      wipe(candidate);
    }
    throw new IllegalStateException("RandomScalar: every candidate is out of range");
  }

  /// `C2PRICombiner`; wipes the two secrets.
  private byte[] combine(byte[] latticeSecret, byte[] shared, byte[] ephemeral, byte[] groupKey) {
    byte[] secret = Sha3.sha256(latticeSecret, shared, ephemeral, groupKey, label);
    wipe(latticeSecret);
    wipe(shared);
    return secret;
  }

  private static byte[] join(byte[] first, byte[] second) {
    byte[] joined = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, joined, first.length, second.length);
    return joined;
  }

  private static byte[] tail(byte[] value, int from) {
    return Arrays.copyOfRange(value, from, value.length);
  }

  private static void wipe(byte[] value) {
    Arrays.fill(value, (byte) 0);
  }

  /// The private keys of the two parts.
  private static final class Expanded {
    private final byte[] latticeSeed;
    private final byte[] scalar;

    Expanded(byte[] latticeSeed, byte[] scalar) {
      this.latticeSeed = latticeSeed;
      this.scalar = scalar;
    }

    void wipe() {
      HybridKem.wipe(latticeSeed);
      HybridKem.wipe(scalar);
    }
  }
}
