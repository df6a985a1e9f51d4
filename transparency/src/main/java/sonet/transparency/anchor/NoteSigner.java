package sonet.transparency.anchor;

import java.util.Arrays;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.spi.SignatureFunction;
import sonet.transparency.Primitives;

/// A key with which notes are signed: that of a log, or of a witness.
///
/// @param key the public half, with the name and what it signs
/// @param signer the private half
public record NoteSigner(NoteKey key, Signer signer) {
  /// Checks that both are halves of one key.
  public NoteSigner {
    if (!signer.publicKey().equals(key.key()) || signer.scheme() != key.type().scheme()) {
      throw new IllegalArgumentException("a signer of another key");
    }
  }

  /// A fresh key pair for a type of key.
  public static KeyPair generate(Primitives primitives, NoteKey.Type type, RandomSource random) {
    return function(primitives, type).generate(random);
  }

  private static SignatureFunction function(Primitives primitives, NoteKey.Type type) {
    return primitives.provider().signature(type.scheme()).orElseThrow();
  }

  /// A signer on a key in memory, which it uses as it is; it stops working when that is closed.
  public static NoteSigner of(Primitives primitives, String name, NoteKey.Type type, KeyPair pair) {
    return new NoteSigner(
        new NoteKey(name, type, pair.publicKey()),
        new MemorySigner(type.scheme(), function(primitives, type), pair));
  }

  private record MemorySigner(SignatureScheme scheme, SignatureFunction function, KeyPair pair)
      implements Signer {
    @Override
    public Bytes publicKey() {
      return pair.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
      byte[] privateKey = pair.privateKey().expose();
      try {
        return Bytes.wrap(function.sign(privateKey, pair.publicKey().toArray(), message.toArray()));
      } finally {
        Arrays.fill(privateKey, (byte) 0);
      }
    }
  }
}
