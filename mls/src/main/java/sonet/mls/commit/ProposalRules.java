package sonet.mls.commit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.ComponentLogic;
import sonet.mls.credential.AuthenticationService.Presented;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.ExternalSender;
import sonet.mls.framing.Sender;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;
import sonet.mls.tree.RatchetTree;

/// The rules for a list of proposals (RFC 9420 §12.2) and its application (§12.3), the same for
/// creator, receiver and observer.
///
/// One object judges one commit: it walks the list once and gathers what there is, checks what
/// concerns the list as a whole, and then applies it in the order of §12.3. Nothing of the group
/// changes; the outcome is a new value.
final class ProposalRules {
  private final Environment environment;
  private final PublicGroup group;
  private final Committer committer;
  private final LeafRules.Direction direction;
  private final Set<ResumptionPskUsage> resuming;
  private final SelfRemoveRules selfRemoves;

  private final List<KeyPackage> adds = new ArrayList<>();
  private final List<Member> updates = new ArrayList<>();
  private final List<Member> removes = new ArrayList<>();
  private final List<PreSharedKeyId> psks = new ArrayList<>();
  private final List<Extensions> contextExtensions = new ArrayList<>();
  private final List<Bytes> externalInits = new ArrayList<>();
  private final List<Proposal.ReInit> reInits = new ArrayList<>();
  private final AppDataRules appData;
  private final List<CommitEffect.Custom> customs = new ArrayList<>();
  private final ProposalListRules list;
  private final RoleRules roles;

  /// Rules for one commit.
  ///
  /// @param resuming the usages of resumption keys that this commit may have, which are there only
  ///   for the first commit of a group that continues another (§11.2, §11.3)
  ProposalRules(
      Environment environment,
      PublicGroup group,
      Committer committer,
      LeafRules.Direction direction,
      Set<ResumptionPskUsage> resuming)
      throws MlsException {
    this.environment = environment;
    this.group = group;
    this.committer = committer;
    this.direction = direction;
    this.resuming = resuming;
    this.list = new ProposalListRules(committer);
    this.appData =
        new AppDataRules(
            environment.policy().components(),
            new ComponentLogic.Setting(group.context(), committer instanceof Committer.Joiner));
    this.selfRemoves = new SelfRemoveRules(group, committer, direction);
    this.roles = RoleRules.of(environment, group, committer);
  }

  /// Checks a list and applies it.
  Provisional apply(List<SentProposal> proposals) throws MlsException {
    for (SentProposal sent : proposals) {
      collect(sent);
    }
    selfRemoves.check(updates, removes);
    switch (committer) {
      case Committer.Member _ ->
          ProposalListRules.checkRegular(
              group.context().version(),
              proposals.size(),
              contextExtensions,
              externalInits,
              reInits);
      case Committer.Joiner _ ->
          ProposalListRules.checkExternal(
              proposals,
              externalInits,
              removes.size(),
              psks.size() + appData.count() + selfRemoves.leaving().size());
    }
    ProposalListRules.checkPsks(group.suite(), psks, resuming);
    Extensions extensions = appData.apply(contextExtensions.stream().findFirst());
    LeafRules leafRules = new LeafRules(environment, group.suite(), group.context(), extensions);
    checkAdds(leafRules);
    checkUpdates(leafRules);
    checkClients();
    roles.check(proposals);
    return applied(extensions, leafRules);
  }

  /// Files a proposal under its type, with the checks that concern it alone (§12.1).
  private void collect(SentProposal sent) throws MlsException {
    switch (sent.proposal()) {
      case Proposal.Add add -> adds.add(add.keyPackage());
      case Proposal.Update update -> collectUpdate(update.leafNode(), sent.sender());
      case Proposal.Remove remove -> collectRemove(remove.removed());
      case Proposal.PreSharedKey psk -> psks.add(psk.psk());
      case Proposal.ReInit reInit -> reInits.add(reInit);
      case Proposal.ExternalInit init -> externalInits.add(init.kemOutput());
      case Proposal.GroupContextExtensions change -> contextExtensions.add(change.extensions());
      case Proposal.AppDataUpdate update -> appData.collect(update, sent.sender());
      case Proposal.AppEphemeral ephemeral -> appData.collect(ephemeral, sent.sender());
      case Proposal.SelfRemove _ -> selfRemoves.collect(sent);
      case Proposal.Unknown unknown -> customs.add(new CommitEffect.Custom(unknown, sent.member()));
    }
  }

