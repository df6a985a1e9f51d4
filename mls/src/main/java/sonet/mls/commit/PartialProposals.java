package sonet.mls.commit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import sonet.crypto.Bytes;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.ComponentLogic;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Sender;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.role.GroupRoles;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// A list of proposals without a tree to apply it to (draft-ietf-mls-partial §10): what it changes
/// beside the tree, and the rules of RFC 9420 §12.2 that the list alone can break.
///
/// What concerns leaves, a light member leaves to the full ones: it cannot see them.
final class PartialProposals {
  private final Committer committer;
  private final List<KeyPackage> added = new ArrayList<>();
  private final List<Updated> updated = new ArrayList<>();
  private final List<LeafIndex> removed = new ArrayList<>();
  private final List<PreSharedKeyId> psks = new ArrayList<>();
  private final List<Extensions> contextExtensions = new ArrayList<>();
  private final List<Bytes> externalInits = new ArrayList<>();
  private final List<Proposal.ReInit> reInits = new ArrayList<>();
  private final List<LeafIndex> left = new ArrayList<>();
  private final AppDataRules appData;
  private final List<CommitEffect.Custom> customs = new ArrayList<>();
  private final ProposalListRules rules;
  private Extensions extensions;
  private boolean pathRequired;

  /// A member that gets a new leaf.
  record Updated(LeafIndex leafIndex, LeafNode leafNode) {}

  /// The leaves that the annotations of a commit show.
  @FunctionalInterface
  interface Shown extends Function<LeafIndex, Optional<LeafNode>> {
    /// None: the commit came without annotations.
    Shown NONE = index -> Optional.empty();
  }

  private PartialProposals(Environment environment, PartialGroup group, Committer committer) {
    this.committer = committer;
    this.rules = new ProposalListRules(committer);
    this.extensions = group.context().extensions();
    this.appData =
        new AppDataRules(
            environment.policy().components(),
            new ComponentLogic.Setting(group.context(), committer instanceof Committer.Joiner));
  }

  /// Looks through the list of a commit.
  static PartialProposals of(
      Environment environment,
      PartialGroup group,
      Committer committer,
      List<SentProposal> proposals,
      Shown shown)
      throws MlsException {
    PartialProposals list = new PartialProposals(environment, group, committer);
    list.pathRequired = proposals.isEmpty();
    for (SentProposal sent : proposals) {
      list.collect(sent);
    }
    list.checkLeaving();
    switch (committer) {
      case Committer.Member _ ->
          ProposalListRules.checkRegular(
              group.context().version(),
              proposals.size(),
              list.contextExtensions,
              list.externalInits,
              list.reInits);
      case Committer.Joiner _ ->
          ProposalListRules.checkExternal(
              proposals,
              list.externalInits,
              list.removed.size(),
              list.psks.size() + list.appData.count() + list.left.size());
    }
    ProposalListRules.checkPsks(group.suite(), list.psks, Set.of());
    list.extensions = list.appData.apply(list.contextExtensions.stream().findFirst());
    var _ = GroupRoles.find(list.extensions);
    RoleRules.of(environment, group, committer, shown).check(proposals);
    return list;
  }

  List<KeyPackage> added() {
    return added;
  }

  List<Updated> updated() {
    return updated;
  }

  List<LeafIndex> removed() {
    return removed;
  }

  List<LeafIndex> left() {
    return left;
  }

  CommitEffect.AppData appData() {
    return appData.effect();
  }

  List<CommitEffect.Custom> customs() {
    return customs;
  }

  List<PreSharedKeyId> psks() {
    return psks;
  }

  Optional<Bytes> externalInit() {
    return externalInits.stream().findFirst();
  }

  Optional<Proposal.ReInit> reInit() {
    return reInits.stream().findFirst();
  }

  /// The group's extensions after the commit.
  Extensions extensions() {
    return extensions;
  }

  /// Those, when a proposal changed them.
  Optional<Extensions> newExtensions() {
    return !contextExtensions.isEmpty() || appData.changesData()
        ? Optional.of(extensions)
        : Optional.empty();
  }

  boolean pathRequired() {
    return pathRequired;
  }

  /// Files a proposal under its type, and notes whether it demands a path (§12.4).
  private void collect(SentProposal sent) throws MlsException {
    switch (sent.proposal()) {
      case Proposal.Add add -> added.add(add.keyPackage());
      case Proposal.PreSharedKey psk -> psks.add(psk.psk());
      case Proposal.ReInit reInit -> reInits.add(reInit);
      case Proposal.Update update -> {
        pathRequired = true;
        collectUpdate(update.leafNode(), sent.sender());
      }
      case Proposal.Remove remove -> {
        pathRequired = true;
        rules.remove(remove.removed());
        removed.add(remove.removed());
      }
      case Proposal.ExternalInit init -> {
        pathRequired = true;
        externalInits.add(init.kemOutput());
      }
      case Proposal.GroupContextExtensions change -> {
        pathRequired = true;
        contextExtensions.add(change.extensions());
      }
      case Proposal.AppDataUpdate update -> appData.collect(update, sent.sender());
      case Proposal.AppEphemeral ephemeral -> appData.collect(ephemeral, sent.sender());
      case Proposal.SelfRemove _ -> {
        pathRequired = true;
        collectSelfRemove(sent);
      }
      case Proposal.Unknown unknown -> {
        pathRequired = true;
        customs.add(new CommitEffect.Custom(unknown, sent.member()));
      }
    }
  }

  private void collectUpdate(LeafNode leaf, Sender sender) throws MlsException {
    updated.add(new Updated(rules.updatedBy(sender), leaf));
  }

  /// Who leaves says so itself (draft-ietf-mls-extensions §6.3.1).
  private void collectSelfRemove(SentProposal sent) throws MlsException {
    if (sent.reference().isEmpty()) {
      throw new MlsException(Rule.SELF_REMOVE_BY_VALUE, "");
    }
    if (!(sent.sender() instanceof Sender.Member(LeafIndex index))) {
      throw new MlsException(
          Rule.PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER, "from " + sent.sender());
    }
    if (committer.equals(new Committer.Member(index))) {
      throw new MlsException(Rule.COMMITTER_REMOVES_ITSELF, "leaf " + index);
    }
    left.add(index);
  }

  /// Those who leave agree with the rest of the list: after its Updates, before its Removes.
  private void checkLeaving() throws MlsException {
    Set<LeafIndex> changed = new HashSet<>();
    updated.forEach(update -> changed.add(update.leafIndex()));
    for (LeafIndex leaving : left) {
      if (!changed.add(leaving)) {
        throw new MlsException(Rule.SEVERAL_CHANGES_OF_ONE_LEAF, "leaf " + leaving);
      }
      if (removed.contains(leaving)) {
        throw new MlsException(Rule.REMOVE_BESIDE_SELF_REMOVE, "leaf " + leaving);
      }
    }
  }
}
