package sonet.mls.framing;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A signed message in the open, not yet verified (RFC 9420 §6.2).
///
/// ```
/// struct {
///     FramedContent content;
///     FramedContentAuthData auth;
///     select (PublicMessage.content.sender.sender_type) {
///         case member: MAC membership_tag;
///         case external, new_member_commit, new_member_proposal: struct{};
///     };
/// } PublicMessage;
/// ```
///
/// @param content the content
/// @param auth its signature, and the confirmation tag of a commit
/// @param membershipTag there for a member and only for one
public record PublicMessage(
    FramedContent content, FramedContentAuthData auth, Optional<Bytes> membershipTag)
    implements Encodable {

  /// Reads one.
  public static PublicMessage read(Reader reader) throws DecodeException {
    FramedContent content = FramedContent.read(reader);
    FramedContentAuthData auth = FramedContentAuthData.read(content.content().type(), reader);
    return new PublicMessage(
        content,
        auth,
        content.sender() instanceof Sender.Member
            ? Optional.of(reader.opaque())
            : Optional.empty());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(content).value(auth);
    membershipTag.ifPresent(writer::opaque);
  }
}
