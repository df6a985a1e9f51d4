package sonet.crypto.accelerated;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import sonet.crypto.Bytes;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Secret;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.Encapsulation;
import sonet.crypto.spi.MlKem;

/// ML-KEM (FIPS 203), and the public keys of ML-DSA (FIPS 204), by functions of Conscrypt that it
/// does not publish: version 2.9.0 registers ML-KEM with the JCA, but its jar lacks the class.
///
/// They are looked up by name and type. Where a version has them otherwise, looking up fails, and
/// what they compute is tested before it is used. Encapsulation draws its own randomness: there is
/// no function that is given some.
final class ConscryptLattice implements MlKem {
  private final KemAlgorithm algorithm;

  /// `(byte[] seed) -> byte[]`
  private final MethodHandle publicKey;

  /// `(byte[] publicKey, byte[] ciphertext, byte[] sharedSecret) -> void`, of which it fills two.
  private final MethodHandle encap;

  /// `(byte[] ciphertext, byte[] seed) -> byte[]`
  private final MethodHandle decap;

  /// @throws ReflectiveOperationException when this version does not have the functions
  ConscryptLattice(KemAlgorithm algorithm, ClassLoader loader) throws ReflectiveOperationException {
    this.algorithm = algorithm;
    String name = algorithm.name().replace("_", "");
    Class<?> functions = Class.forName("org.conscrypt.NativeCrypto", true, loader);
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(functions, MethodHandles.lookup());
    this.publicKey = fromSeed(lookup, functions, name);
    this.encap =
        lookup.findStatic(
            functions,
            name + "_encap",
            MethodType.methodType(void.class, byte[].class, byte[].class, byte[].class));
    this.decap =
        lookup.findStatic(
            functions,
            name + "_decap",
            MethodType.methodType(byte[].class, byte[].class, byte[].class));
  }

  /// The public key of an ML-DSA seed.
  ///
  /// @throws ReflectiveOperationException when this version does not have the function
  static PublicKeyFinder mlDsaPublicKey(SignatureScheme scheme, ClassLoader loader)
      throws ReflectiveOperationException {
    Class<?> functions = Class.forName("org.conscrypt.NativeCrypto", true, loader);
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(functions, MethodHandles.lookup());
    MethodHandle function = fromSeed(lookup, functions, scheme.name().replace("_", ""));
    return seed -> {
      try {
        return (byte[]) function.invokeExact(seed);
      } catch (Throwable e) {
        throw failed(e);
      }
    };
  }

  private static MethodHandle fromSeed(
      MethodHandles.Lookup lookup, Class<?> functions, String algorithm)
      throws ReflectiveOperationException {
    return lookup.findStatic(
        functions,
        algorithm + "_public_key_from_seed",
        MethodType.methodType(byte[].class, byte[].class));
  }

  @Override
  public byte[] encapsulationKey(byte[] seed) {
    try {
      return (byte[]) publicKey.invokeExact(seed);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  @Override
  public Encapsulation encapsulate(byte[] encapsulationKey, byte[] m) {
    byte[] ciphertext = new byte[algorithm.encapsulationLength()];
    byte[] secret = new byte[algorithm.secretLength()];
    try {
      encap.invokeExact(encapsulationKey, ciphertext, secret);
    } catch (Throwable e) {
      throw failed(e);
    }
    return new Encapsulation(Secret.wrap(secret), Bytes.wrap(ciphertext));
  }

  @Override
  public byte[] decapsulate(byte[] seed, byte[] ciphertext) {
    try {
      return (byte[]) decap.invokeExact(ciphertext, seed);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// A method handle may throw anything: errors stay as they are, the rest cannot happen with what
  /// was accepted.
  private static IllegalStateException failed(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("Conscrypt refused what was accepted", thrown);
  }
}
