package sonet.crypto.spi;

/// ML-KEM of one parameter set (FIPS 203), keys given as seeds of 64 bytes.
///
/// It is only asked about keys and ciphertexts that were accepted before;
/// [sonet.crypto.hpke.LatticeKem] and [sonet.crypto.hpke.HybridKem] make mechanisms of it.
public interface MlKem {
  /// `ML-KEM.KeyGen_internal(d, z)`, of which the encapsulation key is kept (FIPS 203 §6.1).
  byte[] encapsulationKey(byte[] seed);

  /// `ML-KEM.Encaps_internal(ek, m)` (FIPS 203 §6.2). A library that draws its own randomness
  /// leaves `m` unused.
  Encapsulation encapsulate(byte[] encapsulationKey, byte[] m);

  /// `ML-KEM.Decaps_internal(dk, c)` (FIPS 203 §6.3). What was not encapsulated for this key gives
  /// a secret that nobody else knows.
  byte[] decapsulate(byte[] seed, byte[] ciphertext);
}
