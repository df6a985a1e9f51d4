package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.component.ComponentId;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Sender;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalType;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafIndex;

/// Which of the proposals received in an epoch go into a commit: all that leave its list valid (RFC
/// 9420 §12.4), removals before updates, later ones before earlier ones.
///
/// Anyone can send a proposal that spoils every list it stands in. So what visibly excludes another
/// is left out first, and the list that is left is checked as a whole. Only when that fails is each
/// judged alone, and are halves of the rest tried, and halves of those that fail, so that a few bad
/// ones cost a few checks. A flood of bad ones ends the search: what is not known to be good by
/// then stays out.
final class ReceivedProposals {
  /// How many proposals may be checked in all, for each that there is; and besides, so that the
  /// search in a short list is complete.
  private static final int CHECKS_EACH = 24;

  private static final int CHECKS_BESIDES = 1024;

  private final Environment environment;
  private final PublicGroup group;
  private final CommitCreation.Author author;
  private final List<SentProposal> chosen = new ArrayList<>();
  private long budget;

  ReceivedProposals(Environment environment, PublicGroup group, CommitCreation.Author author) {
    this.environment = environment;
    this.group = group;
    this.author = author;
  }

  /// The given proposals and the received ones that go with them.
  List<ProposalOrRef> choose(List<Proposal> own, Sender sender) {
    List<Proposal> waiting = leaving();
    for (Proposal proposal : own) {
      // Who leaves need not be removed, and cannot be (draft-ietf-mls-extensions §6.3.1).
      if (!waiting.contains(proposal)) {
        chosen.add(new SentProposal(proposal, sender, Optional.empty()));
      }
    }
    List<SentProposal> candidates = candidates();
    budget = (long) CHECKS_EACH * (candidates.size() + chosen.size()) + CHECKS_BESIDES;
    if (!addAll(candidates)) {
      addValid(sound(candidates));
    }
    return references();
  }

  /// What the SelfRemoves of other members stand in for, where all understand them.
  private List<Proposal> leaving() {
    return group.tree().supportedByAll(ProposalType.SELF_REMOVE)
        ? group.proposals().all().stream()
            .filter(sent -> sent.proposal() instanceof Proposal.SelfRemove)
            .map(SentProposal::sender)
            .filter(Sender.Member.class::isInstance)
            .map(member -> ((Sender.Member) member).leafIndex())
            .filter(leaf -> !author.committer().equals(new Committer.Member(leaf)))
            .<Proposal>map(Proposal.Remove::new)
            .toList()
        : List.of();
  }

  /// Adds all of them if they are valid together, or else what is valid of each half.
  private void addValid(List<SentProposal> candidates) {
    if (budget > 0 && !addAll(candidates) && candidates.size() > 1) {
      int half = candidates.size() / 2;
      addValid(candidates.subList(0, half));
      addValid(candidates.subList(half, candidates.size()));
    }
  }

  /// Adds all of them if they are valid together.
  private boolean addAll(List<SentProposal> candidates) {
    if (candidates.isEmpty()) {
      return true;
    }
    budget -= chosen.size() + candidates.size();
    int before = chosen.size();
    chosen.addAll(candidates);
    boolean valid = isValid();
    if (!valid) {
      chosen.subList(before, chosen.size()).clear();
    }
    return valid;
  }

  /// Those that nothing speaks against while they are looked at alone, each client once.
  private List<SentProposal> sound(List<SentProposal> candidates) {
    Set<Bytes> clients = new TreeSet<>();
    return candidates.stream()
        .filter(sent ->
            switch (sent.proposal()) {
              case Proposal.Add(KeyPackage client) ->
                  isSound(client) && clients.add(client.leafNode().signatureKey());
              case Proposal.PreSharedKey(PreSharedKeyId psk) ->
                  psk.nonce().length() == group.suite().hashLength() && isAvailable(psk);
              default -> true;
            })
        .toList();
  }

  private boolean isSound(KeyPackage client) {
    try {
      SignatureBatch signatures = new SignatureBatch(group.suite());
      new LeafRules(environment, group.suite(), group.context(), extensions())
          .checkKeyPackage(client, LeafRules.Direction.SENT, signatures);
      signatures.verify();
      return true;
    } catch (MlsException invalid) {
      return false;
    }
  }

  /// Those that our own proposals bring into force, or the present ones.
  private Extensions extensions() {
    return chosen.stream()
        .map(SentProposal::proposal)
        .filter(Proposal.GroupContextExtensions.class::isInstance)
        .map(change -> ((Proposal.GroupContextExtensions) change).extensions())
        .findFirst()
        .orElse(group.context().extensions());
  }

