package sonet.ratchet.doubleratchet;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;

/// How a message is sealed under its key: `ENCRYPT` and `DECRYPT` (Double Ratchet §3.1).
public interface MessageCipher {
  /// The sealed body of a message.
  Bytes seal(CipherSuite suite, MessageKey key, Context context, Bytes plaintext);

  /// The plaintext.
  ///
  /// @throws CryptoException with `AUTHENTICATION_FAILED`
  Bytes open(CipherSuite suite, MessageKey key, Context context, Bytes body) throws CryptoException;

  /// What the key of a message is made of (Double Ratchet §6: both ratchets must be broken).
  ///
  /// @param seed from the chain
  /// @param braid from the braid, when it has one for this message
  record MessageKey(Secret seed, Optional<Secret> braid) implements AutoCloseable {
    @Override
    public void close() {
      seed.close();
      braid.ifPresent(Secret::close);
    }
  }

  /// What is authenticated beside the plaintext.
  ///
  /// @param associatedData of the session
  /// @param header as it travels
  record Context(Bytes associatedData, Bytes header) {}
}
