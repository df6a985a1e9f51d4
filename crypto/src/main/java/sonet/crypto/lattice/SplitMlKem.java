package sonet.crypto.lattice;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.acceptance.StrictProvider;
import sonet.crypto.hash.Sha3;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.KemFunction;

/// ML-KEM-768 whose encapsulation key and ciphertext travel in parts (ML-KEM Braid §2.2).
///
/// ```
/// encapsulation key = vector (1152) || rho (32)         header = rho || SHA3-256(encapsulation key)
/// ciphertext        = ct1 (960) || ct2 (128)
/// ```
///
/// ML-KEM takes of the key only its hash to derive the randomness of a ciphertext, and only rho to
/// compute `u`, its first part (FIPS 203 algorithms 14 and 17). So `ct1` and the shared secret need
/// but the header, and the vector is used for `v` alone. Put together, the parts are those of
/// ML-KEM-768, byte for byte.
///
/// Immutable and safe for any number of threads.
public final class SplitMlKem {
  /// Bytes of a header.
  public static final int HEADER_LENGTH = 64;

  /// Bytes of the vector.
  public static final int VECTOR_LENGTH = 1152;

  /// Bytes of the first part of a ciphertext.
  public static final int CT1_LENGTH = 960;

  /// Bytes of the second part.
  public static final int CT2_LENGTH = 128;

  /// Bytes of what the first half of an encapsulation leaves for the second.
  public static final int STATE_LENGTH = 64;

  private static final int K = 3;
  private static final int HALF = 32;

  private final KemFunction kem;

  /// Over the ML-KEM-768 of a provider, which makes keys and decapsulates.
  ///
  /// @throws IllegalArgumentException when the provider has none
  public SplitMlKem(CryptoProvider provider) {
    this.kem =
        StrictProvider.of(provider)
            .kem(KemAlgorithm.ML_KEM_768)
            .orElseThrow(() -> new IllegalArgumentException("no provider offers ML_KEM_768"));
  }

  /// A key pair in parts.
  ///
  /// @param seed the decapsulation key as its seed of 64 bytes, owned by the caller
  /// @param header what encapsulation begins with
  /// @param vector what it ends with
  public record Keys(Secret seed, Bytes header, Bytes vector) {}

  /// The first half of an encapsulation.
  ///
  /// @param ct1 the first part of the ciphertext
  /// @param sharedSecret the shared secret, of 32 bytes, owned by the caller
  /// @param state what the second half needs, owned by the caller
  public record Begun(Bytes ct1, Secret sharedSecret, Secret state) {}

  /// A fresh key pair.
  public Keys generate(RandomSource random) {
    KeyPair pair = kem.generate(random);
    byte[] key = pair.publicKey().toArray();
    return new Keys(pair.privateKey(), header(key), Bytes.of(key, 0, VECTOR_LENGTH));
  }

  private static Bytes header(byte[] key) {
    byte[] header = new byte[HEADER_LENGTH];
    System.arraycopy(key, VECTOR_LENGTH, header, 0, HALF);
    System.arraycopy(Sha3.sha256(key), 0, header, HALF, HALF);
    return Bytes.wrap(header);
  }

  /// The first half of an encapsulation. Any 64 bytes are a header: whether there is a key to it
  /// shows in the second half.
  ///
  /// @throws IllegalArgumentException when the header does not have its length
  public Begun encaps1(Bytes header, RandomSource random) {
    need("header", header, HEADER_LENGTH);
    byte[] whole = header.toArray();
    byte[] state = new byte[STATE_LENGTH];
    byte[] m = new byte[HALF];
    random.fill(m);
    // (K, r) = G(m || H(ek)), FIPS 203 algorithm 17.
    byte[] derived = Sha3.sha512(m, Arrays.copyOfRange(whole, HALF, HEADER_LENGTH));
    System.arraycopy(m, 0, state, 0, HALF);
    System.arraycopy(derived, HALF, state, HALF, HALF);
    byte[] r = Arrays.copyOfRange(derived, HALF, 2 * HALF);
    Bytes ct1 = u(Arrays.copyOf(whole, HALF), r);
    Secret sharedSecret = Secret.wrap(Arrays.copyOf(derived, HALF));
    wipe(m, derived, r);
    return new Begun(ct1, sharedSecret, Secret.wrap(state));
  }

