package sonet.crypto.hpke;

import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;

/// The decrypting side of a context (RFC 9180 §5.2). It counts its messages: one owner, not for
/// sharing, and closed after the last.
public final class HpkeReceiver implements AutoCloseable {
  private final HpkeContext context;

  HpkeReceiver(HpkeContext context) {
    this.context = context;
  }

  /// `Open(aad, ct)`: decrypts the next message. A failure leaves the context as it was.
  ///
  /// @throws CryptoException with `AUTHENTICATION_FAILED` or `MESSAGE_LIMIT_REACHED`
  public Secret open(Bytes aad, Bytes ciphertext) throws CryptoException {
    return context.open(aad, ciphertext);
  }

  /// `Export(exporter_context, L)` (RFC 9180 §5.3).
  ///
  /// @throws IllegalArgumentException when more than 255 hash lengths are asked for
  public Secret export(Bytes exporterContext, int length) {
    return context.export(exporterContext, length);
  }

  /// How many messages were decrypted.
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