  private void collectUpdate(LeafNode leaf, Sender sender) throws MlsException {
    updates.add(new Member(list.updatedBy(sender), leaf));
  }

  private void collectRemove(LeafIndex index) throws MlsException {
    LeafNode removed =
        group
            .tree()
            .leaf(index)
            .orElseThrow(() -> new MlsException(Rule.REMOVE_OF_NON_MEMBER, "leaf " + index));
    list.remove(index);
    removes.add(new Member(index, removed));
  }

  /// Added clients (§12.1.1, §12.2).
  private void checkAdds(LeafRules leafRules) throws MlsException {
    SignatureBatch signatures = new SignatureBatch(group.suite());
    for (KeyPackage keyPackage : adds) {
      leafRules.checkKeyPackage(keyPackage, direction, signatures);
    }
    signatures.verify();
    var authentication = environment.authentication();
    for (int i = 1; i < adds.size(); i++) {
      // Equal keys are found by checkUniqueKeys in one pass; this asks for what only the
      // application knows, and costs nothing where it knows nothing more.
      if (authentication.comparesClients()) {
        for (int j = 0; j < i; j++) {
          if (authentication.isSameClient(
              presented(adds.get(i).leafNode()), presented(adds.get(j).leafNode()))) {
            throw new MlsException(Rule.CLIENT_ADDED_TWICE, "");
          }
        }
      }
    }
    if (authentication.comparesClients() && !adds.isEmpty()) {
      for (Member member : group.all()) {
        boolean stays = !removes.contains(member) && !selfRemoves.leaving().contains(member);
        for (KeyPackage keyPackage : adds) {
          if (stays
              && authentication.isSameClient(
                  presented(member.leafNode()), presented(keyPackage.leafNode()))) {
            throw new MlsException(Rule.CLIENT_ALREADY_MEMBER, "leaf " + member.leafIndex());
          }
        }
      }
    }
  }

  private static Presented presented(LeafNode leaf) {
    return new Presented(leaf.credential(), leaf.signatureKey());
  }

  /// Updated leaves (§12.1.2).
  private void checkUpdates(LeafRules leafRules) throws MlsException {
    for (Member update : updates) {
      LeafNode present =
          group
              .tree()
              .leaf(update.leafIndex())
              .orElseThrow(
                  () -> new MlsException(Rule.UNKNOWN_SENDER, "leaf " + update.leafIndex()));
      leafRules.checkUpdate(present, update.leafNode(), group.place(update.leafIndex()), direction);
    }
  }

  /// No added client has a signature key that another added client or a staying member has (§12.2).
  private void checkClients() throws MlsException {
    Set<Bytes> freed = new TreeSet<>();
    for (Member removed : removes) {
      freed.add(removed.signatureKey());
    }
    for (Member leaving : selfRemoves.leaving()) {
      freed.add(leaving.signatureKey());
    }
    Set<Bytes> added = new TreeSet<>();
    for (KeyPackage keyPackage : adds) {
      Bytes key = keyPackage.leafNode().signatureKey();
      if (!added.add(key)) {
        throw new MlsException(Rule.CLIENT_ADDED_TWICE, "signature key " + key);
      }
      if (group.tree().containsSignatureKey(key) && !freed.contains(key)) {
        throw new MlsException(Rule.CLIENT_ALREADY_MEMBER, "signature key " + key);
      }
    }
  }

