package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.observer.SavedObservedGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.FullTree;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// Groups in storage: a snapshot and changes.
final class SavedGroupTest {
  private static final Bytes HELLO = Bytes.utf8("hello");

  /// A device that saves each step.
  private static final class Saver {
    final TestClient client;
    final List<Secret> pieces = new ArrayList<>();
    SavedGroup saved;

    Saver(TestClient client, Group group) {
      this.client = client;
      SavedGroup.Piece first = SavedGroup.begin(group);
      saved = first.saved();
      pieces.add(first.bytes());
    }

    int save(Group next) {
      SavedGroup.Piece piece = saved.next(next);
      saved = piece.saved();
      pieces.add(piece.bytes());
      return piece.bytes().length();
    }

    Group group() {
      return saved.group();
    }

    SavedGroup restored(List<Secret> from) throws MlsException {
      return SavedGroup.restore(client.environment(), from, List.of(client.signer()));
    }

    void check() throws MlsException {
      SavedGroup back = restored(pieces);
      assertThat(encoded(back.group())).isEqualTo(encoded(group()));
      assertThat(back.snapshotBytes()).isEqualTo(saved.snapshotBytes());
      assertThat(back.changesBytes()).isEqualTo(saved.changesBytes());
      assertThat(back.changes()).isEqualTo(saved.changes());
    }
  }

  private static Bytes encoded(Group group) {
    try (Group.Snapshot snapshot = group.snapshot()) {
      return Bytes.wrap(snapshot.state().expose());
    }
  }

  private final Stage stage;
  private final Saver carol;

  SavedGroupTest() throws MlsException {
    stage = new Stage();
    carol = new Saver(stage.carol, stage.c);
  }

  /// A message, a proposal, a commit and messages of both epochs, each saved on its own.
  private void live() throws MlsException {
    Group a = stage.a;
    Bytes late = a.protect(HELLO).encoded();
    receive(a.protect(HELLO).encoded());
    PendingProposal proposal = a.propose(new Proposal.Remove(new LeafIndex(1)));
    receive(proposal.message().encoded());
    a = proposal.group();
    PendingCommit commit = a.commit(CommitRequest.RECEIVED);
    receive(commit.message().encoded());
    a = commit.keep();
    receive(a.protect(HELLO).encoded());
    receive(late);
    carol.group().reserveMessages(3);
    int _ = carol.save(carol.group());
    PendingCommit own = carol.group().commit(CommitRequest.update());
    int _ = carol.save(own.group());
    var _ = own.keep();
  }

  private void receive(Bytes message) throws MlsException {
    Received received = carol.group().process(message);
    int _ = carol.save(received.group());
    var _ = received.keep();
    carol.check();
  }

  @Test
  void aGroupIsRestoredFromASnapshotAndWhatChangedSince() throws MlsException {
    live();
    carol.check();
    assertThat(carol.saved.changes()).isEqualTo(7);
  }

  @Test
  void aRestoredGroupGoesOnFromTheLastPiece() throws MlsException {
    live();
    SavedGroup back = carol.restored(carol.pieces);
    PendingCommit more = back.group().commit(CommitRequest.update());
    List<Secret> longer = new ArrayList<>(carol.pieces);
    longer.add(back.next(more.group()).bytes());
    assertThat(encoded(carol.restored(longer).group())).isEqualTo(encoded(more.group()));
  }

  @Test
  void whatWasReservedIsNotUsedAgainAfterARestart() throws MlsException {
    carol.group().reserveMessages(2);
    int _ = carol.save(carol.group());
    List<Bytes> sent = List.of(carol.group().protect(HELLO).encoded(), protectedBy(carol.group()));
    Group back = carol.restored(carol.pieces).group();
    Group b = stage.b;
    for (Bytes message : List.of(sent.get(0), sent.get(1), protectedBy(back))) {
      Received received = b.process(message);
      assertThat(received).isInstanceOf(Received.Application.class);
      b = received.keep();
    }
  }

