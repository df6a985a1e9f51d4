package sonet.mls.framing;

import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.suite.MlsSuite;
import sonet.mls.suite.SignatureLabel;

/// Content from outside whose signature nobody has verified yet (RFC 9420 §6.1).
///
/// What it claims serves to find the signature key, and for nothing else before [#verify].
public final class UnverifiedContent {
  private final AuthenticatedContent claimed;
  private final Bytes toBeSigned;

  private UnverifiedContent(AuthenticatedContent claimed, Bytes toBeSigned) {
    this.claimed = claimed;
    this.toBeSigned = toBeSigned;
  }

  /// Refuses content that its kind of sender may never send.
  ///
  /// @throws MlsException with `CONTENT_NOT_ALLOWED_FOR_SENDER`
  static UnverifiedContent of(AuthenticatedContent claimed, Bytes toBeSigned) throws MlsException {
    Content content = claimed.content().content();
    Sender sender = claimed.content().sender();
    boolean allowed =
        switch (sender) {
          case Sender.Member _ -> true;
          case Sender.External _ -> content.type() == ContentType.PROPOSAL;
          case Sender.NewMemberCommit _ -> content.type() == ContentType.COMMIT;
          case Sender.NewMemberProposal _ ->
              content instanceof Content.Proposal(Proposal proposal)
                  && proposal instanceof Proposal.Add;
        };
    if (!allowed) {
      throw new MlsException(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER, content.type() + " of " + sender);
    }
    return new UnverifiedContent(claimed, toBeSigned);
  }

  /// Writes what is claimed, for [MessageProtection#restoreUnverified].
  public void writeTo(Writer writer) {
    writer.value(claimed);
  }

  /// The reference to the proposal that it claims to carry (§5.2). A commit that refers to it
  /// vouches for all of it, the signature included.
  public ProposalRef proposalReference(MlsSuite suite) {
    return claimed.proposalReference(suite);
  }

  /// What the message claims to be.
  public FramedContent content() {
    return claimed.content();
  }

  /// How it travelled.
  public WireFormat wireFormat() {
    return claimed.wireFormat();
  }

  /// The content, if the signature is valid under the sender's key.
  ///
  /// The key depends on the sender (§6.1): a member's or newcomer's leaf, the key package of an
  /// Add, or the group's `external_senders`.
  ///
  /// @throws MlsException with `INVALID_CONTENT_SIGNATURE`
  public AuthenticatedContent verify(MlsSuite suite, Bytes signatureKey) throws MlsException {
    Bytes signature = claimed.auth().signature();
    if (!suite.verifyWithLabel(
        signatureKey, SignatureLabel.FRAMED_CONTENT_TBS, toBeSigned, signature)) {
      throw new MlsException(
          Rule.INVALID_CONTENT_SIGNATURE,
          claimed.content().content().type() + " of " + claimed.content().sender());
    }
    return claimed;
  }
}
