package sonet.mls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitEffect;
import sonet.mls.Group;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.Received;
import sonet.mls.SavedGroup;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;

/// A device in a world: its group, and beside it what a model says that it must make of each
/// message.
final class Device {
  private final World world;
  private final int number;
  private final String name;
  private final List<Signer> signers = new ArrayList<>();
  private final Set<Integer> had = new HashSet<>();
  private final List<Secret> diary = new ArrayList<>();
  private final boolean keepsDiary;
  final List<Sent> inbox = new ArrayList<>();
  private final List<Secret> pieces = new ArrayList<>();
  private @Nullable SavedGroup saved;
  private Group group;
  private long joined;
  private boolean joinedByCommit;
  private boolean online = true;
  private boolean wiped;

  Device(World world, int number, Signer signer, Group group) {
    this.world = world;
    this.number = number;
    this.name = "device-" + number;
    this.signers.add(signer);
    this.keepsDiary = number % 2 == 1;
    this.group = group;
    enter(group, false);
  }

  /// Begins in an epoch, with no past.
  void enter(Group entered, boolean byCommit) {
    group = entered;
    joined = entered.epoch().value();
    joinedByCommit = byCommit;
    online = true;
    saved = null;
    checkAgreement();
    save(entered);
  }

  /// Writes what changed, and now and then all of it, and holds what it reads back to what it has.
  private void save(Group next) {
    if (saved == null || saved.changes() == 12) {
      pieces.clear();
      keep(SavedGroup.begin(next));
    } else {
      keep(saved.next(next));
    }
    try {
      SavedGroup back = SavedGroup.restore(world.environment(number), pieces, signers);
      assertThat(state(back.group())).isEqualTo(state(next));
    } catch (MlsException damaged) {
      throw new AssertionError(describe(), damaged);
    }
  }

  private void keep(SavedGroup.Piece piece) {
    pieces.add(piece.bytes());
    saved = piece.saved();
  }

  int number() {
    return number;
  }

  Group group() {
    return group;
  }

  long epoch() {
    return group.epoch().value();
  }

  long joined() {
    return joined;
  }

  boolean isOnline() {
    return online;
  }

  void setOnline(boolean next) {
    online = next;
  }

  boolean has(Sent sent) {
    return had.contains(sent.id());
  }

  /// The messages it has, its own proposals among them.
  Set<Integer> seen() {
    Set<Integer> seen = new HashSet<>(had);
    world.log(epoch()).proposals.stream()
        .filter(proposal -> proposal.sender() == number)
        .forEach(proposal -> seen.add(proposal.id()));
    return seen;
  }

  Signer signer() {
    return signers.getLast();
  }

  List<Signer> signers() {
    return List.copyOf(signers);
  }

  /// All that it ever held, if it kept that, and the epoch in which it was removed.
  Witness witness() {
    return new Witness(epoch(), List.copyOf(diary), List.copyOf(signers));
  }

  /// What it holds now.
  Witness witnessNow() {
    try (Group.Snapshot snapshot = group.snapshot()) {
      return new Witness(epoch(), List.of(snapshot.state().copy()), List.copyOf(signers));
    }
  }

  ClientIdentity identity() {
    return world.identity(name, signer());
  }

  /// The same client with a new signature key.
  ClientIdentity renewedIdentity() {
    KeyPair keys =
        world.suite().primitives().generateSignatureKeyPair(world.environment().random());
    Signer fresh = world.suite().primitives().signer(keys);
    // The present signer stays last until a commit makes the new one valid.
    signers.add(signers.size() - 1, fresh);
    world.register(fresh, this);
    return world.identity(name, fresh);
  }

  /// Goes on with our own proposal or commit.
  void adopt(Group next) {
    group = next;
    signers.stream()
        .filter(signer ->
            group.at(group.self()).orElseThrow().signatureKey().equals(signer.publicKey()))
        .findFirst()
        .ifPresent(signer -> {
          signers.remove(signer);
          signers.add(signer);
        });
    save(group);
  }

  Sent protect(Bytes data) throws MlsException {
    MlsMessage message = group.protect(data, Bytes.utf8(name));
    return world.send(message, ContentType.APPLICATION, this, data);
  }

  /// Processes a message, checks that it is what the model says, and keeps the outcome.
  Received receive(Sent sent) throws MlsException {
    Class<? extends Received> expected = expected(sent);
    if (world.dice().chance(10)) {
      drop(sent, expected);
    }
    Received received = group.process(sent.bytes());
    assertThat(received).as("%s receives %s", describe(), sent).isInstanceOf(expected);
    if (received instanceof Received.Application application) {
      assertThat(application.data()).isEqualTo(sent.data());
      assertThat(application.authenticatedData()).isEqualTo(Bytes.utf8("device-" + sent.sender()));
      assertThat(application.epoch().value()).isEqualTo(sent.epoch());
    }
    if (received instanceof Received.Removed) {
      leave(received);
      return received;
    }
    if (received instanceof Received.Commit) {
      note();
    }
    adopt(received.keep());
    if (!(received instanceof Received.FutureEpoch)) {
      had.add(sent.id());
    }
    if (received instanceof Received.Commit) {
      checkAgreement();
    }
    return received;
  }

  /// A dropped outcome changes nothing.
  private void drop(Sent sent, Class<? extends Received> expected) throws MlsException {
    Bytes before = state();
    assertThat(group.process(sent.bytes())).isInstanceOf(expected);
    assertThat(state()).isEqualTo(before);
  }

