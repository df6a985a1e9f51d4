package sonet.crypto.hpke;

import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;

/// The encrypting side of a context (RFC 9180 §5.2). It counts its messages: one owner, not for
/// sharing, and closed after the last.
public final class HpkeSender implements AutoCloseable {
  private final Bytes kemOutput;
  private final HpkeContext context;

  HpkeSender(Bytes kemOutput, HpkeContext context) {
    this.kemOutput = kemOutput;
    this.context = context;
  }

  /// What the receiver needs to set up its side.
  public Bytes kemOutput() {
    return kemOutput;
  }

  /// `Seal(aad, pt)`: encrypts the next message.
  ///
  /// @throws CryptoException with `MESSAGE_LIMIT_REACHED`
  public Bytes seal(Bytes aad, Secret plaintext) throws CryptoException {
    return context.seal(aad, plaintext);
  }

  /// `Export(exporter_context, L)` (RFC 9180 §5.3).
  ///
  /// @throws IllegalArgumentException when more than 255 hash lengths are asked for
  public Secret export(Bytes exporterContext, int length) {
    return context.export(exporterContext, length);
  }

  /// How many messages were encrypted.
  public long sequence() {
    return context.sequence();
  }

  /// Wipes the keys.
  @Override
  public void close() {
    context.close();
  }

  HpkeContext context() {
    return context;
  }
}