  /// `u = NTT^-1(A^T y) + e1`, compressed (FIPS 203 algorithm 14, lines 4 to 22).
  private static Bytes u(byte[] rho, byte[] r) {
    byte[] ct1 = new byte[CT1_LENGTH];
    int[][] y = y(r);
    for (int i = 0; i < K; i++) {
      int[] u = new int[Ring.N];
      for (int j = 0; j < K; j++) {
        Ring.addProduct(u, Sampling.uniform(rho, i, j), y[j]);
      }
      Ring.inverse(u);
      int[] e1 = Sampling.binomial(r, K + i);
      Ring.add(u, e1);
      Packing.encodeU(u, ct1, i * Packing.U_BYTES);
      wipe(u, e1);
    }
    wipe(y);
    return Bytes.wrap(ct1);
  }

  private static int[][] y(byte[] r) {
    int[][] y = new int[K][];
    for (int i = 0; i < K; i++) {
      y[i] = Sampling.binomial(r, i);
      Ring.transform(y[i]);
    }
    return y;
  }

  /// Whether a vector is the one that a header announced, and acceptable (FIPS 203 §7.2).
  public boolean accepts(Bytes header, Bytes vector) {
    if (header.length() != HEADER_LENGTH || vector.length() != VECTOR_LENGTH) {
      return false;
    }
    byte[] key = Bytes.concat(vector, header.slice(0, HALF)).toArray();
    return Bytes.wrap(Sha3.sha256(key)).equals(header.slice(HALF, HEADER_LENGTH))
        && kem.acceptsPublicKey(key);
  }

  /// The second half of an encapsulation: the second part of the ciphertext.
  ///
  /// @param state what the first half left; the caller closes it
  /// @throws CryptoException with `INVALID_PUBLIC_KEY` when the vector is not acceptable, or not
  ///   the one of the header
  public Bytes encaps2(Bytes header, Secret state, Bytes vector) throws CryptoException {
    if (!accepts(header, vector)) {
      throw new CryptoException(
          Reason.INVALID_PUBLIC_KEY, "the vector is not what the header announced");
    }
    byte[] exposed = state.expose();
    byte[] m = Arrays.copyOf(exposed, HALF);
    byte[] r = Arrays.copyOfRange(exposed, HALF, STATE_LENGTH);
    Bytes ct2 = v(vector.toArray(), m, r);
    wipe(exposed, m, r);
    return ct2;
  }

  /// `v = NTT^-1(t^T y) + e2 + mu`, compressed (FIPS 203 algorithm 14, lines 20 to 23).
  private static Bytes v(byte[] vector, byte[] m, byte[] r) {
    int[][] y = y(r);
    int[] v = new int[Ring.N];
    for (int i = 0; i < K; i++) {
      Ring.addProduct(v, Packing.decodeKey(vector, i * Packing.KEY_BYTES), y[i]);
    }
    Ring.inverse(v);
    int[] e2 = Sampling.binomial(r, 2 * K);
    int[] mu = Packing.decodeMessage(m);
    Ring.add(v, e2);
    Ring.add(v, mu);
    byte[] ct2 = new byte[CT2_LENGTH];
    Packing.encodeV(v, ct2);
    wipe(y);
    wipe(v, e2, mu);
    return Bytes.wrap(ct2);
  }

  /// The shared secret of a ciphertext in parts (FIPS 203 §7.3). What was not encapsulated for this
  /// key gives a secret that nobody else knows.
  ///
  /// @throws CryptoException with `DECAPSULATION_FAILED` when a part does not have its length, with
  ///   `INVALID_PRIVATE_KEY` when the seed does not
  public Secret decapsulate(Keys keys, Bytes ct1, Bytes ct2) throws CryptoException {
    if (ct1.length() != CT1_LENGTH || ct2.length() != CT2_LENGTH) {
      throw new CryptoException(
          Reason.DECAPSULATION_FAILED, "a part of the ciphertext does not have its length");
    }
    byte[] seed = keys.seed().expose();
    byte[] key = Bytes.concat(keys.vector(), keys.header().slice(0, HALF)).toArray();
    try {
      return Secret.wrap(kem.decapsulate(Bytes.concat(ct1, ct2).toArray(), seed, key));
    } finally {
      wipe(seed);
    }
  }

  private static void need(String what, Bytes value, int length) {
    if (value.length() != length) {
      throw new IllegalArgumentException(
          "a " + what + " has " + length + " bytes, not " + value.length());
    }
  }

  private static void wipe(byte[]... values) {
    for (byte[] value : values) {
      Arrays.fill(value, (byte) 0);
    }
  }

  private static void wipe(int[]... values) {
    for (int[] value : values) {
      Arrays.fill(value, 0);
    }
  }
}
