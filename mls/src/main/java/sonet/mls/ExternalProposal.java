package sonet.mls;

import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MessageProtection;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.framing.WireFormat;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.MlsSuite;

/// Proposals from outside of a group (RFC 9420 §12.1.8).
///
/// @param suite of the group
/// @param groupId of the group
/// @param epoch its current one
/// @param authenticatedData of the application
public record ExternalProposal(
    MlsSuite suite, GroupId groupId, Epoch epoch, Bytes authenticatedData) {

  /// A client proposes to add itself; the signer is the one of its key package.
  public MlsMessage add(KeyPackage keyPackage, Signer signer) {
    return message(new Sender.NewMemberProposal(), new Proposal.Add(keyPackage), signer);
  }

  /// One of the group's external senders proposes.
  ///
  /// @param senderIndex its place in the `external_senders` extension
  public MlsMessage from(int senderIndex, Proposal proposal, Signer signer) {
    return message(new Sender.External(senderIndex), proposal, signer);
  }

  private MlsMessage message(Sender sender, Proposal proposal, Signer signer) {
    MessageProtection protection = new MessageProtection(suite, Bytes.EMPTY);
    FramedContent content =
        new FramedContent(
            groupId, epoch, sender, authenticatedData, new Content.Proposal(proposal));
    return new MlsMessage.Public(
        protection.withoutMembership(
            protection.sign(signer, WireFormat.PUBLIC_MESSAGE, content).complete()));
  }
}