  private static Bytes protectedBy(Group group) {
    return group.protect(HELLO).encoded();
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void piecesThatAreMissingRepeatedOrOutOfOrderAreRefused() throws MlsException {
    live();
    for (int i = 0; i < carol.pieces.size() - 1; i++) {
      List<Secret> without = new ArrayList<>(carol.pieces);
      var _ = without.remove(i);
      assertRefused(without);
      List<Secret> swapped = new ArrayList<>(carol.pieces);
      Collections.swap(swapped, i, i + 1);
      assertRefused(swapped);
    }
    for (int i = 0; i < carol.pieces.size(); i++) {
      List<Secret> twice = new ArrayList<>(carol.pieces);
      twice.add(i, carol.pieces.get(i));
      assertRefused(twice);
    }
    assertRefused(List.of());
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void aPieceWithAnyByteChangedOrCutOffIsRefused() throws MlsException {
    live();
    for (int i = 0; i < carol.pieces.size(); i++) {
      Bytes good = Bytes.wrap(carol.pieces.get(i).expose());
      int stride = Math.max(1, good.length() / 60);
      for (int at = 0; at < good.length(); at += stride) {
        byte[] changed = good.toArray();
        changed[at] ^= 0x10;
        assertRefused(replaced(i, Bytes.of(changed)));
        assertRefused(replaced(i, good.slice(0, at)));
      }
      assertRefused(replaced(i, Bytes.concat(good, Bytes.of((byte) 0))));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void aPieceOfAnotherLifeIsRefused() throws MlsException {
    Group before = carol.group();
    Secret other =
        SavedGroup.begin(before)
            .saved()
            .next(before.commit(CommitRequest.update()).group())
            .bytes();
    live();
    assertRefused(replaced(1, Bytes.wrap(other.expose())));
    List<Secret> more = new ArrayList<>(carol.pieces);
    more.add(other);
    assertRefused(more);
  }

  private List<Secret> replaced(int index, Bytes piece) {
    List<Secret> pieces = new ArrayList<>(carol.pieces);
    pieces.set(index, Secret.of(piece));
    return pieces;
  }

  private void assertRefused(List<Secret> pieces) {
    Stage.assertRefused(Rule.MALFORMED_STATE, () -> carol.restored(pieces));
  }

  @Test
  void onlyALaterValueOfTheSameGroupIsAChange() throws MlsException {
    Group earlier = carol.group();
    Group later = earlier.commit(CommitRequest.update()).group();
    SavedGroup saved = SavedGroup.begin(later).saved();
    assertThatIllegalArgumentException().isThrownBy(() -> saved.next(earlier));
    Group other = stage.client("dave").createGroup();
    assertThatIllegalArgumentException().isThrownBy(() -> carol.saved.next(other));
  }

  @Test
  void anObserverWritesWhatChangedToo() throws MlsException {
    SavedObservedGroup.Piece first = SavedObservedGroup.begin(stage.observer);
    List<Bytes> pieces = new ArrayList<>(List.of(first.bytes()));
    SavedObservedGroup saved = first.saved();
    Group a = stage.a;
    for (int i = 0; i < 4; i++) {
      PendingProposal proposal =
          a.propose(new Proposal.Add(stage.keyPackage(stage.client("client " + i)).keyPackage()));
      ObservedGroup proposed = seen(saved.group(), proposal.message().encoded());
      SavedObservedGroup.Piece piece = saved.next(proposed);
      pieces.add(piece.bytes());
      saved = piece.saved();
      a = proposal.group();
      PendingCommit commit = a.commit(CommitRequest.RECEIVED);
      piece = saved.next(seen(saved.group(), commit.message().encoded()));
      pieces.add(piece.bytes());
      saved = piece.saved();
      a = commit.keep();
      SavedObservedGroup back = SavedObservedGroup.restore(stage.alice.environment(), pieces);
      assertThat(back.group().encoded()).isEqualTo(saved.group().encoded());
      assertThat(back.group().context()).isEqualTo(a.context());
      assertThat(back.changesBytes()).isEqualTo(saved.changesBytes());
    }
    for (int i = 0; i < pieces.size() - 1; i++) {
      List<Bytes> without = new ArrayList<>(pieces);
      var _ = without.remove(i);
      Stage.assertRefused(
          Rule.MALFORMED_STATE,
          () -> SavedObservedGroup.restore(stage.alice.environment(), without));
    }
    Stage.assertRefused(
        Rule.MALFORMED_STATE,
        () -> SavedObservedGroup.restore(stage.alice.environment(), List.of()));
  }

  private static ObservedGroup seen(ObservedGroup group, Bytes message) throws MlsException {
    return switch (group.process(message)) {
      case Observed.Commit(ObservedGroup next, var _) -> next;
      case Observed.Proposal(ObservedGroup next, var _) -> next;
      default -> throw new AssertionError("neither a commit nor a proposal");
    };
  }

  @Test
  void aCommitWritesWhatGrowsWithTheDepthAndAMessageAlwaysTheSame() throws MlsException {
    List<Integer> commits = new ArrayList<>();
    List<Integer> messages = new ArrayList<>();
    List<Integer> observed = new ArrayList<>();
    List<Integer> snapshots = new ArrayList<>();
    for (int depth : List.of(6, 8, 10)) {
      TestClient alice = TestClient.create("alice", 1, 1);
      TestClient bob = TestClient.create("bob", 1, 2);
      Group a =
          Group.joinExternally(
                  alice.environment(),
                  ExternalJoinRequest.of(FullTree.withTwoFree(1 << depth), alice.identity()))
              .keep();
      PendingCommit join =
          Group.joinExternally(
              bob.environment(),
              ExternalJoinRequest.of(
                  a.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), bob.identity()));
      a = a.process(join.message()).keep();
      Saver saver = new Saver(bob, join.keep());
      ObservedGroup observer =
          ObservedGroup.create(
              bob.environment(),
              a.groupInfo(Group.GroupInfoContent.FULL).encoded(),
              Optional.empty());
      for (int round = 0; round < 2; round++) {
        PendingCommit update = a.commit(CommitRequest.update());
        int commit = saver.save(saver.group().process(update.message()).keep());
        SavedObservedGroup was = SavedObservedGroup.begin(observer).saved();
        observer = seen(observer, update.message().encoded());
        int seen = was.next(observer).bytes().length();
        a = update.keep();
        int _ = saver.save(saver.group().process(a.protect(HELLO)).keep());
        int message = saver.save(saver.group().process(a.protect(HELLO)).keep());
        if (round == 1) {
          commits.add(commit);
          observed.add(seen);
          messages.add(message);
          snapshots.add((int) saver.saved.snapshotBytes());
        }
      }
      saver.check();
    }
    assertThat(snapshots.get(2)).isGreaterThan(14 * snapshots.get(0));
    assertThat(messages).allSatisfy(length -> assertThat(length).isLessThan(400));
    assertThat(messages.get(2)).isEqualTo(messages.get(0));
    for (List<Integer> lengths : List.of(commits, observed)) {
      int twoLevels = lengths.get(1) - lengths.get(0);
      assertThat(lengths.get(2) - lengths.get(1)).isBetween(twoLevels - 16, twoLevels + 16);
      assertThat(twoLevels).isBetween(2 * 60, 2 * 300);
    }
  }
}
