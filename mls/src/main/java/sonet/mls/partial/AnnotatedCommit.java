package sonet.mls.partial;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.framing.MlsMessage;
import sonet.mls.suite.MlsSuite;

/// A commit with what one light member needs to follow it (draft-ietf-mls-partial §10).
///
/// ```
/// struct {
///     MLSMessage commit;
///     optional<MembershipProof> sender_membership_proof;
///     opaque tree_hash_after<V>;
///     optional<uint32> resolution_index;
///     MembershipProof sender_membership_proof_after;
///     MembershipProof receiver_membership_proof_after;
/// } AnnotatedCommit;
/// ```
///
/// The commit alone is signed; the confirmation tag in it vouches for the tree hash, and so for the
/// proofs.
///
/// @param commit a PublicMessage or PrivateMessage
/// @param senderMembershipProof in the tree before the commit, for a member that commits
/// @param treeHashAfter of the tree after the commit
/// @param resolutionIndex of the ciphertext for the receiver, when the commit has a path
/// @param senderMembershipProofAfter in the tree after the commit
/// @param receiverMembershipProofAfter in the tree after the commit
public record AnnotatedCommit(
    MlsMessage commit,
    Optional<MembershipProof> senderMembershipProof,
    Bytes treeHashAfter,
    Optional<ResolutionIndex> resolutionIndex,
    MembershipProof senderMembershipProofAfter,
    MembershipProof receiverMembershipProofAfter)
    implements Encodable {

  /// Which ciphertext of a path node is for the receiver: a `uint32`.
  ///
  /// @param value its 32 bits, unsigned
  public record ResolutionIndex(int value) implements Encodable {
    @Override
    public void writeTo(Writer writer) {
      writer.u32(value);
    }
  }

  /// The tree after the commit, as far as its receiver sees it.
  ///
  /// @param treeHash of the whole tree
  /// @param sender the committer's path
  /// @param receiver the receiver's path
  public record After(Bytes treeHash, TreeSlice sender, TreeSlice receiver) {}

  /// Reads one.
  public static AnnotatedCommit read(Reader reader) throws DecodeException {
    return new AnnotatedCommit(
        MlsMessage.read(reader),
        reader.optional(MembershipProof::read),
        reader.opaque(),
        reader.optional(r -> new ResolutionIndex(r.u32())),
        MembershipProof.read(reader),
        MembershipProof.read(reader));
  }

  /// Decodes one that must take up all the bytes.
  ///
  /// @throws MlsException with `MALFORMED_MESSAGE`
  public static AnnotatedCommit decode(Bytes bytes) throws MlsException {
    try {
      return Reader.decode(bytes, AnnotatedCommit::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, malformed);
    }
  }

  /// Verifies that both later proofs reference one tree, that of [#treeHashAfter] (§10).
  ///
  /// @throws MlsException with `MEMBERSHIP_PROOFS_DIFFER` or `MEMBERSHIP_PROOF_OF_ANOTHER_TREE`
  public After verifyAfter(MlsSuite suite) throws MlsException {
    Bytes hash = senderMembershipProofAfter.treeHash(suite);
    if (senderMembershipProofAfter.nLeaves() != receiverMembershipProofAfter.nLeaves()
        || !receiverMembershipProofAfter.treeHash(suite).equals(hash)) {
      throw new MlsException(Rule.MEMBERSHIP_PROOFS_DIFFER, "after the commit");
    }
    if (!hash.equals(treeHashAfter)) {
      throw new MlsException(
          Rule.MEMBERSHIP_PROOF_OF_ANOTHER_TREE,
          "expected the tree hash %s, got %s".formatted(treeHashAfter, hash));
    }
    return new After(
        treeHashAfter,
        new TreeSlice(senderMembershipProofAfter),
        new TreeSlice(receiverMembershipProofAfter));
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .value(commit)
        .optional(senderMembershipProof)
        .opaque(treeHashAfter)
        .optional(resolutionIndex)
        .value(senderMembershipProofAfter)
        .value(receiverMembershipProofAfter);
  }
}
