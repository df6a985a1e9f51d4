package sonet.vectors;

import java.util.List;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.MlsException;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sender;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// `partial-sender-authenticated-messages`: a message and a proof of one sender
/// (draft-ietf-mls-partial §7).
///
/// The format brings no GroupContext, so neither the tree hash that the proof must lead to nor what
/// the message's signature covers is known. What can be checked is that the proof is the sender's,
/// that its leaf is validly signed, and so the leaf of a commit's path in its place.
final class PartialSenderVectors implements VectorKind {
  @Override
  public String name() {
    return "test-vector-partial-sender-authenticated-messages";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("sender_authenticated_message");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    return "suite " + vector.u16("cipher_suite") + ", " + vector.text("message_type");
  }

  @Override
  public void verify(VectorFields vector) throws VectorException, MlsException, DecodeException {
    MlsSuite suite = vector.suite();
    SenderAuthenticatedMessage<PublicMessage> authenticated =
        Reader.decode(
            vector.bytes("sender_authenticated_message"),
            reader -> SenderAuthenticatedMessage.read(reader, PublicMessage::read));
    vector.expect("sender_authenticated_message", authenticated.encoded());
    FramedContent content = authenticated.message().content();
    vector.expectEqual("message type", vector.text("message_type"), type(content.content()));
    MembershipProof proof = authenticated.senderMembershipProof();
    vector.require(
        content.sender() instanceof Sender.Member(LeafIndex leaf) && leaf.equals(proof.leafIndex()),
        "the proof is the sender's");
    LeafNode.Place place = new LeafNode.Place(content.groupId(), proof.leafIndex());
    vector.require(
        proof.claimedLeaf().verifySignature(suite, place), "the proven leaf is validly signed");
    if (content.content() instanceof Content.Commit(var commit) && commit.path().isPresent()) {
      vector.require(
          commit.path().get().leafNode().verifySignature(suite, place),
          "the leaf of the path is validly signed for the proven place");
    }
  }

  private static String type(Content content) {
    return switch (content) {
      case Content.Application _ -> "PublicMessageApplication";
      case Content.Proposal _ -> "PublicMessageProposal";
      case Content.Commit _ -> "PublicMessageCommit";
    };
  }

  @Override
  public List<VectorWriter> generate(Generation generation) throws MlsException {
    return PartialWorld.each(generation, PartialWorld::senders);
  }
}
