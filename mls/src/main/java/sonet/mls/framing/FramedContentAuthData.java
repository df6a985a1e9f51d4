package sonet.mls.framing;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What authenticates content (RFC 9420 §6.1).
///
/// ```
/// struct {
///     opaque signature<V>;
///     select (FramedContent.content_type) {
///         case commit:                MAC confirmation_tag;
///         case application, proposal: struct{};
///     };
/// } FramedContentAuthData;
/// ```
///
/// @param signature of the sender
/// @param confirmationTag of the new epoch, there for a commit and only for one
public record FramedContentAuthData(Bytes signature, Optional<Bytes> confirmationTag)
    implements Encodable {

  /// Reads the authentication of content of a type.
  public static FramedContentAuthData read(ContentType type, Reader reader) throws DecodeException {
    Bytes signature = reader.opaque();
    return new FramedContentAuthData(
        signature, type == ContentType.COMMIT ? Optional.of(reader.opaque()) : Optional.empty());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.opaque(signature);
    confirmationTag.ifPresent(writer::opaque);
  }
}