  /// A refused message changes nothing.
  MlsException refuse(Sent sent) {
    Bytes before = state();
    MlsException[] refusal = new MlsException[1];
    assertThatThrownBy(() -> group.process(sent.bytes()))
        .as("%s receives %s", describe(), sent)
        .isInstanceOfSatisfying(MlsException.class, refused -> refusal[0] = refused);
    assertThat(state()).isEqualTo(before);
    return refusal[0];
  }

  /// Someone's commit that lost, on a value of ours that we then leave.
  void tryOut(Sent commit, PendingCommit pending) throws MlsException {
    Bytes before = state();
    Received received = group.process(commit.bytes());
    if (pending.group().all().stream().anyMatch(this::isUs)) {
      assertThat(received).isInstanceOf(Received.Commit.class);
      assertThat(received.group().epochAuthenticator())
          .isEqualTo(pending.group().epochAuthenticator());
    } else {
      assertThat(received).isInstanceOf(Received.Removed.class);
    }
    assertThat(state()).isEqualTo(before);
  }

  private boolean isUs(sonet.mls.Member member) {
    return signers.stream().anyMatch(s -> s.publicKey().equals(member.signatureKey()));
  }

  /// Stops and starts again from stored state, perhaps after sending what the state does not know.
  void restart() throws MlsException {
    boolean crash = world.dice().chance(50);
    if (crash) {
      group.reserveMessages(2);
    }
    save(group);
    try (Group.Snapshot snapshot = group.snapshot()) {
      if (crash && group.proposals().isEmpty() && epoch() == world.epoch()) {
        world.post(protect(Bytes.utf8("before the crash")));
      }
      saved = SavedGroup.restore(world.environment(number), pieces, signers);
      group = saved.group();
      assertThat(state()).isEqualTo(Bytes.wrap(snapshot.state().expose()));
    }
    checkAgreement();
  }

  Group copy() throws MlsException {
    try (Group.Snapshot snapshot = group.snapshot()) {
      return Group.restore(world.environment(number), snapshot.state(), signers);
    }
  }

  /// The removed member keeps what it has, or wipes it as it should.
  private void leave(Received removed) {
    CommitEffect effect = ((Received.Removed) removed).effect();
    assertThat(effect.gone()).anyMatch(member -> member.leafIndex().equals(group.self()));
    if (effect.left(group.self())) {
      assertThat(world.log(epoch()).asksToLeave(this)).isTrue();
    }
    assertThat(((Received.Removed) removed).left()).isEqualTo(effect.left(group.self()));
    note();
    if (world.dice().chance(50)) {
      group = removed.keep();
      wiped = true;
    }
  }

  /// What a removed device makes of a message that was not meant for it.
  void receiveAfterwards(Sent sent) throws MlsException {
    if (sent.epoch() > epoch()) {
      assertThat(group.process(sent.bytes())).isInstanceOf(Received.FutureEpoch.class);
    } else if (wiped && sent.epoch() == epoch()) {
      assertThatThrownBy(() -> group.process(sent.bytes()))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private void note() {
    if (keepsDiary) {
      try (Group.Snapshot snapshot = group.snapshot()) {
        diary.add(snapshot.state().copy());
      }
    }
  }

  private Class<? extends Received> expected(Sent sent) {
    if (sent.epoch() > epoch()) {
      return Received.FutureEpoch.class;
    }
    return sent.epoch() == epoch() ? expectedNow(sent) : expectedOfThePast(sent);
  }

  private Class<? extends Received> expectedNow(Sent sent) {
    boolean own = sent.sender() == number;
    if (sent.type() == ContentType.COMMIT) {
      return own
          ? Received.OwnCommit.class
          : world.stays(this, sent) ? Received.Commit.class : Received.Removed.class;
    }
    if (own) {
      return Received.OwnMessage.class;
    }
    if (has(sent)) {
      return Received.Duplicate.class;
    }
    return sent.type() == ContentType.PROPOSAL
        ? Received.ProposalStored.class
        : Received.Application.class;
  }

  private Class<? extends Received> expectedOfThePast(Sent sent) {
    boolean kept = sent.epoch() >= joined && epoch() - sent.epoch() <= World.PAST_EPOCHS;
    boolean own = sent.sender() == number;
    return switch (sent.type()) {
      case PROPOSAL -> Received.StaleEpoch.class;
      case APPLICATION -> {
        if (!kept) {
          yield Received.StaleEpoch.class;
        }
        yield own
            ? Received.OwnMessage.class
            : has(sent) ? Received.Duplicate.class : Received.Application.class;
      }
      case COMMIT -> {
        boolean known = sent.epoch() >= joined - (joinedByCommit ? 1 : 0);
        if (known && world.won(sent)) {
          yield own ? Received.OwnCommit.class : Received.Duplicate.class;
        }
        boolean visible = kept && sent.open() && !world.cameFromOutside(sent);
        yield visible ? Received.Fork.class : Received.StaleEpoch.class;
      }
    };
  }

  private void checkAgreement() {
    EpochLog log = world.log(epoch());
    assertThat(group.epochAuthenticator()).as("%s", describe()).isEqualTo(log.authenticator());
    assertThat(group.context()).isEqualTo(log.context());
    assertThat(group.ratchetTree()).isEqualTo(log.tree());
  }

  private Bytes state() {
    return state(group);
  }

  private static Bytes state(Group group) {
    try (Group.Snapshot snapshot = group.snapshot()) {
      return Bytes.wrap(snapshot.state().expose());
    }
  }

  private String describe() {
    return "%s at leaf %s in epoch %d".formatted(name, group.self(), epoch());
  }
}
