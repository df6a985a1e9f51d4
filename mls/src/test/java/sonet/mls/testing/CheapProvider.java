package sonet.mls.testing;

import java.util.Optional;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;

/// A provider whose hash function is a few additions, for tests that run thousands of interleavings
/// and check only that the same input gives the same output.
public final class CheapProvider implements CryptoProvider {
  private final CryptoProvider rest = Providers.pure();

  @Override
  public String name() {
    return "cheap";
  }

  @Override
  public Optional<HashFunction> hash(HashAlgorithm algorithm) {
    return Optional.of(new Sum(algorithm.length()));
  }

  @Override
  public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
    return rest.aead(algorithm);
  }

  @Override
  public Optional<KemFunction> kem(KemAlgorithm algorithm) {
    return rest.kem(algorithm);
  }

  @Override
  public Optional<SignatureFunction> signature(SignatureScheme scheme) {
    return rest.signature(scheme);
  }

  /// Adds all bytes up, in a different order for each byte of the output.
  private record Sum(int length) implements HashFunction {
    @Override
    public byte[] hash(byte[]... parts) {
      return hmac(new byte[] {0}, parts);
    }

    @Override
    public byte[] hmac(byte[] key, byte[]... parts) {
      return expand(key, length, parts);
    }

    @Override
    public byte[] expand(byte[] prk, int outputLength, byte[]... info) {
      int sum = 1;
      for (byte value : prk) {
        sum = 31 * sum + value;
      }
      for (byte[] part : info) {
        for (byte value : part) {
          sum = 31 * sum + value;
        }
      }
      byte[] output = new byte[outputLength];
      for (int i = 0; i < outputLength; i++) {
        output[i] = (byte) (sum >>> i % 24);
      }
      return output;
    }
  }
}
