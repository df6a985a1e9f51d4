package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.commit.StatePiece;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.observer.SavedObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// A small group with one real message of each kind, for mutation. Everything in it follows from
/// fixed seeds, so that an input means the same in every run.
final class FuzzedGroup {
  final TestClient bob = TestClient.create("bob", 1, 2);
  final TestClient dave = TestClient.create("dave", 1, 4);
  final KeyPackageBundle forDave = dave.keyPackage();
  final Group receiver;
  final ObservedGroup observer;
  final List<Bytes> messages = new ArrayList<>();
  final Bytes state;
  final Bytes observedState;
  final Bytes change;
  final Bytes observedChange;
  final Bytes bundle;

  FuzzedGroup() {
    try {
      TestClient alice = TestClient.create("alice", 1, 1);
      TestClient carol = TestClient.create("carol", 1, 3);
      KeyPackageBundle forBob = bob.keyPackage();
      KeyPackageBundle forCarol = carol.keyPackage();
      PendingCommit add =
          alice
              .createGroup()
              .commit(
                  CommitRequest.add(List.of(forBob.keyPackage(), forCarol.keyPackage()))
                      .withPath());
      Group a = add.keep();
      receiver = bob.join(add.welcome(), forBob);
      MlsMessage.GroupInfo info = a.groupInfo(Group.GroupInfoContent.FULL);
      observer =
          ObservedGroup.create(bob.environment(), info.encoded(), java.util.Optional.empty());
      messages.add(a.protect(Bytes.utf8("hello")).encoded());
      messages.add(a.propose(new Proposal.Remove(new LeafIndex(2))).message().encoded());
      messages.add(a.propose(ProposalRequest.update()).message().encoded());
      messages.add(a.propose(ProposalRequest.update().encrypted()).message().encoded());
      messages.add(a.commit(CommitRequest.update()).message().encoded());
      messages.add(a.commit(CommitRequest.update().encrypted()).message().encoded());
      PendingCommit invite = a.commit(CommitRequest.add(forDave.keyPackage()).withPath());
      messages.add(invite.message().encoded());
      messages.add(
          Group.joinExternally(
                  dave.environment(), ExternalJoinRequest.of(info.groupInfo(), dave.identity()))
              .message()
              .encoded());
      messages.add(invite.welcome().orElseThrow().encoded());
      messages.add(info.encoded());
      messages.add(new MlsMessage.KeyPackage(forDave.keyPackage()).encoded());
      state = exposed(receiver.snapshot().state());
      observedState = observer.encoded();
      Bytes commit = messages.get(4);
      Group after = receiver.process(commit).group();
      change = exposed(SavedGroup.begin(receiver).saved().next(after).bytes());
      ObservedGroup seen = ((Observed.Commit) observer.process(commit)).group();
      observedChange = SavedObservedGroup.begin(observer).saved().next(seen).bytes();
      bundle = exposed(forDave.encoded());
    } catch (MlsException impossible) {
      throw new AssertionError(impossible);
    }
  }

  /// One of the messages with some bytes changed, cut off or put in: the first byte of the input
  /// says which, and then each three bytes say where, how and what.
  Bytes mutated(byte[] input) {
    return input.length == 0
        ? messages.getFirst()
        : mutated(messages.get(Math.floorMod(input[0], messages.size())), input);
  }

  /// A state with some bytes changed likewise.
  static Bytes mutated(Bytes original, byte[] input) {
    byte[] bytes = original.toArray();
    for (int i = 1; i + 3 < input.length; i += 4) {
      int at = (((input[i] & 0xff) << 8) | (input[i + 1] & 0xff)) % bytes.length;
      switch (input[i + 2] & 3) {
        case 0 -> bytes[at] = input[i + 3];
        case 1 -> bytes[at] ^= (byte) (1 << (input[i + 3] & 7));
        case 2 -> bytes[at] = (byte) (bytes[at] + 1);
        default -> bytes = java.util.Arrays.copyOf(bytes, Math.max(1, at));
      }
    }
    return Bytes.of(bytes);
  }

  /// A piece of a stored state whose body was changed, with the link that belongs to it then.
  Bytes relinked(StatePiece.Kind kind, Bytes before, Bytes piece, byte[] input) {
    int head = 2 + 1 + 2;
    Bytes body = piece.slice(head, piece.length() - receiver.suite().hashLength());
    return exposed(
        StatePiece.write(kind, receiver.suite(), before, writer -> writer.raw(mutated(body, input)))
            .bytes());
  }

  /// The link at the end of a piece.
  Bytes linkOf(Bytes piece) {
    return piece.slice(piece.length() - receiver.suite().hashLength(), piece.length());
  }

  private static Bytes exposed(Secret secret) {
    return Bytes.wrap(secret.expose());
  }
}
