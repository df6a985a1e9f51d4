package sonet.ratchet.braid;

import java.util.Arrays;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What makes headers and ciphertexts of an epoch those of the peer: a MAC key that takes in every
/// shared secret so far (ML-KEM Braid §2.3). Who stole a state can no longer make one after an
/// epoch that was agreed on without him.
///
/// @param root what the next key grows from
/// @param key the MAC key of now
record Authenticator(Secret root, Secret key) {
  static final int MAC = 32;

  /// The first, from the key that was agreed on before.
  static Authenticator start(BraidProtocol protocol, Secret authKey) {
    try (Secret nothing = Secret.zeros(BraidProtocol.KEY)) {
      return update(protocol, nothing, 1, authKey);
    }
  }

  /// The one that follows when an epoch's secret is there.
  Authenticator update(BraidProtocol protocol, long epoch, Secret secret) {
    return update(protocol, root, epoch, secret);
  }

  private static Authenticator update(
      BraidProtocol protocol, Secret root, long epoch, Secret secret) {
    byte[] first = root.expose();
    byte[] second = secret.expose();
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    try (Secret ikm = Secret.wrap(both)) {
      Secret[] keys = protocol.derive(ikm, protocol.label("Authenticator Update", epoch), 2);
      return new Authenticator(keys[0], keys[1]);
    } finally {
      Arrays.fill(first, (byte) 0);
      Arrays.fill(second, (byte) 0);
    }
  }

  /// The MAC of a header.
  Bytes ofHeader(BraidProtocol protocol, long epoch, Bytes header) {
    return protocol.mac(key, protocol.label("ekheader", epoch), header);
  }

  /// The MAC of a ciphertext, in its two parts.
  Bytes ofCiphertext(BraidProtocol protocol, long epoch, Bytes ct1, Bytes ct2) {
    return protocol.mac(key, protocol.label("ciphertext", epoch), ct1, ct2);
  }

  void secrets(Consumer<Secret> each) {
    each.accept(root);
    each.accept(key);
  }

  void writeTo(Writer writer) {
    writer.opaque(root).opaque(key);
  }

  static Authenticator read(Reader reader) throws DecodeException {
    return new Authenticator(Saved.key(reader), Saved.key(reader));
  }
}
