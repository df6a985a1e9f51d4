package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.commit.LeafAcceptance;
import sonet.mls.commit.PartialGroup;
import sonet.mls.commit.ProposalCache;
import sonet.mls.commit.StagedCommit;
import sonet.mls.partial.AnnotatedWelcome;
import sonet.mls.partial.MembershipProof;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.partial.TreeSlice;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.TranscriptHash;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.NodeIndex;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.tree.TreeMath;
import sonet.mls.welcome.GroupInfo;

/// Processing of an AnnotatedWelcome: [WelcomeJoin] with the changes of draft-ietf-mls-partial §8.
final class LightJoin {
  private final Environment environment;
  private final LightJoinRequest request;

  LightJoin(Environment environment, LightJoinRequest request) {
    this.environment = environment;
    this.request = request;
  }

  LightGroup join() throws MlsException {
    AnnotatedWelcome annotated = request.welcome();
    MembershipProof signerProof = annotated.welcome().senderMembershipProof();
    MembershipProof ownProof = annotated.joinerMembershipProof();
    MlsSuite suite = environment.suite(annotated.welcome().message().cipherSuite());
    if (!signerProof.isOfSameTree(suite, ownProof)) {
      throw new MlsException(Rule.MEMBERSHIP_PROOFS_DIFFER, "of signer and joiner");
    }
    OpenedWelcome.Keys keys =
        new OpenedWelcome.Keys(request.keyPackages(), request.signer(), Optional.empty());
    try (OpenedWelcome opened =
        OpenedWelcome.open(environment, annotated.welcome().message(), keys)) {
      GroupContext context = opened.groupInfo().groupContext();
      checkParameters(opened, context);
      TreeSlice signer =
          SenderAuthenticatedMessage.verifySigner(
              suite, new SenderAuthenticatedMessage<>(opened.groupInfo(), signerProof));
      TreeSlice own = ownProof.verify(suite, context.treeHash());
      LeafAcceptance.checkShown(environment, suite, context, signer.leaf());
      LeafAcceptance.checkExternalSenders(environment, context);
      opened.checkGroup(request.taken());
      if (!own.leaf().equals(opened.bundle().keyPackage().leafNode())) {
        throw new MlsException(Rule.OWN_LEAF_NOT_FOUND, "the proof shows another leaf");
      }
      Bytes contextBytes = context.encoded();
      StagedCommit.Secrets epoch =
          opened.epoch(pathKeys(opened, signer, own.leafIndex()), contextBytes);
      return new LightGroup(
          LightState.begin(
              environment,
              group(suite, opened.groupInfo(), contextBytes),
              own,
              request.signer(),
              epoch,
              LightHistory.EMPTY,
              0));
    }
  }

  private static void checkParameters(OpenedWelcome opened, GroupContext context)
      throws MlsException {
    if (!context.version().equals(ProtocolVersion.MLS10)) {
      throw new MlsException(
          Rule.UNSUPPORTED_PARAMETERS, "MLS version " + context.version().value());
    }
    if (!context.cipherSuite().equals(opened.suite().id())) {
      throw new MlsException(Rule.WELCOME_CIPHER_SUITE_MISMATCH, "GroupInfo");
    }
    if (opened.continued().usage().isPresent()) {
      throw new MlsException(
          Rule.PSK_NOT_AVAILABLE,
          "a group that continues another is joined with its tree, to compare the members");
    }
  }

  /// Our keys: of the leaf, and of the nodes that the path secret leads to.
  private static TreeKemPrivate pathKeys(OpenedWelcome opened, TreeSlice signer, LeafIndex self)
      throws MlsException {
    TreeKemPrivate keys = opened.leafKeys(self);
    Optional<Secret> pathSecret = opened.secrets().pathSecret();
    if (pathSecret.isEmpty()) {
      return keys;
    }
    NodeIndex meeting = TreeMath.commonAncestor(signer.leafIndex(), self);
    List<TreeSlice.Step> steps =
        signer.parents().stream()
            .filter(step -> TreeMath.level(step.index()) >= TreeMath.level(meeting))
            .toList();
    try {
      if (steps.isEmpty() || !steps.getFirst().index().equals(meeting)) {
        throw new MlsException(
            Rule.PATH_KEY_MISMATCH,
            "the path of leaf " + signer.leafIndex() + " does not meet ours");
      }
      return keys.withPathSecret(
          opened.suite(),
          new TreeKemPrivate.PathNodes(
              steps.stream().map(TreeSlice.Step::index).toList(),
              steps.stream().map(step -> step.node().encryptionKey()).toList()),
          pathSecret.get());
    } catch (MlsException refused) {
      keys.secrets().forEach(Secret::close);
      throw refused;
    }
  }

  private static PartialGroup group(MlsSuite suite, GroupInfo groupInfo, Bytes contextBytes) {
    return new PartialGroup(
        suite,
        groupInfo.groupContext(),
        contextBytes,
        TranscriptHash.interim(
            suite, groupInfo.groupContext().confirmedTranscriptHash(), groupInfo.confirmationTag()),
        groupInfo.confirmationTag(),
        ProposalCache.EMPTY,
        Optional.empty());
  }
}
