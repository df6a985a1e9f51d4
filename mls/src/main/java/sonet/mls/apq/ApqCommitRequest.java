package sonet.mls.apq;

import java.util.ArrayList;
import java.util.List;
import sonet.mls.CommitRequest;
import sonet.mls.apq.ApqKeyPackageBundle.KeyPackages;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;

/// What a FULL commit shall do (draft-ietf-mls-combiner §3.1 to §3.3).
///
/// @param added clients to add
/// @param removed leaves of the traditional group to remove, with their counterparts
/// @param traditional what else the commit in the traditional group shall do
/// @param postQuantum what else the commit in the post-quantum group shall do
public record ApqCommitRequest(
    List<KeyPackages> added,
    List<LeafIndex> removed,
    CommitRequest traditional,
    CommitRequest postQuantum) {
  public ApqCommitRequest {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
    if (!traditional.wireFormat().equals(postQuantum.wireFormat())) {
      throw new IllegalArgumentException("both halves travel in the same wire format");
    }
  }

  /// Renews the committer's keys in both groups, and takes in the proposals received.
  public static ApqCommitRequest update() {
    return new ApqCommitRequest(
        List.of(), List.of(), CommitRequest.update(), CommitRequest.update());
  }

  /// Adds clients, and renews the committer's keys.
  public static ApqCommitRequest add(KeyPackages... clients) {
    return new ApqCommitRequest(
        List.of(clients), List.of(), CommitRequest.update(), CommitRequest.update());
  }

  /// Removes members, by their leaves in the traditional group, and renews the committer's keys.
  public static ApqCommitRequest remove(LeafIndex... members) {
    return new ApqCommitRequest(
        List.of(), List.of(members), CommitRequest.update(), CommitRequest.update());
  }

  /// The same, encrypted.
  public ApqCommitRequest encrypted() {
    return new ApqCommitRequest(added, removed, traditional.encrypted(), postQuantum.encrypted());
  }

  /// The same with other requests for what is done besides.
  public ApqCommitRequest with(CommitRequest otherTraditional, CommitRequest otherPostQuantum) {
    return new ApqCommitRequest(added, removed, otherTraditional, otherPostQuantum);
  }

  /// The same without the proposals received.
  ApqCommitRequest withoutReceived() {
    return with(traditional.withoutReceived(), postQuantum.withoutReceived());
  }

  boolean hasReceived() {
    return traditional.withReceived() || postQuantum.withReceived();
  }

  /// The traditional half with all its proposals.
  CommitRequest traditionalWith(List<Proposal> updates) {
    List<Proposal> proposals = new ArrayList<>();
    added.forEach(client -> proposals.add(new Proposal.Add(client.traditional())));
    removed.forEach(leaf -> proposals.add(new Proposal.Remove(leaf)));
    proposals.addAll(updates);
    return traditional.with(proposals);
  }

  /// The post-quantum half with all its proposals.
  CommitRequest postQuantumWith(List<LeafIndex> counterparts, List<Proposal> updates) {
    List<Proposal> proposals = new ArrayList<>();
    added.forEach(client -> proposals.add(new Proposal.Add(client.postQuantum())));
    counterparts.forEach(leaf -> proposals.add(new Proposal.Remove(leaf)));
    proposals.addAll(updates);
    return postQuantum.with(proposals);
  }
}