  private boolean isAvailable(PreSharedKeyId psk) {
    Optional<Secret> value = author.psks().find(psk);
    value.ifPresent(Secret::close);
    return value.isPresent();
  }

  /// Received proposals that do not stand in the way of others: per leaf the SelfRemove, or else
  /// the removal, or else the last update, the last of the GroupContextExtensions, each key package
  /// and each pre-shared key once, and no ReInit beside others (§12.2).
  private List<SentProposal> candidates() {
    List<SentProposal> received = group.proposals().all();
    boolean[] fits = new boolean[received.size()];
    Taken taken = new Taken();
    if (author.committer() instanceof Committer.Member(LeafIndex self)) {
      taken.leaves.add(self.value());
    }
    for (SentProposal sent : chosen) {
      var _ = taken.take(sent);
    }
    for (int i = 0; i < fits.length; i++) {
      fits[i] =
          received.get(i).proposal() instanceof Proposal.SelfRemove
              && group.tree().supportedByAll(ProposalType.SELF_REMOVE)
              && taken.take(received.get(i));
    }
    for (int i = 0; i < fits.length; i++) {
      fits[i] |=
          received.get(i).proposal() instanceof Proposal.Remove && taken.take(received.get(i));
    }
    for (int i = fits.length - 1; i >= 0; i--) {
      SentProposal sent = received.get(i);
      fits[i] |=
          switch (sent.proposal()) {
            case Proposal.Remove remove -> false;
            case Proposal.SelfRemove leave -> false;
            case Proposal.ReInit reInit -> received.size() + chosen.size() == 1;
            case Proposal.ExternalInit init -> false;
            case Proposal.Update update -> taken.take(sent);
            case Proposal.GroupContextExtensions change -> taken.take(sent);
            case Proposal.Add add -> taken.take(sent);
            case Proposal.PreSharedKey psk -> taken.take(sent);
            case Proposal.AppDataUpdate update -> taken.take(sent);
            case Proposal.AppEphemeral ephemeral -> true;
            case Proposal.Unknown unknown -> true;
          };
    }
    // In the order in which they came, which decides where new members stand.
    List<SentProposal> candidates = new ArrayList<>();
    for (int i = 0; i < fits.length; i++) {
      if (fits[i]) {
        candidates.add(received.get(i));
      }
    }
    return candidates;
  }

  /// What may stand in a list but once, and stands in it now.
  private static final class Taken {
    private final Set<Integer> leaves = new TreeSet<>();
    private final Set<Bytes> keyPackages = new TreeSet<>();
    private final Set<Bytes> psks = new TreeSet<>();
    private final Map<ComponentId, Boolean> removals = new TreeMap<>();
    private boolean extensions;

    /// Takes what a proposal needs for itself, unless something of it is taken.
    boolean take(SentProposal sent) {
      return switch (sent.proposal()) {
        case Proposal.Remove(LeafIndex removed) -> leaves.add(removed.value());
        case Proposal.Update _, Proposal.SelfRemove _ ->
            sent.sender() instanceof Sender.Member(LeafIndex leaf) && leaves.add(leaf.value());
        case Proposal.Add(KeyPackage client) -> keyPackages.add(client.encoded());
        case Proposal.PreSharedKey(PreSharedKeyId psk) -> psks.add(psk.encoded());
        case Proposal.AppDataUpdate(ComponentId component, Optional<Bytes> update) -> {
          Boolean removed = removals.putIfAbsent(component, update.isEmpty());
          yield removed == null || (!removed && update.isPresent());
        }
        case Proposal.AppEphemeral ephemeral -> true;
        case Proposal.GroupContextExtensions change -> {
          boolean first = !extensions;
          extensions = true;
          yield first;
        }
        case Proposal.ReInit reInit -> true;
        case Proposal.ExternalInit init -> true;
        case Proposal.Unknown unknown -> true;
      };
    }
  }

  private boolean isValid() {
    try {
      ProposalRules rules =
          new ProposalRules(
              environment, group, author.committer(), LeafRules.Direction.SENT, Set.of());
      for (PreSharedKeyId psk : rules.apply(chosen).psks()) {
        if (!isAvailable(psk)) {
          return false;
        }
      }
      return true;
    } catch (MlsException invalid) {
      return false;
    }
  }

  private List<ProposalOrRef> references() {
    return chosen.stream()
        .<ProposalOrRef>map(sent ->
            sent.reference().isPresent()
                ? new ProposalOrRef.ByReference(sent.reference().get())
                : new ProposalOrRef.ByValue(sent.proposal()))
        .toList();
  }
}