  /// Applies the list in the order of §12.3 and checks what only the result shows.
  private Provisional applied(Extensions extensions, LeafRules leafRules) throws MlsException {
    RatchetTree tree = group.tree();
    for (Member update : updates) {
      tree = tree.update(update.leafIndex(), update.leafNode());
    }
    for (Member leaving : selfRemoves.leaving()) {
      tree = tree.remove(leaving.leafIndex());
    }
    for (Member remove : removes) {
      tree = tree.remove(remove.leafIndex());
    }
    selfRemoves.checkSupport(tree);
    checkProposalTypes(tree);
    List<Provisional.Added> added = new ArrayList<>(adds.size());
    for (KeyPackage keyPackage : adds) {
      RatchetTree.Added placed = tree.add(keyPackage.leafNode());
      tree = placed.tree();
      added.add(new Provisional.Added(placed.leaf(), keyPackage));
    }
    tree.checkUniqueKeys();
    roles.checkAfter(tree, extensions, gone());
    boolean extensionsChanged = !contextExtensions.isEmpty() || appData.changesData();
    if (extensionsChanged) {
      checkExtensions(extensions, tree, leafRules);
    }
    List<LeafNode> newLeaves = new ArrayList<>();
    updates.forEach(update -> newLeaves.add(update.leafNode()));
    adds.forEach(keyPackage -> newLeaves.add(keyPackage.leafNode()));
    leafRules.checkCredentialTypes(tree, newLeaves);
    return new Provisional(
        tree,
        extensions,
        extensionsChanged,
        added,
        updates,
        removes,
        selfRemoves.leaving(),
        psks,
        externalInits.stream().findFirst(),
        reInits.stream().findFirst(),
        appData.effect(),
        customs,
        pathRequired());
  }

  /// Who is no more in the group, as they stood before. Who joins by the commit takes the place of
  /// whom it removes.
  private List<Member> gone() {
    List<Member> gone = new ArrayList<>(selfRemoves.leaving());
    if (committer instanceof Committer.Member) {
      gone.addAll(removes);
    }
    return gone;
  }

  /// Proposals that not everyone supports by default, in the tree without those who leave and
  /// before those who come: these need not support them (§12.2).
  private void checkProposalTypes(RatchetTree tree) throws MlsException {
    Set<ProposalType> types = new LinkedHashSet<>(appData.types());
    customs.forEach(custom -> types.add(custom.proposal().type()));
    for (ProposalType type : types) {
      if (!tree.supportedByAll(type)) {
        throw new MlsException(Rule.PROPOSAL_TYPE_NOT_SUPPORTED, "proposal type " + type.value());
      }
    }
  }

  /// New extensions of the group (§12.1.7, §13.4).
  private void checkExtensions(Extensions extensions, RatchetTree tree, LeafRules leafRules)
      throws MlsException {
    var required = leafRules.required();
    boolean met =
        required.extensionTypes().stream().allMatch(tree::supportedByAll)
            && required.proposalTypes().stream().allMatch(tree::supportedByAll)
            && required.credentialTypes().stream().allMatch(tree::supportedByAll);
    if (!met) {
      throw new MlsException(Rule.REQUIRED_CAPABILITIES_NOT_MET, "");
    }
    for (Extension extension : extensions.list()) {
      if (!tree.supportedByAll(extension.type())) {
        throw new MlsException(
            Rule.GROUP_EXTENSION_NOT_SUPPORTED, "extension type " + extension.type().value());
      }
    }
    checkExternalSenders(environment, extensions);
    leafRules.checkRequirements(tree, group.context().extensions(), direction);
  }

  /// External senders must be acceptable to the authentication service (§5.3.1, §12.1.8.1).
  static void checkExternalSenders(Environment environment, Extensions extensions)
      throws MlsException {
    for (ExternalSender sender : externalSenders(extensions)) {
      if (!environment
          .authentication()
          .accepts(sender.credential(), sender.signatureKey(), environment.clock().epochSecond())) {
        throw new MlsException(Rule.EXTERNAL_SENDER_NOT_ACCEPTED, "");
      }
    }
  }

  /// The external senders of a group with these extensions (§12.1.8.1).
  static List<ExternalSender> externalSenders(Extensions extensions) throws MlsException {
    var data = extensions.find(ExtensionType.EXTERNAL_SENDERS);
    if (data.isEmpty()) {
      return List.of();
    }
    try {
      return Reader.decode(data.get(), ExternalSender::readAll);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_GROUP_EXTENSION, malformed);
    }
  }

  /// Whether a path must be there; types that we do not know are taken to need one (§12.4).
  private boolean pathRequired() {
    return (adds.isEmpty() && psks.isEmpty() && reInits.isEmpty() && appData.count() == 0)
        || !updates.isEmpty()
        || !removes.isEmpty()
        || !selfRemoves.leaving().isEmpty()
        || !externalInits.isEmpty()
        || !contextExtensions.isEmpty()
        || !customs.isEmpty();
  }
}
