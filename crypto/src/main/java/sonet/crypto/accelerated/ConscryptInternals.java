package sonet.crypto.accelerated;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Arrays;

/// The public key of a private key, by functions of Conscrypt that it does not publish: its public
/// interface has none, and the detours cost twice the time.
///
/// They are looked up by name and type. Where a version has them otherwise, looking up fails, and
/// what they compute is tested before it is used; plain Java serves then.
final class ConscryptInternals {
  /// BoringSSL's `NID_X25519`.
  private static final int X25519 = 948;

  /// BoringSSL's `NID_ED25519`.
  private static final int ED25519 = 949;

  /// `(int type, byte[] raw) -> Object`, a reference to a native key.
  private final MethodHandle fromRawPrivate;

  /// `(byte[] pkcs8) -> Object`, a reference to a native key.
  private final MethodHandle parsePrivate;

  /// `(Object key) -> byte[]`
  private final MethodHandle rawPublic;

  /// `(Object key) -> byte[]`, a `SubjectPublicKeyInfo`.
  private final MethodHandle marshalPublic;

  ConscryptInternals(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> functions = Class.forName("org.conscrypt.NativeCrypto", true, loader);
    Class<?> reference = Class.forName("org.conscrypt.NativeRef$EVP_PKEY", true, loader);
    MethodHandles.Lookup lookup = MethodHandles.privateLookupIn(functions, MethodHandles.lookup());
    MethodHandle wrap =
        MethodHandles.privateLookupIn(reference, MethodHandles.lookup())
            .findConstructor(reference, MethodType.methodType(void.class, long.class));
    MethodHandle fromRaw =
        lookup.findStatic(
            functions,
            "EVP_PKEY_from_raw_private_key",
            MethodType.methodType(long.class, int.class, byte[].class));
    MethodHandle parse =
        lookup.findStatic(
            functions, "EVP_parse_private_key", MethodType.methodType(long.class, byte[].class));
    MethodType toBytes = MethodType.methodType(byte[].class, reference);
    MethodType anyToBytes = MethodType.methodType(byte[].class, Object.class);
    this.fromRawPrivate =
        MethodHandles.filterReturnValue(fromRaw, wrap)
            .asType(MethodType.methodType(Object.class, int.class, byte[].class));
    this.parsePrivate =
        MethodHandles.filterReturnValue(parse, wrap)
            .asType(MethodType.methodType(Object.class, byte[].class));
    this.rawPublic =
        lookup.findStatic(functions, "EVP_PKEY_get_raw_public_key", toBytes).asType(anyToBytes);
    this.marshalPublic =
        lookup.findStatic(functions, "EVP_marshal_public_key", toBytes).asType(anyToBytes);
  }

  byte[] x25519(byte[] privateKey) {
    return rawPublic(X25519, privateKey);
  }

  byte[] ed25519(byte[] privateKey) {
    return rawPublic(ED25519, privateKey);
  }

  /// For a NIST curve.
  PublicKeyFinder nist(KeyFormat format) {
    return privateKey -> {
      byte[] encoded = format.encodePrivate(privateKey);
      try {
        Object key = (Object) parsePrivate.invokeExact(encoded);
        return format.rawPublic((byte[]) marshalPublic.invokeExact(key));
      } catch (Throwable e) {
        throw failed(e);
      } finally {
        Arrays.fill(encoded, (byte) 0);
      }
    };
  }

  private byte[] rawPublic(int type, byte[] privateKey) {
    try {
      Object key = (Object) fromRawPrivate.invokeExact(type, privateKey);
      return (byte[]) rawPublic.invokeExact(key);
    } catch (Throwable e) {
      throw failed(e);
    }
  }

  /// A method handle may throw anything: errors stay as they are, the rest cannot happen with a key
  /// that was accepted.
  private static IllegalStateException failed(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return new IllegalStateException("Conscrypt found no public key", thrown);
  }
}
