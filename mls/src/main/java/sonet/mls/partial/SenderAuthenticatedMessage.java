package sonet.mls.partial;

import java.util.function.Function;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;

/// A message with the proof that its sender is a member (draft-ietf-mls-partial §7).
///
/// ```
/// struct {
///     T message;
///     MembershipProof sender_membership_proof;
/// } SenderAuthenticatedMessage<T>;
/// ```
///
/// The message is a Welcome, GroupInfo, PublicMessage or PrivateMessage as the draft has it, or an
/// MLSMessage that says itself which it is, as the draft's vectors have it for application
/// messages.
///
/// @param message the message
/// @param senderMembershipProof for its sender, in the tree of the message's epoch
/// @param <T> the kind of message
public record SenderAuthenticatedMessage<T extends Encodable>(
    T message, MembershipProof senderMembershipProof) implements Encodable {

  /// Reads one.
  public static <T extends Encodable> SenderAuthenticatedMessage<T> read(
      Reader reader, Reader.Element<T> message) throws DecodeException {
    return new SenderAuthenticatedMessage<>(message.read(reader), MembershipProof.read(reader));
  }

  /// Decodes one that must take up all the bytes.
  ///
  /// @throws MlsException with `MALFORMED_MESSAGE`
  public static <T extends Encodable> SenderAuthenticatedMessage<T> decode(
      Bytes bytes, Reader.Element<T> message) throws MlsException {
    try {
      return Reader.decode(bytes, reader -> read(reader, message));
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, malformed);
    }
  }

  /// The same proof with the message in another form.
  public <U extends Encodable> SenderAuthenticatedMessage<U> as(Function<T, U> form) {
    return new SenderAuthenticatedMessage<>(form.apply(message), senderMembershipProof);
  }

  /// The signer of a GroupInfo, whose proof must be valid relative to the tree hash in the
  /// GroupInfo itself (§7, §8).
  ///
  /// @throws MlsException with `SENDER_PROOF_OF_ANOTHER_MEMBER`, `TREE_HASH_MISMATCH` or
  ///   `INVALID_GROUP_INFO_SIGNATURE`
  public static TreeSlice verifySigner(
      MlsSuite suite, SenderAuthenticatedMessage<GroupInfo> authenticated) throws MlsException {
    GroupInfo groupInfo = authenticated.message();
    MembershipProof proof = authenticated.senderMembershipProof();
    checkSender(groupInfo.signer(), proof);
    if (!groupInfo.verifySignature(suite, proof.claimedLeaf().signatureKey())) {
      throw new MlsException(Rule.INVALID_GROUP_INFO_SIGNATURE, "");
    }
    Bytes expected = groupInfo.groupContext().treeHash();
    if (!proof.treeHash(suite).equals(expected)) {
      throw new MlsException(
          Rule.TREE_HASH_MISMATCH,
          "expected %s, got %s".formatted(expected, proof.treeHash(suite)));
    }
    return new TreeSlice(proof);
  }

  /// Checks that a proof is that of a message's sender.
  ///
  /// @throws MlsException with `SENDER_PROOF_OF_ANOTHER_MEMBER`
  public static void checkSender(LeafIndex sender, MembershipProof proof) throws MlsException {
    if (!sender.equals(proof.leafIndex())) {
      throw new MlsException(
          Rule.SENDER_PROOF_OF_ANOTHER_MEMBER,
          "expected leaf %s, got %s".formatted(sender, proof.leafIndex()));
    }
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(message).value(senderMembershipProof);
  }
}
