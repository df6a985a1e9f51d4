package sonet.mls.framing;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;

/// Content with its signature, before a commit has its confirmation tag (RFC 9420 §8.2).
///
/// ```
/// struct {
///     WireFormat wire_format;
///     FramedContent content;
///     opaque signature<V>;
/// } ConfirmedTranscriptHashInput;
/// ```
///
/// @param wireFormat how it will travel, which the signature covers
/// @param content the content
/// @param signature of the sender
public record SignedContent(WireFormat wireFormat, FramedContent content, Bytes signature)
    implements Encodable {

  /// A commit with its confirmation tag (§6.1).
  ///
  /// @throws IllegalArgumentException when it is no commit
  public AuthenticatedContent confirmed(Bytes confirmationTag) {
    if (content.content().type() != ContentType.COMMIT) {
      throw new IllegalArgumentException("only a commit has a confirmation tag");
    }
    return authenticated(Optional.of(confirmationTag));
  }

  /// A proposal or application data, which need no more than the signature (§6.1).
  ///
  /// @throws IllegalArgumentException when it is a commit
  public AuthenticatedContent complete() {
    if (content.content().type() == ContentType.COMMIT) {
      throw new IllegalArgumentException("a commit needs a confirmation tag");
    }
    return authenticated(Optional.empty());
  }

  private AuthenticatedContent authenticated(Optional<Bytes> confirmationTag) {
    return new AuthenticatedContent(
        wireFormat, content, new FramedContentAuthData(signature, confirmationTag));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(wireFormat.value()).value(content).opaque(signature);
  }
}
