package sonet.mls.framing;

import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.schedule.MessageKey;
import sonet.mls.suite.MlsSuite;

/// Encryption of content and of sender data (RFC 9420 §6.3).
final class PrivateProtection {
  private PrivateProtection() {}

  static PrivateMessage encrypt(
      MlsSuite suite, AuthenticatedContent content, MessageKey key, Sealing sealing) {
    FramedContent framed = content.content();
    if (!content.wireFormat().equals(WireFormat.PRIVATE_MESSAGE)) {
      throw new IllegalArgumentException("signed for wire format " + content.wireFormat());
    }
    if (!(framed.sender() instanceof Sender.Member(var leafIndex))) {
      throw new IllegalArgumentException("only members encrypt, not " + framed.sender());
    }
    Bytes guard = sealing.random().bytes(SenderData.REUSE_GUARD_LENGTH);
    Header header = Header.of(framed);
    Bytes ciphertext =
        suite
            .primitives()
            .seal(
                key.key(),
                guardedNonce(key, guard),
                header.contentAad(framed.authenticatedData()),
                plaintext(content, sealing.padding()));
    SenderData senderData = new SenderData(leafIndex, key.generation(), guard);
    Bytes encryptedSenderData;
    try (SenderDataKey outer =
        SenderDataKey.derive(suite, sealing.senderDataSecret(), ciphertext)) {
      encryptedSenderData =
          suite
              .primitives()
              .seal(outer.key(), outer.nonce(), header.senderDataAad(), senderData.encoded());
    }
    return new PrivateMessage(
        framed.groupId(),
        framed.epoch(),
        framed.content().type(),
        framed.authenticatedData(),
        encryptedSenderData,
        ciphertext);
  }

  /// `PrivateMessageContent` (§6.3.1).
  private static Bytes plaintext(AuthenticatedContent content, PaddingPolicy policy) {
    Consumer<Writer> unpadded =
        writer -> writer.value(content.content().content()).value(content.auth());
    int length = Writer.lengthOf(unpadded);
    int padding = policy.padding(length);
    if (padding < 0 || padding > Writer.MAX_VECTOR - length) {
      throw new IllegalArgumentException("padding of " + padding + " bytes");
    }
    Writer writer = new Writer(length + padding);
    unpadded.accept(writer);
    return writer.zeros(padding).toBytes();
  }

  static SenderData openSenderData(MlsSuite suite, PrivateMessage message, Secret senderDataSecret)
      throws MlsException {
    try (SenderDataKey key = SenderDataKey.derive(suite, senderDataSecret, message.ciphertext())) {
      Bytes plaintext =
          suite
              .primitives()
              .open(
                  key.key(),
                  key.nonce(),
                  Header.of(message).senderDataAad(),
                  message.encryptedSenderData());
      return Reader.decode(plaintext, SenderData::read);
    } catch (CryptoException undecryptable) {
      throw new MlsException(Rule.INVALID_SENDER_DATA, undecryptable);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.INVALID_SENDER_DATA, malformed);
    }
  }

  static AuthenticatedContent decrypt(
      MlsSuite suite, PrivateMessage message, SenderData senderData, MessageKey key)
      throws MlsException {
    if (senderData.generation() != key.generation()) {
      throw new IllegalArgumentException("the key of another generation");
    }
    try {
      Bytes plaintext =
          suite
              .primitives()
              .open(
                  key.key(),
                  guardedNonce(key, senderData.reuseGuard()),
                  Header.of(message).contentAad(message.authenticatedData()),
                  message.ciphertext());
      return decode(message, new Sender.Member(senderData.leafIndex()), plaintext);
    } catch (CryptoException undecryptable) {
      throw new MlsException(Rule.UNDECRYPTABLE_CONTENT, undecryptable);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.UNDECRYPTABLE_CONTENT, malformed);
    }
  }

  private static AuthenticatedContent decode(PrivateMessage message, Sender sender, Bytes plaintext)
      throws DecodeException, MlsException {
    Reader reader = Reader.of(plaintext);
    Content content = Content.read(message.contentType(), reader);
    FramedContentAuthData auth = FramedContentAuthData.read(message.contentType(), reader);
    Bytes padding = reader.rest();
    if (!padding.isEmpty() && !padding.equals(Bytes.wrap(new byte[padding.length()]))) {
      throw new MlsException(Rule.NONZERO_PADDING, padding.length() + " bytes of padding");
    }
    return new AuthenticatedContent(
        WireFormat.PRIVATE_MESSAGE,
        new FramedContent(
            message.groupId(), message.epoch(), sender, message.authenticatedData(), content),
        auth);
  }

  /// The nonce with the reuse guard over its first bytes (§6.3.1).
  private static Bytes guardedNonce(MessageKey key, Bytes guard) {
    byte[] nonce = key.nonce().expose();
    for (int i = 0; i < SenderData.REUSE_GUARD_LENGTH; i++) {
      nonce[i] ^= guard.at(i);
    }
    return Bytes.wrap(nonce);
  }

  /// The fields that stand before the encrypted ones.
  private record Header(GroupId groupId, Epoch epoch, ContentType contentType) {
    static Header of(FramedContent content) {
      return new Header(content.groupId(), content.epoch(), content.content().type());
    }

    static Header of(PrivateMessage message) {
      return new Header(message.groupId(), message.epoch(), message.contentType());
    }

    /// `SenderDataAAD` (§6.3.2).
    Bytes senderDataAad() {
      return writer().toBytes();
    }

    /// `PrivateContentAAD` (§6.3.1).
    Bytes contentAad(Bytes authenticatedData) {
      return writer().opaque(authenticatedData).toBytes();
    }

    private Writer writer() {
      return new Writer().opaque(groupId.value()).u64(epoch.value()).u8(contentType.value());
    }
  }
}
