package sonet.mls.apq;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.Rule;
import sonet.mls.component.ComponentId;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;

/// Makes a FULL commit: first in the post-quantum group, then in the traditional one with the
/// secret of the former's new epoch (draft-ietf-mls-combiner §3.1, §5.2).
final class ApqFullCommit {
  private final ApqGroup group;
  private final Environment environment;
  private final Group t;
  private final Group pq;

  ApqFullCommit(ApqGroup group, Environment environment) {
    this.group = group;
    this.environment = environment;
    this.t = group.traditional();
    this.pq = group.postQuantum();
  }

  ApqPendingCommit make(ApqCommitRequest request) throws MlsException {
    List<Proposal> updates = ApqGroup.updates(nextInfo(), !group.isBound());
    PendingCommit inPq = pq.commit(request.postQuantumWith(counterparts(request), updates));
    try (ApqPsk psk = ApqPsk.export(inPq.group(), t.suite())) {
      Group asked = t.withEnvironment(psk.offeredIn(environment).environment());
      List<Proposal> proposals = new ArrayList<>(updates);
      proposals.add(asked.applicationPsk(ComponentId.APQ_MLS_INFO, psk.id()));
      PendingCommit inT = asked.commit(request.traditionalWith(proposals));
      new ApqRules(environment)
          .checkFull(
              ApqGroup.side(inT.group()), ApqGroup.side(inPq.group()), inT.effect(), inPq.effect());
      return new ApqPendingCommit(
          new ApqPendingCommit.Next(environment, Optional.empty(), group.mode(), false),
          inT,
          Optional.of(inPq));
    }
  }

  private ApqInfo nextInfo() {
    return new ApqInfo(
        t.groupId(),
        pq.groupId(),
        group.mode(),
        t.suite().id(),
        pq.suite().id(),
        t.epoch().next(),
        pq.epoch().next());
  }

  /// The leaves of the post-quantum group that belong to those who are removed.
  private List<LeafIndex> counterparts(ApqCommitRequest request) throws MlsException {
    ApqMembers members = new ApqMembers(environment);
    List<LeafIndex> counterparts = new ArrayList<>();
    for (LeafIndex removed : request.removed()) {
      Member member =
          t.at(removed)
              .orElseThrow(() -> new MlsException(Rule.REMOVE_OF_NON_MEMBER, "leaf " + removed));
      counterparts.add(members.counterpart(member, pq).leafIndex());
    }
    return counterparts;
  }
}
