package sonet.client.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.Continuation;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupEvent;
import sonet.client.group.GroupSession;
import sonet.client.group.MlsEngine;
import sonet.client.group.MovePlan;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedKeyPackage;
import sonet.client.group.PreparedMove;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;

/// Sessions of the real engine on a real disk, with a device that stops between any two steps.
final class SessionsTest {
  private static final Bytes GROUP = Bytes.utf8("sixteen bytes...");
  private static final Bytes HELLO = Bytes.utf8("hello");
  private static final int X_WING = 0xf001;
  private static final RandomSource RANDOM = new java.security.SecureRandom()::nextBytes;
  private static final CipherSuite SUITE = CipherSuites.of(Providers.best()).get(1);

  @TempDir private Path folder;

  private final GroupEngine alice = engine("alice");
  private final GroupEngine bob = engine("bob");
  private StateFile state;
  private Sessions sessions;
  private GroupSession bobs;

  private static GroupEngine engine(String account) {
    return new MlsEngine(
        account,
        SUITE.signer(SUITE.generateSignatureKeyPair(RANDOM)),
        new MlsEngine.Tools(Providers.best(), RANDOM, InstantSource.system()));
  }

  @BeforeEach
  void start() throws ClientException {
    reopen();
    PreparedKeyPackage key = bob.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME);
    PreparedCommit add = alice.create(GROUP).prepare(new GroupChange.Add(List.of(key.message())));
    bobs =
        bob.join(
                new GroupEngine.Invitation(
                    add.welcome().orElseThrow(),
                    add.after().ratchetTree(),
                    List.of(key.secret()),
                    List.of()))
            .session();
    keep(add.after());
  }

  @AfterEach
  void close() throws ClientException {
    state.close();
  }

  /// Opens the disk as a device does that starts.
  private void reopen() throws ClientException {
    try (Secret passphrase = Secret.of(HELLO)) {
      state =
          StateFile.open(
              new StateFile.Place(folder, Providers.best(), RANDOM, new Argon2id.Cost(64, 1, 1)),
              passphrase);
    }
    sessions = new Sessions(alice);
  }

  private void crash() throws ClientException {
    state.close();
    reopen();
  }

  private void keep(GroupSession session) throws ClientException {
    state.update(t -> sessions.keep(t, session));
  }

  private GroupSession alices() throws ClientException {
    return state.read(t -> sessions.get(t, GROUP));
  }

  private List<Row> pieces() throws ClientException {
    return state.read(t -> t.after(Table.GROUP, GROUP, -1, Integer.MAX_VALUE));
  }

  private GroupEvent receive(Bytes message) throws ClientException {
    GroupEvent event = alices().process(message);
    switch (event) {
      case GroupEvent.Message read -> keep(read.after());
      case GroupEvent.Changed changed -> keep(changed.after());
      default -> {
        // Nothing is to be kept.
      }
    }
    event.settle();
    return event;
  }

  private Bytes fromBob() {
    return bobs.protect(HELLO);
  }

  /// A message of alice, as the outbox makes one.
  private Bytes fromAlice() throws ClientException {
    return state.write(t -> {
      GroupSession session = sessions.get(t, GROUP);
      if (session.reserved() < 1) {
        session.reserve(4);
        sessions.write(t, session);
      }
      return session.protect(HELLO);
    });
  }

  private void read(Bytes message) throws ClientException {
    GroupEvent event = bobs.process(message);
    assertThat(event).isInstanceOf(GroupEvent.Message.class);
    bobs = ((GroupEvent.Message) event).after();
    event.settle();
  }

  @Test
  void whatAStepChangedIsAllThatIsWritten() throws ClientException {
    Bytes whole = pieces().getFirst().value();
    assertThat(receive(fromBob())).isInstanceOf(GroupEvent.Message.class);
    assertThat(receive(fromBob())).isInstanceOf(GroupEvent.Message.class);
    List<Row> pieces = pieces();
    assertThat(pieces).extracting(Row::seq).containsExactly(0L, 1L, 2L);
    assertThat(pieces.getFirst().value()).isEqualTo(whole);
    assertThat(pieces.get(2).value().length()).isLessThan(400);
  }

  @Test
  void aDeviceThatStopsBetweenAnyTwoStepsGoesOnWhereItWas() throws ClientException {
    for (int i = 0; i < 6; i++) {
      Bytes message = fromBob();
      assertThat(receive(message)).isInstanceOf(GroupEvent.Message.class);
      crash();
      assertThat(receive(message)).isEqualTo(new GroupEvent.Unreadable(GroupEvent.Cause.DUPLICATE));
      read(fromAlice());
      crash();
      PreparedCommit commit = bobs.prepare(new GroupChange.Remove(List.of()));
      assertThat(receive(commit.commit())).isInstanceOf(GroupEvent.Changed.class);
      bobs = commit.after();
      crash();
      assertThat(alices().epoch()).isEqualTo(bobs.epoch());
    }
  }

  @Test
  void aKeyIsNotUsedTwiceWheneverTheDeviceStops() throws ClientException {
    List<Bytes> messages = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      messages.add(fromAlice());
      if (i % 2 == 1) {
        crash();
      }
    }
    for (Bytes message : messages) {
      read(message);
    }
  }

  @Test
  void messagesWithinAReservedBlockWriteNothing() throws ClientException {
    var _ = fromAlice();
    int written = pieces().size();
    for (int i = 0; i < 3; i++) {
      var _ = fromAlice();
    }
    assertThat(pieces()).hasSize(written);
    var _ = fromAlice();
    assertThat(pieces()).hasSize(written + 1);
  }

  @Test
  void aStepThatWasNotWrittenDidNotHappen() throws ClientException {
    Bytes message = fromBob();
    GroupEvent.Message event = (GroupEvent.Message) alices().process(message);
    assertThatThrownBy(() ->
            state.update(t -> {
              sessions.keep(t, event.after());
              throw new ClientException(Reason.DISK_FULL, "The disk is full.");
            }))
        .isInstanceOf(ClientException.class);
    sessions.forget(GROUP);
    assertThat(receive(message)).isInstanceOf(GroupEvent.Message.class);
    crash();
    assertThat(receive(fromBob())).isInstanceOf(GroupEvent.Message.class);
  }

  private static PendingCommit pending(GroupSession session, PreparedCommit commit) {
    GroupSession.Saving after = commit.after().append();
    return new PendingCommit(
        session.epoch(),
        commit.commit(),
        commit.welcome(),
        List.of(),
        commit.groupInfo(),
        after.index(),
        after.piece());
  }

  private PendingCommit prepared() throws ClientException {
    return state.write(t -> {
      GroupSession session = sessions.get(t, GROUP);
      PendingCommit pending = pending(session, session.prepare(new GroupChange.Remove(List.of())));
      t.put(Table.PENDING_COMMIT, GROUP, pending.encode());
      return pending;
    });
  }

  @Test
  void aCommitThatWasTakenLaterKeepsWhatCameInBetween() throws ClientException {
    PendingCommit pending = prepared();
    assertThat(pending.after().length()).isLessThan(pieces().getFirst().value().length());
    Bytes between = fromBob();
    assertThat(receive(between)).isInstanceOf(GroupEvent.Message.class);
    crash();
    GroupSession before = alices();
    GroupSession after = state.read(t -> sessions.after(t, pending, before));
    state.update(t -> {
      sessions.keep(t, after);
      t.delete(Table.PENDING_COMMIT, GROUP);
    });
    before.retire(after);
    crash();
    GroupEvent event = bobs.process(pending.commit());
    bobs = ((GroupEvent.Changed) event).after();
    assertThat(alices().epoch()).isEqualTo(bobs.epoch());
    assertThat(receive(between)).isEqualTo(new GroupEvent.Unreadable(GroupEvent.Cause.DUPLICATE));
    assertThat(receive(fromBob())).isInstanceOf(GroupEvent.Message.class);
    read(fromAlice());
  }

  @Test
  void aGroupMadeForAMoveIsEnteredAfterACrashAndTheOneBeforeIsGone() throws ClientException {
    assertThat(receive(fromBob())).isInstanceOf(GroupEvent.Message.class);
    Bytes next = Bytes.utf8("sixteen other...");
    PreparedKeyPackage key = bob.prepareKeyPackage(X_WING, PreparedKeyPackage.Use.ONE_TIME);
    MovePlan plan = new MovePlan(X_WING, next, new Continuation(GROUP, 1), List.of(key.message()));
    PreparedMove.Ready move = (PreparedMove.Ready) alices().prepare(plan);
    PendingCommit first = pending(move.created().session(), move.first());
    assertThat(first.index()).isEqualTo(1);
    crash();
    state.update(t -> {
      sessions.lay(t, next, move.created().piece());
      sessions.delete(t, GROUP);
    });
    crash();
    GroupSession alone = state.read(t -> sessions.get(t, next));
    assertThat(alone.members()).hasSize(1);
    state.update(t -> sessions.keep(t, sessions.after(t, first, alone)));
    crash();
    GroupEvent.Changed closed = (GroupEvent.Changed) bobs.process(move.close().commit());
    GroupSession.Saving whole = closed.after().begin();
    GroupEngine.Invitation invitation =
        new GroupEngine.Invitation(
            move.first().welcome().orElseThrow(),
            move.first().after().ratchetTree(),
            List.of(key.secret()),
            List.of(whole.piece(), whole.session().append().piece()));
    GroupSession bobsNext = bob.join(invitation).session();
    GroupSession alicesNext = state.read(t -> sessions.get(t, next));
    assertThat(alicesNext.cipherSuite()).isEqualTo(X_WING);
    assertThat(alicesNext.process(bobsNext.protect(HELLO)))
        .isInstanceOfSatisfying(
            GroupEvent.Message.class, read -> assertThat(read.plaintext()).isEqualTo(HELLO));
    assertThat(pieces()).isEmpty();
    assertThat(state.<List<Bytes>>read(t -> sessions.pieces(t, next))).hasSize(2);
  }

  @Test
  void manyChangesGiveWayToOneSnapshotButNotUnderACommitOnItsWay() throws ClientException {
    int most = 0;
    for (int i = 0; i < 120; i++) {
      assertThat(receive(fromBob())).isInstanceOf(GroupEvent.Message.class);
      most = Math.max(most, pieces().size());
    }
    assertThat(most).isBetween(20, 100);
    assertThat(pieces()).hasSizeLessThan(most);
    PendingCommit pending = prepared();
    for (int i = 0; i < 120; i++) {
      assertThat(receive(fromBob())).isInstanceOf(GroupEvent.Message.class);
    }
    assertThat(pieces()).hasSizeGreaterThan(120);
    GroupSession after = state.read(t -> sessions.after(t, pending, alices()));
    state.update(t -> {
      t.delete(Table.PENDING_COMMIT, GROUP);
      sessions.keep(t, after);
    });
    assertThat(pieces()).hasSize(1);
    crash();
    assertThat(alices().epoch()).isEqualTo(after.epoch());
  }

  @Test
  void aRowThatIsMissingOrChangedIsTold() throws ClientException {
    for (int i = 0; i < 3; i++) {
      var _ = receive(fromBob());
    }
    state.update(t -> t.delete(Table.GROUP, GROUP, 2));
    crash();
    assertThatThrownBy(this::alices)
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.STATE_DAMAGED));
  }
}
