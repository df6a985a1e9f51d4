package sonet.mls.framing;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Epoch;
import sonet.mls.GroupId;

/// Content with its context (RFC 9420 §6).
///
/// ```
/// struct {
///     opaque group_id<V>;
///     uint64 epoch;
///     Sender sender;
///     opaque authenticated_data<V>;
///     ContentType content_type;
///     select (FramedContent.content_type) {
///         case application: opaque application_data<V>;
///         case proposal:    Proposal proposal;
///         case commit:      Commit commit;
///     };
/// } FramedContent;
/// ```
///
/// @param groupId of the group
/// @param epoch in which it was sent
/// @param sender who sent it
/// @param authenticatedData of the application, authenticated but not encrypted
/// @param content what it carries
public record FramedContent(
    GroupId groupId, Epoch epoch, Sender sender, Bytes authenticatedData, Content content)
    implements Encodable {
  private static final int HEADER = 32;

  /// Of a commit with a path in a group of some size.
  private static final int HANDSHAKE = 1000;

  /// Reads one.
  public static FramedContent read(Reader reader) throws DecodeException {
    return new FramedContent(
        new GroupId(reader.opaque()),
        new Epoch(reader.u64()),
        Sender.read(reader),
        reader.opaque(),
        Content.read(ContentType.read(reader), reader));
  }

  @Override
  public int roughLength() {
    int data = content instanceof Content.Application(Bytes sent) ? sent.length() : HANDSHAKE;
    return HEADER + groupId.value().length() + authenticatedData.length() + data;
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .opaque(groupId.value())
        .u64(epoch.value())
        .value(sender)
        .opaque(authenticatedData)
        .u8(content.type().value())
        .value(content);
  }
}
