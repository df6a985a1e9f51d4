package sonet.mls.framing;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Epoch;
import sonet.mls.GroupId;

/// A signed and encrypted message (RFC 9420 §6.3).
///
/// ```
/// struct {
///     opaque group_id<V>;
///     uint64 epoch;
///     ContentType content_type;
///     opaque authenticated_data<V>;
///     opaque encrypted_sender_data<V>;
///     opaque ciphertext<V>;
/// } PrivateMessage;
/// ```
///
/// @param groupId of the group
/// @param epoch in which it was sent
/// @param contentType what it carries
/// @param authenticatedData of the application, authenticated but not encrypted
/// @param encryptedSenderData who sent it, and with which key
/// @param ciphertext the content with its authentication and padding
public record PrivateMessage(
    GroupId groupId,
    Epoch epoch,
    ContentType contentType,
    Bytes authenticatedData,
    Bytes encryptedSenderData,
    Bytes ciphertext)
    implements Encodable {
  private static final int HEADER = 80;

  /// Reads one.
  public static PrivateMessage read(Reader reader) throws DecodeException {
    return new PrivateMessage(
        new GroupId(reader.opaque()),
        new Epoch(reader.u64()),
        ContentType.read(reader),
        reader.opaque(),
        reader.opaque(),
        reader.opaque());
  }

  @Override
  public int roughLength() {
    return HEADER + groupId.value().length() + authenticatedData.length() + ciphertext.length();
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .opaque(groupId.value())
        .u64(epoch.value())
        .u8(contentType.value())
        .opaque(authenticatedData)
        .opaque(encryptedSenderData)
        .opaque(ciphertext);
  }
}
