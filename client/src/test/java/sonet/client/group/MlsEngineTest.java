package sonet.client.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupEngine.Invitation;
import sonet.client.group.GroupEngine.Joined;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;

final class MlsEngineTest {
  private static final CipherSuite SUITE = CipherSuites.of(Providers.pure()).get(1);
  private static final RandomSource RANDOM = Providers.random();
  private static final int X_WING = 0xf001;
  private static final Bytes HELLO = Bytes.utf8("hello");

  private final GroupEngine alice = engine("alice");
  private final GroupEngine bob = engine("bob");
  private final PreparedKeyPackage bobsKey =
      bob.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME);
  private final GroupSession before = alice.create(Bytes.utf8("group"));

  @Test
  void whoIsAddedReadsAndIsRead() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession bobs = join(commit).session();
    GroupSession alices = commit.after();

    assertThat(bobs.members()).isEqualTo(alices.members());
    assertThat(bobs.self().account()).isEqualTo("bob");
    assertThat(plaintext(bobs, alices.protect(HELLO))).isEqualTo(HELLO);
    assertThat(plaintext(alices, bobs.protect(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void theKeyPackageThatWasUsedIsNamed() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    Bytes other = bob.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME).secret();

    Joined joined = bob.join(invitation(commit, List.of(other, bobsKey.secret())));

    assertThat(joined.used()).isEqualTo(1);
    assertThatThrownBy(() -> bob.join(invitation(commit, List.of(other))))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MESSAGE));
  }

  @Test
  void aRestoredSessionGoesOn() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession bobs = bob.restore(List.of(join(commit).session().begin().piece()));
    GroupSession alices = commit.after();
    Bytes first = alices.protect(HELLO);
    GroupSession restored = alice.restore(List.of(alices.begin().piece()));

    assertThat(plaintext(bobs, first)).isEqualTo(HELLO);
    assertThat(plaintext(bobs, restored.protect(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void aRemovedMemberIsToldAndCannotFollow() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession bobs = join(commit).session();
    PreparedCommit removal =
        commit.after().prepare(new GroupChange.Remove(List.of(bobs.self().leaf())));

    assertThat(bobs.process(removal.commit())).isInstanceOf(GroupEvent.Removed.class);
    assertThat(bobs.process(removal.after().protect(HELLO)))
        .isEqualTo(new GroupEvent.Unreadable(GroupEvent.Cause.FUTURE_EPOCH));
  }

  @Test
  void anOwnMessageIsRecognised() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession alices = commit.after();

    assertThat(alices.process(alices.protect(HELLO))).isEqualTo(new GroupEvent.Own());
  }

  @Test
  void whatIsNoMessageIsRefused() {
    assertThatThrownBy(() -> before.process(HELLO))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MESSAGE));
  }

  @Test
  void theHolderOfAKeyPackageIsNamed() throws ClientException {
    assertThat(alice.holder(bobsKey.message()).account()).isEqualTo("bob");
  }

  @Test
  void aKeyPackageAndALeafCarryWhatProvesTheirKeys() throws ClientException {
    Bytes credential = Bytes.utf8("what the log says");
    bob.carry(credential);
    PreparedKeyPackage key = bob.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME);
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(key.message())));
    GroupSession bobs = bob.join(invitation(commit, List.of(key.secret()))).session();

    assertThat(alice.credential(key.message())).contains(credential);
    assertThat(alice.credential(bobsKey.message())).isEmpty();
    assertThat(commit.after().credential(bobs.self())).contains(credential);
    assertThat(bobs.credential(bobs.self())).contains(credential);
    assertThat(bobs.credential(commit.after().self())).isEmpty();
  }

  @Test
  void anOwnCommitTakesANewerOneAlongAndNoneIsMadeForIt() throws ClientException {
    PreparedCommit add = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession bobs = join(add).session();
    GroupSession alices = add.after();
    alice.carry(Bytes.utf8("monday"));
    assertThat(alices.credential(alices.self())).isEmpty();
    for (String day : List.of("monday", "tuesday")) {
      alice.carry(Bytes.utf8(day));
      PreparedCommit update = alices.prepare(new GroupChange.Update());
      bobs = ((GroupEvent.Changed) bobs.process(update.commit())).after();
      alices = update.after();
      assertThat(bobs.credential(alices.self())).contains(Bytes.utf8(day));
    }
    GroupSession restored = alice.restore(List.of(alices.begin().piece()));
    PreparedCommit same = restored.prepare(new GroupChange.Update());
    bobs = ((GroupEvent.Changed) bobs.process(same.commit())).after();
    assertThat(bobs.credential(alices.self())).contains(Bytes.utf8("tuesday"));
    assertThat(plaintext(bobs, same.after().protect(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void oneThatIsTooLargeIsNotCarried() throws ClientException {
    bob.carry(Bytes.wrap(new byte[LogCredential.MOST]));
    Bytes carrying = bob.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME).message();
    assertThat(alice.credential(carrying)).isPresent();
    bob.carry(Bytes.wrap(new byte[LogCredential.MOST + 1]));
    Bytes without = bob.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME).message();
    assertThat(alice.credential(without)).isEmpty();
    // Beside it stand a type and two lengths, and longer lengths of what it is in.
    assertThat(carrying.length() - without.length() - LogCredential.MOST).isBetween(8, 16);
  }

  @Test
  void aGroupMovesToXWingWithItsMembers() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession bobs = join(commit).session();
    PreparedKeyPackage next = bob.prepareKeyPackage(X_WING, PreparedKeyPackage.Use.ONE_TIME);

    PreparedMove.Ready move =
        (PreparedMove.Ready) commit.after().prepare(plan(X_WING, List.of(next.message())));
    GroupEvent.Changed closed = (GroupEvent.Changed) bobs.process(move.close().commit());
    GroupSession moved =
        bob.join(
                new Invitation(
                    move.first().welcome().orElseThrow(),
                    move.first().after().ratchetTree(),
                    List.of(bobsKey.secret(), next.secret()),
                    List.of(closed.after().begin().piece())))
            .session();

    assertThat(closed.after().successor())
        .contains(new GroupSession.Successor(Bytes.utf8("next"), X_WING));
    assertThat(moved.cipherSuite()).isEqualTo(X_WING);
    assertThat(moved.continuation()).contains(new Continuation(Bytes.utf8("group"), 1));
    assertThat(plaintext(moved, move.first().after().protect(HELLO))).isEqualTo(HELLO);
  }

  @Test
  void whoMovesWithoutTheGroupBeforeIsNotLetIn() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    PreparedKeyPackage next = bob.prepareKeyPackage(X_WING, PreparedKeyPackage.Use.ONE_TIME);
    PreparedMove.Ready move =
        (PreparedMove.Ready) commit.after().prepare(plan(X_WING, List.of(next.message())));

    assertThatThrownBy(() -> bob.join(invitation(move.first(), List.of(next.secret()))))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MESSAGE));
  }

  @Test
  void whoHasNoKeysForTheSuiteIsNamed() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));

    PreparedMove move = commit.after().prepare(plan(X_WING, List.of()));

    assertThat(((PreparedMove.Held) move).stragglers())
        .singleElement()
        .satisfies(straggler -> {
          assertThat(straggler.device().account()).isEqualTo("bob");
          assertThat(straggler.cause()).isEqualTo(PreparedMove.Cause.NO_KEYS);
        });
  }

  @Test
  void aSuiteWithSignaturesOfAnotherKindIsRefused() {
    assertThatThrownBy(() -> before.prepare(plan(0xf009, List.of())))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_INPUT));
  }

  @Test
  void somethingPassingIsReadInItsEpochByMembersAndNamesItsSender() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession bobs = join(commit).session();
    GroupSession alices = commit.after();
    Bytes sealed = bobs.passing().seal(HELLO, RANDOM);

    assertThat(alices.passing().open(sealed)).contains(new PassingKeys.Passing(bobs.self(), HELLO));
    assertThat(bobs.passing().seal(HELLO, RANDOM)).isNotEqualTo(sealed);
    PreparedCommit next = alices.prepare(new GroupChange.Update());
    assertThat(next.after().passing().open(sealed)).isEmpty();
    GroupSession others = engine("alice").create(Bytes.utf8("group"));
    assertNobodys(before.passing().seal(HELLO, RANDOM), others);
  }

  @Test
  void somethingPassingThatWasTouchedIsNobodys() throws ClientException {
    Bytes sealed = before.passing().seal(HELLO, RANDOM);

    for (int i = 9; i < sealed.length(); i++) {
      byte[] touched = sealed.toArray();
      touched[i] ^= 1;
      assertNobodys(Bytes.wrap(touched), before);
    }
    for (int length = 0; length < sealed.length(); length++) {
      assertNobodys(sealed.slice(0, length), before);
    }
    assertThat(before.passing().open(sealed)).isPresent();
  }

  @Test
  void whatPassesAndIsLostKeepsNoMessageFromBeingRead() throws ClientException {
    PreparedCommit commit = before.prepare(new GroupChange.Add(List.of(bobsKey.message())));
    GroupSession bobs = join(commit).session();
    for (int i = 0; i < 2_000; i++) {
      assertThat(commit.after().passing().seal(HELLO, RANDOM).isEmpty()).isFalse();
    }

    assertThat(plaintext(bobs, commit.after().protect(HELLO))).isEqualTo(HELLO);
  }

  private static void assertNobodys(Bytes sealed, GroupSession session) {
    assertThatThrownBy(() -> session.passing().open(sealed))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MESSAGE));
  }

  private static MovePlan plan(int cipherSuite, List<Bytes> keyPackages) {
    return new MovePlan(
        cipherSuite, Bytes.utf8("next"), new Continuation(Bytes.utf8("group"), 1), keyPackages);
  }

  private static GroupEngine engine(String account) {
    return new MlsEngine(
        account,
        SUITE.signer(SUITE.generateSignatureKeyPair(RANDOM)),
        new MlsEngine.Tools(Providers.pure(), RANDOM, InstantSource.system()));
  }

  private Joined join(PreparedCommit commit) throws ClientException {
    return bob.join(invitation(commit, List.of(bobsKey.secret())));
  }

  private static Invitation invitation(PreparedCommit commit, List<Bytes> keys) {
    return new Invitation(
        commit.welcome().orElseThrow(), commit.after().ratchetTree(), keys, List.of());
  }

  private static Bytes plaintext(GroupSession session, Bytes message) throws ClientException {
    return ((GroupEvent.Message) session.process(message)).plaintext();
  }
}
