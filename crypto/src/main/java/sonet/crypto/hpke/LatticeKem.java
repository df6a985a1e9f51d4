package sonet.crypto.hpke;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.MlKem;

/// The KEM of ML-KEM alone (draft-ietf-hpke-pq §3). It has no authenticated mode.
///
/// Keys and encapsulations must have been accepted before
/// ([sonet.crypto.acceptance.StrictProvider]).
public final class LatticeKem implements KemFunction {
  private final KemAlgorithm algorithm;
  private final MlKem lattice;
  private final LabeledDerive kdf;

  /// A mechanism over the ML-KEM of its name.
  public LatticeKem(KemAlgorithm algorithm, MlKem lattice) {
    this.algorithm = algorithm;
    this.lattice = lattice;
    this.kdf = new LabeledDerive(OneStageKdf.SHAKE256, "KEM", algorithm.id());
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
    return lattice.encapsulationKey(privateKey);
  }

  @Override
  public boolean acceptsPublicKey(byte[] publicKey) {
    return publicKey.length == algorithm.publicKeyLength();
  }

  @Override
  public Encapsulation encapsulate(byte[] publicKey, RandomSource random) {
    byte[] m = new byte[algorithm.encapsulationSeedLength()];
    random.fill(m);
    Encapsulation encapsulation = lattice.encapsulate(publicKey, m);
    Arrays.fill(m, (byte) 0);
    return encapsulation;
  }

  @Override
  public byte[] decapsulate(byte[] encapsulation, byte[] privateKey, byte[] publicKey) {
    return lattice.decapsulate(privateKey, encapsulation);
  }

  private KeyPair pair(byte[] seed) {
    return new KeyPair(Secret.wrap(seed), Bytes.wrap(lattice.encapsulationKey(seed)));
  }
}
