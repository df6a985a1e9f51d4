package sonet.mls.framing;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
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
/// The signature of one is good: it is our own ([SignedContent]), was verified
/// ([UnverifiedContent#verify]), or was verified before it was stored ([#restore]).
public final class AuthenticatedContent implements Encodable {
  private final WireFormat wireFormat;
  private final FramedContent content;
  private final FramedContentAuthData auth;

  AuthenticatedContent(WireFormat wireFormat, FramedContent content, FramedContentAuthData auth) {
    this.wireFormat = wireFormat;
    this.content = content;
    this.auth = auth;
  }

  /// Reads one from our own stored state, where only verified content gets. What comes from
  /// anywhere else goes through [MessageProtection].
  public static AuthenticatedContent restore(Reader reader) throws DecodeException {
    WireFormat wireFormat = new WireFormat(reader.u16());
    FramedContent content = FramedContent.read(reader);
    return new AuthenticatedContent(
        wireFormat, content, FramedContentAuthData.read(content.content().type(), reader));
  }

  /// How it travels, which the signature covers.
  public WireFormat wireFormat() {
    return wireFormat;
  }

  /// The content.
  public FramedContent content() {
    return content;
  }

  /// Its signature, and the confirmation tag of a commit.
  public FramedContentAuthData auth() {
    return auth;
  }

  /// The part that the confirmed transcript hash covers (§8.2).
  public SignedContent signed() {
    return new SignedContent(wireFormat, content, auth.signature());
  }

  /// The reference to the proposal it carries (§5.2).
  public ProposalRef proposalReference(MlsSuite suite) {
    return new ProposalRef(suite.refHash(ReferenceLabel.PROPOSAL, encoded()));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(wireFormat.value()).value(content).value(auth);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AuthenticatedContent that
        && wireFormat.equals(that.wireFormat)
        && content.equals(that.content)
        && auth.equals(that.auth);
  }

  @Override
  public int hashCode() {
    return Objects.hash(wireFormat, content, auth);
  }

  /// The sender and what it sent.
  @Override
  public String toString() {
    return "AuthenticatedContent[" + content + "]";
  }
}
