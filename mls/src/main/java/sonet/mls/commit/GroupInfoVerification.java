package sonet.mls.commit;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.Rule;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.extension.ExtensionType;
import sonet.mls.role.GroupRoles;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.RatchetTree;
import sonet.mls.tree.TreeValidation;
import sonet.mls.welcome.GroupInfo;

/// Makes a group out of a GroupInfo and its ratchet tree, after every check that a newcomer must
/// make on both (RFC 9420 §12.4.3, §12.4.3.1, §12.4.3.3).
///
/// The confirmation tag is not checked here: only members can.
public final class GroupInfoVerification {
  private GroupInfoVerification() {}

  /// Verifies for someone who joins or observes.
  ///
  /// @param ratchetTree the encoded tree, for a GroupInfo that does not carry it
  public static PublicGroup verify(
      Environment environment, GroupInfo groupInfo, Optional<Bytes> ratchetTree)
      throws MlsException {
    GroupContext context = groupInfo.groupContext();
    if (!context.version().equals(ProtocolVersion.MLS10)) {
      throw new MlsException(
          Rule.UNSUPPORTED_PARAMETERS, "MLS version " + context.version().value());
    }
    MlsSuite suite = environment.suite(context.cipherSuite());
    Bytes encodedTree =
        groupInfo
            .extensions()
            .find(ExtensionType.RATCHET_TREE)
            .or(() -> ratchetTree)
            .orElseThrow(() -> new MlsException(Rule.RATCHET_TREE_MISSING, ""));
    RatchetTree tree = RatchetTree.decode(suite, encodedTree);
    LeafNode signer =
        tree.leaf(groupInfo.signer())
            .orElseThrow(() ->
                new MlsException(Rule.GROUP_INFO_SIGNER_UNKNOWN, "leaf " + groupInfo.signer()));
    if (!groupInfo.verifySignature(suite, signer.signatureKey())) {
      throw new MlsException(Rule.INVALID_GROUP_INFO_SIGNATURE, "");
    }
    if (!tree.treeHash().equals(context.treeHash())) {
      throw new MlsException(
          Rule.TREE_HASH_MISMATCH,
          "expected %s, got %s".formatted(context.treeHash(), tree.treeHash()));
    }
    var _ = AppDataDictionary.of(groupInfo.extensions());
    TreeValidation.validate(tree, context.groupId());
    checkMembers(environment, suite, context, tree);
    return new PublicGroup(
        suite,
        context,
        context.encoded(),
        tree,
        TranscriptHash.interim(
            suite, context.confirmedTranscriptHash(), groupInfo.confirmationTag()),
        groupInfo.confirmationTag(),
        ProposalCache.EMPTY,
        Optional.empty());
  }

  /// Each leaf by itself and among the others, and what the group's extensions name (RFC 9420 §7.3,
  /// §12.1.8.1); signatures and keys are checked with the tree.
  public static void checkMembers(
      Environment environment, MlsSuite suite, GroupContext context, RatchetTree tree)
      throws MlsException {
    LeafRules rules = new LeafRules(environment, suite, context, context.extensions());
    for (RatchetTree.Member member : tree.members()) {
      rules.checkContent(member.leaf(), LeafRules.Direction.JOINED);
    }
    rules.checkCredentialTypes(
        tree, tree.members().stream().map(RatchetTree.Member::leaf).toList());
    ProposalRules.checkExternalSenders(environment, context.extensions());
    var _ = GroupRoles.find(context.extensions());
  }
}
