package sonet.transparency;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.EcdsaEncoding;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.SignatureFunction;

/// The primitives of a cipher suite, bound to the provider that serves them. Immutable and safe for
/// any number of threads.
public final class Primitives {
  private static final int P256_SCALAR = 32;
  private static final int P256_SIGNATURE = 2 * P256_SCALAR;
  private static final int ED25519_SIGNATURE = 64;
  private static final int ML_DSA_44_SIGNATURE = 2420;

  private final TransparencySuite suite;
  private final CryptoProvider provider;
  private final HashFunction sha256;
  private final List<SignatureFunction> signatures;
  private final CurveGroup group;

  private Primitives(TransparencySuite suite, CryptoProvider provider) {
    this.suite = suite;
    this.provider = provider;
    this.sha256 = provider.hash(HashAlgorithm.SHA256).orElseThrow();
    this.signatures =
        suite.schemes().stream().map(scheme -> provider.signature(scheme).orElseThrow()).toList();
    this.group = provider.group(suite.group()).orElseThrow();
  }

  /// Binds a suite to a provider.
  ///
  /// @throws java.util.NoSuchElementException when the provider lacks one of its algorithms
  public static Primitives of(TransparencySuite suite, CryptoProvider provider) {
    return new Primitives(suite, provider);
  }

  /// The suite.
  public TransparencySuite suite() {
    return suite;
  }

  /// The provider, for its threads.
  public CryptoProvider provider() {
    return provider;
  }

  /// The group of the verifiable random function.
  public CurveGroup group() {
    return group;
  }

  /// SHA-256 of the parts as if they were one.
  public Bytes hash(Bytes... parts) {
    byte[][] arrays = new byte[parts.length][];
    for (int i = 0; i < parts.length; i++) {
      arrays[i] = parts[i].toArray();
    }
    return Bytes.wrap(sha256.hash(arrays));
  }

  /// HMAC-SHA256 with a public key.
  public Bytes mac(Bytes key, Bytes data) {
    return Bytes.wrap(sha256.hmac(key.toArray(), data.toArray()));
  }

  /// Whether this is an acceptable public key for tree heads: one key for each scheme, one after
  /// the other.
  public boolean acceptsPublicKey(Bytes publicKey) {
    int at = 0;
    for (int i = 0; i < signatures.size(); i++) {
      int length = suite.schemes().get(i).publicKeyLength();
      if (publicKey.length() - at < length
          || !signatures.get(i).acceptsPublicKey(publicKey.slice(at, at + length).toArray())) {
        return false;
      }
      at += length;
    }
    return at == publicKey.length();
  }

  /// Whether every scheme's signature over the message verifies.
  public boolean verify(Bytes publicKey, Bytes message, Bytes signature) {
    int keyAt = 0;
    int at = 0;
    boolean valid = true;
    for (int i = 0; i < signatures.size(); i++) {
      SignatureScheme scheme = suite.schemes().get(i);
      int keyEnd = keyAt + scheme.publicKeyLength();
      int end = at + signatureLength(scheme);
      if (publicKey.length() < keyEnd || signature.length() < end) {
        return false;
      }
      valid &=
          signatures
              .get(i)
              .verify(
                  publicKey.slice(keyAt, keyEnd).toArray(),
                  message.toArray(),
                  forProvider(scheme, signature.slice(at, end)));
      keyAt = keyEnd;
      at = end;
    }
    return valid && keyAt == publicKey.length() && at == signature.length();
  }

  private static int signatureLength(SignatureScheme scheme) {
    return switch (scheme) {
      case ECDSA_SECP256R1_SHA256 -> P256_SIGNATURE;
      case ED25519 -> ED25519_SIGNATURE;
      case ML_DSA_44 -> ML_DSA_44_SIGNATURE;
      case ECDSA_SECP384R1_SHA384, ECDSA_SECP521R1_SHA512, ED448, ML_DSA_65, ML_DSA_87 ->
          throw new IllegalArgumentException(scheme + " signs no tree heads");
    };
  }

  /// ECDSA signatures are r and s in the draft, DER at providers (§17.1).
  private static byte[] forProvider(SignatureScheme scheme, Bytes signature) {
    return scheme == SignatureScheme.ECDSA_SECP256R1_SHA256
        ? EcdsaEncoding.der(signature).orElseThrow().toArray()
        : signature.toArray();
  }

  /// Fresh keys for a signer.
  public List<KeyPair> generateKeys(RandomSource random) {
    return signatures.stream().map(signature -> signature.generate(random)).toList();
  }

  /// A signer on keys in memory, one for each scheme in its order. It uses them as they are, and
  /// stops working when they are closed.
  public HeadSigner signer(List<KeyPair> keys) {
    if (keys.size() != signatures.size()) {
      throw new IllegalArgumentException(
          "expected " + signatures.size() + " keys, not " + keys.size());
    }
    return new MemorySigner(List.copyOf(keys));
  }

  private final class MemorySigner implements HeadSigner {
    private final List<KeyPair> keys;

    MemorySigner(List<KeyPair> keys) {
      this.keys = keys;
    }

    @Override
    public Bytes publicKey() {
      return Bytes.concat(keys.stream().map(KeyPair::publicKey).toArray(Bytes[]::new));
    }

    @Override
    public Bytes sign(Bytes message) {
      List<Bytes> parts = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        parts.add(sign(i, message));
      }
      return Bytes.concat(parts.toArray(Bytes[]::new));
    }

    private Bytes sign(int i, Bytes message) {
      KeyPair pair = keys.get(i);
      byte[] privateKey = pair.privateKey().expose();
      Bytes signature =
          Bytes.wrap(
              signatures.get(i).sign(privateKey, pair.publicKey().toArray(), message.toArray()));
      Arrays.fill(privateKey, (byte) 0);
      return suite.schemes().get(i) == SignatureScheme.ECDSA_SECP256R1_SHA256
          ? EcdsaEncoding.fixed(signature, P256_SCALAR).orElseThrow()
          : signature;
    }
  }
}
