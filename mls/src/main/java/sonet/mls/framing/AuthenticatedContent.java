package sonet.mls.framing;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.ReferenceLabel;

/// Content with what authenticates it, apart from how it travelled (RFC 9420 §6).
///
/// ```
/// struct {
///     WireFormat wire_format;
///     FramedContent content;
///     FramedContentAuthData auth;
/// } AuthenticatedContent;
/// ```
///
/// @param wireFormat how it travels, which the signature covers
/// @param content the content
/// @param auth its authentication
public record AuthenticatedContent(
    WireFormat wireFormat, FramedContent content, FramedContentAuthData auth)
    implements Encodable {

  /// Reads one.
  public static AuthenticatedContent read(Reader reader) throws DecodeException {
    WireFormat wireFormat = new WireFormat(reader.u16());
    FramedContent content = FramedContent.read(reader);
    return new AuthenticatedContent(
        wireFormat, content, FramedContentAuthData.read(content.content().type(), reader));
  }

  /// The reference to the proposal it carries (§5.2).
  public ProposalRef proposalReference(MlsSuite suite) {
    return new ProposalRef(suite.refHash(ReferenceLabel.PROPOSAL, encoded()));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(wireFormat.value()).value(content).value(auth);
  }

}
