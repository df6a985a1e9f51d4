package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.client.AccountKeys;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.KeyPolicy;
import sonet.client.Message;
import sonet.client.state.StateFile;
import sonet.client.state.Transaction;
import sonet.client.testing.FakeKeyLog;
import sonet.client.testing.FakeLogAnswers;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.protocol.AccountName;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;
import sonet.transparency.directory.SignedText;

/// The directory over a log of the engine, with a disk that can fail at each step.
class DirectoryTest {
  private static final AccountName BOB = new AccountName("bob");
  private static final DeviceSetEditor EDITOR =
      new DeviceSetEditor(new DeviceSetRules(Providers.pure()));

  private final List<KeyChange> changes = new ArrayList<>();
  private final List<KeyAlarm> alarms = new ArrayList<>();
  private final Party phone = new Party();
  private Path folder = Path.of(".");
  private Instant now = Instant.parse("2026-11-21T12:00:00Z");
  private FakeKeyLog log = new FakeKeyLog(() -> now);
  private final Set<Bytes> endorsed = new HashSet<>();
  private final List<Bytes> published = new ArrayList<>();
  private final FakeLogAnswers.Asker asker =
      new FakeLogAnswers.Asker() {
        @Override
        public Bytes identity() {
          return BOB.identity();
        }

        @Override
        public void publish(Bytes credential) {
          published.add(credential);
        }
      };
  private int writesLeft = Integer.MAX_VALUE;
  private StateFile state;
  private Directory directory;
  private VerifiedLog verified;

  @BeforeEach
  void begin(@TempDir Path path) throws Exception {
    folder = path;
    log.submit(BOB.identity(), first().encoded());
    open();
  }

  @AfterEach
  void end() throws ClientException {
    state.close();
  }

  private DeviceSet first() {
    return EDITOR.first(BOB.identity(), now.toEpochMilli(), List.of(1), phone);
  }

  private void open() throws ClientException {
    state =
        StateFile.open(
            new StateFile.Place(
                folder, Providers.pure(), Providers.random(), new Argon2id.Cost(64, 1, 1)),
            Secret.of(Bytes.utf8("secret")));
    verified =
        VerifiedLog.open(
            new Disk(),
            new FakeLogAnswers(() -> log, asker),
            new VerifiedLog.Tools(Providers.pure(), () -> now, Optional.empty(), Auditing.NONE));
    directory =
        new Directory(verified, (_, keys, _) -> endorsed.containsAll(keys), KeyPolicy.STRICT);
  }

  private void reopen() throws ClientException {
    state.close();
    open();
  }

  private AccountKeys look(Bytes... keys) throws ClientException {
    return directory.check(BOB, Directory.Shown.whole(List.of(keys)));
  }

  private void later() {
    now = now.plus(Duration.ofMinutes(30));
  }

  @Test
  void whatWasProvenIsRememberedAndNotAskedForAgainAtOnce() throws Exception {
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    int asked = log.asked();
    reopen();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(log.asked()).isEqualTo(asked);
    later();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(log.asked()).isGreaterThan(asked);
  }

  @ParameterizedTest(name = "the disk fails at write {0}")
  @ValueSource(ints = {0, 1, 2, 3})
  void aCrashBetweenStepsLosesNothing(int writes) throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    writesLeft = writes;
    try {
      assertThat(look(phone.publicKey(), tablet.publicKey()).state())
          .isEqualTo(AccountKeys.State.PROVEN);
    } catch (ClientException failed) {
      assertThat(failed.reason()).isEqualTo(Reason.DISK_FAILED);
    }
    writesLeft = Integer.MAX_VALUE;
    reopen();
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.history("bob")).hasSize(2);
    // Neither version is in an entry that its owner has looked at, or both are.
    directory.monitor("bob");
    assertThat(alarms).isEmpty();
  }

  private DeviceSet adding(DeviceSet before, Party device) {
    return adding(before, device, phone);
  }

  private DeviceSet adding(DeviceSet before, Party device, Party by) {
    return EDITOR.adding(
        before,
        new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.NEW_DEVICE),
        device.key(now),
        by);
  }

  /// A set that the operator makes: nobody of the account signs it.
  private DeviceSet unsigned(
      DeviceSet before, ChangeReason reason, List<DeviceKey> devices, List<Bytes> removed) {
    return new DeviceSet(
        BOB.identity(),
        before.number() + 1,
        new DeviceSetRules(Providers.pure()).hash(before),
        now.toEpochMilli(),
        reason,
        "",
        devices,
        removed,
        Optional.empty());
  }

  /// The operator puts a device of its own into the account, and has that one sign for another, so
  /// that the newest set has a signature.
  private Party takeOver(Party swapped) {
    DeviceSet before = log.last(BOB.identity());
    List<DeviceKey> keys = new ArrayList<>(before.devices());
    keys.add(swapped.key(now));
    DeviceSet second = unsigned(before, ChangeReason.ROTATION, keys, List.of());
    log.submit(BOB.identity(), second.encoded());
    Party another = new Party();
    log.submit(BOB.identity(), adding(second, another, swapped).encoded());
    return another;
  }

  private void publish() {
    for (int i = 0; i < 3; i++) {
      now = now.plus(FakeKeyLog.WINDOW);
      log.pad();
    }
  }

  @Test
  void valuesThatTheLogHasErasedLeaveAGapAndNoDoubt() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party tablet = new Party();
    Party laptop = new Party();
    DeviceSet second = adding(log.last(BOB.identity()), tablet);
    log.submit(BOB.identity(), second.encoded());
    log.submit(BOB.identity(), adding(second, laptop).encoded());
    log.erase(BOB.identity(), 1);
    publish();
    AccountKeys keys = look(phone.publicKey(), tablet.publicKey(), laptop.publicKey());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(keys.version()).contains(2L);
    assertThat(changes).singleElement().satisfies(change -> assertThat(change.isGood()).isTrue());
  }

  @Test
  void aSwappedKeyCannotHideBehindAValueThatIsSaidToBeErased() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    Party another = takeOver(swapped);
    log.erase(BOB.identity(), 1);
    publish();
    AccountKeys keys = directory.check(BOB, Directory.Shown.some(List.of(another.publicKey())));
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", another.publicKey())).isEqualTo(Directory.Use.DOUBTED);
    assertThat(changes)
        .singleElement()
        .satisfies(change -> {
          assertThat(change.standing()).isEqualTo(KeyChange.Standing.BROKEN);
          assertThat(change.version()).isEqualTo(2);
        });
    reopen();
    assertThat(directory.of("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void moreVersionsThanAnybodyLooksAtHideNoSwappedKey() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    Party _ = takeOver(swapped);
    for (int i = 0; i < Chain.MOST; i++) {
      log.submit(BOB.identity(), adding(log.last(BOB.identity()), new Party(), swapped).encoded());
    }
    publish();
    List<Bytes> shown =
        log.last(BOB.identity()).devices().stream().map(DeviceKey::signatureKey).toList();
    assertThat(directory.check(BOB, Directory.Shown.whole(shown)).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void acrossAGapTheEndorsementsOfNewDevicesStandForThem() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party tablet = new Party();
    Party laptop = new Party();
    DeviceSet second = adding(log.last(BOB.identity()), tablet);
    log.submit(BOB.identity(), second.encoded());
    log.submit(BOB.identity(), adding(second, laptop, tablet).encoded());
    log.erase(BOB.identity(), 1);
    publish();
    endorsed.addAll(List.of(tablet.publicKey(), laptop.publicKey()));
    AccountKeys keys = look(phone.publicKey(), tablet.publicKey(), laptop.publicKey());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(changes)
        .singleElement()
        .satisfies(change -> assertThat(change.standing()).isEqualTo(KeyChange.Standing.SEEN));
  }

  @Test
  void aValueIsNotErasedBeforeAnybodyCouldSeeWhatCameAfterIt() throws Exception {
    // Also who meets the account for the first time is not fooled.
    Party swapped = new Party();
    Party another = takeOver(swapped);
    log.erase(BOB.identity(), 1);
    AccountKeys keys = look(phone.publicKey(), swapped.publicKey(), another.publicKey());
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aDeletionByTheOperatorSmugglesInNoKeyAmongThoseThatItRemoves() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    log.submit(
        BOB.identity(),
        unsigned(
                log.last(BOB.identity()),
                ChangeReason.DELETION,
                List.of(),
                List.of(phone.publicKey(), swapped.publicKey()))
            .encoded());
    later();
    AccountKeys keys = directory.check(BOB, Directory.Shown.some(List.of(swapped.publicKey())));
    assertThat(directory.use("bob", swapped.publicKey())).isNotEqualTo(Directory.Use.YES);
    assertThat(keys.state()).isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aRecoveryKeyOnPaperIsNoDeviceInAGroupAlsoWhenItIsRevoked() throws Exception {
    Party paper = new Party();
    DeviceKey key =
        new DeviceKey(
            paper.publicKey(),
            paper.sign(SignedText.possession(BOB.identity(), paper.publicKey())),
            List.of(),
            now.toEpochMilli());
    log.submit(
        BOB.identity(),
        EDITOR
            .withRecoveryKey(log.last(BOB.identity()), now.toEpochMilli(), Optional.of(key), phone)
            .encoded());
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", paper.publicKey())).isNotEqualTo(Directory.Use.YES);
    log.submit(
        BOB.identity(),
        EDITOR
            .withRecoveryKey(log.last(BOB.identity()), now.toEpochMilli(), Optional.empty(), phone)
            .encoded());
    later();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", paper.publicKey())).isNotEqualTo(Directory.Use.YES);
    assertThat(directory.check(BOB, Directory.Shown.some(List.of(paper.publicKey()))).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aKeyThatWasAcceptedOnceIsInDoubtAgainWhenItsOwnerHasRemovedIt() throws Exception {
    Party tablet = new Party();
    DeviceSet before = log.last(BOB.identity());
    log.submit(
        BOB.identity(),
        unsigned(
                before,
                ChangeReason.ROTATION,
                List.of(before.devices().getFirst(), tablet.key(now)),
                List.of())
            .encoded());
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.accept("bob", directory.of("bob").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    log.submit(
        BOB.identity(),
        EDITOR
            .removing(
                log.last(BOB.identity()),
                new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.COMPROMISE),
                Set.of(tablet.publicKey()),
                phone)
            .encoded());
    later();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    // The server goes on to show it.
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  private Party addedByNobody() throws ClientException {
    Party stranger = new Party();
    DeviceSet before = log.last(BOB.identity());
    List<DeviceKey> keys = new ArrayList<>(before.devices());
    keys.add(stranger.key(now));
    log.submit(
        BOB.identity(), unsigned(before, ChangeReason.NEW_DEVICE, keys, List.of()).encoded());
    return stranger;
  }

  @Test
  void aDecisionDoesNotCoverAChangeThatCameAfterTheLook() throws Exception {
    Party first = addedByNobody();
    AccountKeys looked = look(phone.publicKey(), first.publicKey());
    Party second = addedByNobody();
    later();
    AccountKeys now = look(phone.publicKey(), first.publicKey(), second.publicKey());
    assertThat(now.doubts()).hasSize(2);
    assertThatThrownBy(() -> directory.accept("bob", looked.seen()))
        .isInstanceOfSatisfying(
            ClientException.class,
            changed -> {
              assertThat(changed.reason()).isEqualTo(Reason.KEYS_CHANGED);
              assertThat(changed).hasMessageContaining(second.publicKey().toHex().substring(0, 8));
            });
    assertThat(directory.of("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", first.publicKey())).isEqualTo(Directory.Use.DOUBTED);
    assertThat(directory.accept("bob", now.seen()).state()).isEqualTo(AccountKeys.State.ACCEPTED);
  }

  @Test
  void aDecisionDoesNotCoverOtherKeysThatTheServerShowsAfterTheLook() throws Exception {
    Party first = new Party();
    Party second = new Party();
    AccountKeys looked = look(phone.publicKey(), first.publicKey());
    // As many doubts as before, of the same kind.
    AccountKeys now = look(phone.publicKey(), second.publicKey());
    assertThat(now.doubts()).hasSameSizeAs(looked.doubts());
    assertThatThrownBy(() -> directory.accept("bob", looked.seen()))
        .isInstanceOfSatisfying(
            ClientException.class,
            changed -> assertThat(changed.reason()).isEqualTo(Reason.KEYS_CHANGED));
    assertThat(directory.of("bob").state()).isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aDecisionDoesNotCoverADeviceThatAnUnsignedOneHasAddedSince() throws Exception {
    Party first = addedByNobody();
    AccountKeys looked = look(phone.publicKey(), first.publicKey());
    Party second = new Party();
    DeviceSet before = log.last(BOB.identity());
    log.submit(
        BOB.identity(),
        EDITOR
            .adding(
                before,
                new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.NEW_DEVICE),
                second.key(now),
                first)
            .encoded());
    later();
    var _ = look(phone.publicKey(), first.publicKey(), second.publicKey());
    assertThatThrownBy(() -> directory.accept("bob", looked.seen()))
        .isInstanceOfSatisfying(
            ClientException.class,
            changed -> assertThat(changed.reason()).isEqualTo(Reason.KEYS_CHANGED));
  }

  @Test
  void whatWasLookedAtKeepsItsNameWhenItIsFoundAgainAndAcrossRestarts() throws Exception {
    Party first = new Party();
    AccountKeys looked = look(phone.publicKey(), first.publicKey());
    later();
    assertThat(look(phone.publicKey(), first.publicKey()).seen()).isEqualTo(looked.seen());
    reopen();
    assertThat(directory.accept("bob", looked.seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    // The same word again is about what is no more.
    assertThatThrownBy(() -> directory.accept("bob", looked.seen()))
        .isInstanceOf(ClientException.class);
  }

  private Party removed() throws ClientException {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.PROVEN);
    // Its author may say of the time what it likes.
    log.submit(
        BOB.identity(),
        EDITOR
            .removing(
                log.last(BOB.identity()),
                new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.LOST_DEVICE),
                Set.of(tablet.publicKey()),
                phone)
            .encoded());
    now = now.plus(Duration.ofDays(3));
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    return tablet;
  }

  @Test
  void aRemovedDeviceMayStayInAGroupForADayFromWhenThatIsKnownHere() throws Exception {
    Party tablet = removed();
    Instant learned = now;
    assertThat(directory.retiredSince("bob", tablet.publicKey())).contains(learned);
    now = learned.plus(Retirements.GRACE).minusMillis(1);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    reopen();
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    // To be seen again does not begin it anew.
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    now = learned.plus(Retirements.GRACE);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
    assertThat(directory.use("bob", phone.publicKey())).isEqualTo(Directory.Use.YES);
    reopen();
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
  }

  @Test
  void whoWarnsOnlySendsToARemovedDeviceAllTheSame() throws Exception {
    Party tablet = removed();
    Directory warning = new Directory(verified, (_, _, _) -> false, KeyPolicy.WARN);
    now = now.plus(Retirements.GRACE);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
    assertThat(warning.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    // It can still be taken out.
    assertThat(warning.retiredSince("bob", tablet.publicKey())).isPresent();
  }

  @Test
  void aRemovedDeviceIsPutUpWithOnceSomebodySaysSo() throws Exception {
    Party tablet = removed();
    String before = directory.of("bob").seen();
    now = now.plus(Retirements.GRACE);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.REMOVED);
    AccountKeys _ = directory.accept("bob", before);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    reopen();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    // That is said of this one, and of none that is removed later.
    Party another = removed();
    assertThat(directory.of("bob").seen()).isNotEqualTo(before);
    now = now.plus(Retirements.GRACE);
    assertThat(directory.use("bob", another.publicKey())).isEqualTo(Directory.Use.REMOVED);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
  }

  @Test
  void nobodyIsTakenOutOfAGroupForARemovalThatNoDeviceSigned() throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    DeviceSet before = log.last(BOB.identity());
    log.submit(
        BOB.identity(),
        unsigned(
                before,
                ChangeReason.LOST_DEVICE,
                List.of(before.devices().getFirst()),
                List.of(tablet.publicKey()))
            .encoded());
    later();
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.DOUBTED);
    now = now.plus(Retirements.GRACE);
    assertThat(directory.retiredSince("bob", tablet.publicKey())).isEmpty();
  }

  @Test
  void aMessageIsMarkedByTheVeryKeyThatItCameWith() throws Exception {
    Party stranger = addedByNobody();
    assertThat(directory.standing("bob", phone.publicKey())).isEqualTo(Message.Keys.UNCHECKED);
    AccountKeys doubted = look(phone.publicKey(), stranger.publicKey());
    for (KeyPolicy policy : KeyPolicy.values()) {
      Directory one = new Directory(verified, (_, _, _) -> false, policy);
      assertThat(one.standing("bob", phone.publicKey())).isEqualTo(Message.Keys.PROVEN);
      assertThat(one.standing("bob", stranger.publicKey())).isEqualTo(Message.Keys.DOUBTED);
      assertThat(one.standing("bob", new Party().publicKey())).isEqualTo(Message.Keys.DOUBTED);
      assertThat(one.standing(author(stranger))).isEqualTo(Message.Keys.DOUBTED);
      assertThat(one.standing(author(phone))).isEqualTo(Message.Keys.PROVEN);
      assertThat(one.standing(author(new Party()))).isEqualTo(Message.Keys.UNCHECKED);
    }
    AccountKeys _ = directory.accept("bob", doubted.seen());
    assertThat(directory.standing("bob", stranger.publicKey())).isEqualTo(Message.Keys.PROVEN);
    AccountKeys _ = directory.block("bob");
    assertThat(directory.standing("bob", phone.publicKey())).isEqualTo(Message.Keys.DOUBTED);
  }

  private static Author author(Party device) {
    return new Author("bob", KeyChanges.device(device.publicKey()), false);
  }

  @Test
  void aDecisionAboutOneAccountIsNoneAboutAnother() {
    assertThat(directory.of("bob").seen()).isNotEqualTo(directory.of("carol").seen());
    assertThatThrownBy(() -> directory.accept("carol", directory.of("bob").seen()))
        .isInstanceOf(ClientException.class);
    assertThatThrownBy(() -> directory.accept("bob", "")).isInstanceOf(ClientException.class);
  }

  /// An account of two devices, and a set by which an administrator takes the second one out.
  private DeviceSet expelled(Party tablet) {
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    return EDITOR.removing(
        log.last(BOB.identity()),
        new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.ADMINISTRATOR, "stolen"),
        Set.of(tablet.publicKey()));
  }

  @Test
  void aRemovalByAnAdministratorIsShownAndBlocksUntilItIsDecided() throws Exception {
    Party tablet = new Party();
    DeviceSet without = expelled(tablet);
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    log.submit(BOB.identity(), without.encoded());
    later();
    AccountKeys doubted = look(phone.publicKey());
    assertThat(doubted.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(doubted.doubts())
        .singleElement()
        .satisfies(doubt -> {
          assertThat(doubt.cause()).isEqualTo(KeyChange.Cause.ADMINISTRATOR);
          assertThat(doubt.standing()).isEqualTo(KeyChange.Standing.UNSIGNED);
          assertThat(doubt.note()).isEqualTo("stolen");
          assertThat(doubt.added()).isEmpty();
          assertThat(doubt.removed()).hasSize(1);
        });
    assertThatThrownBy(() -> directory.requireUsable("bob")).hasMessageContaining("administrator");
    assertThat(directory.isRetired("bob", tablet.publicKey())).isTrue();
    reopen();
    assertThat(directory.accept("bob", directory.of("bob").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    directory.requireUsable("bob");
    // What was accepted is that it went, and not its key.
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
  }

  @Test
  void aChangeByADeviceThatIsLeftConfirmsWhatAnAdministratorRemoved() throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), expelled(tablet).encoded());
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.DOUBTED);
    Party laptop = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), laptop).encoded());
    later();
    assertThat(look(phone.publicKey(), laptop.publicKey()).state())
        .isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.history("bob"))
        .extracting(KeyChange::cause)
        .contains(KeyChange.Cause.ADMINISTRATOR);
  }

  /// An operator who removes first, and puts something in then: by nobody's signature, by that of
  /// what it has put in, or by that of the device that it took out.
  @Test
  void nothingComesInBehindARemovalByAnAdministrator() throws Exception {
    Party tablet = new Party();
    DeviceSet without = expelled(tablet);
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    log.submit(BOB.identity(), without.encoded());
    later();
    AccountKeys _ = look(phone.publicKey());
    assertThat(directory.accept("bob", directory.of("bob").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    Party swapped = new Party();
    List<DeviceKey> keys = new ArrayList<>(without.devices());
    keys.add(swapped.key(now));
    DeviceSet second = unsigned(without, ChangeReason.NEW_DEVICE, keys, List.of());
    log.submit(BOB.identity(), second.encoded());
    later();
    assertThat(look(phone.publicKey(), swapped.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
    Party another = new Party();
    log.submit(BOB.identity(), adding(second, another, swapped).encoded());
    later();
    AccountKeys still = look(phone.publicKey(), swapped.publicKey(), another.publicKey());
    assertThat(still.state()).isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", another.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void aDeviceThatAnAdministratorTookOutSignsNothingMore() throws Exception {
    Party tablet = new Party();
    DeviceSet without = expelled(tablet);
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    log.submit(BOB.identity(), without.encoded());
    later();
    AccountKeys _ = look(phone.publicKey());
    assertThat(directory.accept("bob", directory.of("bob").seen()).state())
        .isEqualTo(AccountKeys.State.ACCEPTED);
    Party swapped = new Party();
    log.submit(BOB.identity(), adding(without, swapped, tablet).encoded());
    later();
    assertThat(look(phone.publicKey(), swapped.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", swapped.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void whatAnAdministratorPutsInBreaksTheRules() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Party swapped = new Party();
    DeviceSet before = log.last(BOB.identity());
    log.submit(
        BOB.identity(),
        unsigned(
                before,
                ChangeReason.ADMINISTRATOR,
                List.of(before.devices().getFirst(), swapped.key(now)),
                List.of())
            .encoded());
    later();
    assertThat(look(phone.publicKey(), swapped.publicKey()).doubts())
        .extracting(KeyChange::standing)
        .contains(KeyChange.Standing.BROKEN);
    assertThat(directory.use("bob", swapped.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void aDeviceThatWasRemovedAndIsShownAgainIsInDoubtButNotInAGroup() throws Exception {
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    AccountKeys _ = look(phone.publicKey(), tablet.publicKey());
    DeviceSet without =
        EDITOR.removing(
            log.last(BOB.identity()),
            new DeviceSetEditor.Change(now.toEpochMilli(), ChangeReason.LOST_DEVICE),
            Set.of(tablet.publicKey()),
            phone);
    log.submit(BOB.identity(), without.encoded());
    later();
    Directory.Shown leaves = Directory.Shown.some(List.of(phone.publicKey(), tablet.publicKey()));
    assertThat(directory.check(BOB, leaves).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(directory.use("bob", tablet.publicKey())).isEqualTo(Directory.Use.YES);
    assertThat(look(phone.publicKey(), tablet.publicKey()).state())
        .isEqualTo(AccountKeys.State.DOUBTED);
    assertThat(directory.use("bob", phone.publicKey())).isEqualTo(Directory.Use.DOUBTED);
  }

  @Test
  void aTamperedAnswerChangesNothingAndItsEvidenceIsKept() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    Optional<SignedHead> head = verified.signedHead();
    later();
    log.tamper(answer -> {
      byte[] bytes = answer.toArray();
      bytes[bytes.length - 1] ^= 1;
      return Bytes.wrap(bytes);
    });
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(verified.signedHead()).isEqualTo(head);
    assertThat(alarms).hasSize(1);
    Evidence evidence = Evidence.decode(alarms.getFirst().evidence());
    assertThat(evidence.configuration()).isEqualTo(log.configuration());
    assertThat(evidence.heads()).containsExactly(head.orElseThrow());
    assertThat(evidence.response().isEmpty()).isFalse();
    log.tamper(answer -> answer);
    assertThat(look(phone.publicKey()).state()).isEqualTo(AccountKeys.State.PROVEN);
  }

  @Test
  void aVersionIsFollowedUntilItsOwnerHasLookedAndMissedWhenItIsReplaced() throws Exception {
    AccountKeys _ = look(phone.publicKey());
    log.pad();
    FakeKeyLog other = log.fork();
    Party tablet = new Party();
    log.submit(BOB.identity(), adding(log.last(BOB.identity()), tablet).encoded());
    assertThat(look(phone.publicKey(), tablet.publicKey()).version()).contains(1L);
    assertThat(directory.watched()).containsExactly("bob");
    reopen();
    assertThat(directory.watched()).containsExactly("bob");
    // From now on the log is one in which the device was never added.
    for (int i = 0; i < 6; i++) {
      other.pad();
    }
    FakeKeyLog honest = log;
    log = other;
    assertThatThrownBy(() -> directory.monitor("bob")).isInstanceOf(ClientException.class);
    assertThat(directory.of("bob").version()).contains(1L);
    log = honest;
    for (int i = 0; i < 12; i++) {
      now = now.plus(FakeKeyLog.WINDOW.dividedBy(3));
      log.pad();
    }
    directory.monitor("bob");
    assertThat(directory.watched()).isEmpty();
  }

  /// A device of an account.
  private static final class Party implements Signer {
    private final KeyPair pair =
        Providers.pure()
            .signature(SignatureScheme.ED25519)
            .orElseThrow()
            .generate(Providers.random());

    /// As a device of the account.
    DeviceKey key(Instant at) {
      return new DeviceKey(
          publicKey(),
          sign(SignedText.possession(BOB.identity(), publicKey())),
          List.of(1),
          at.toEpochMilli());
    }

    @Override
    public SignatureScheme scheme() {
      return SignatureScheme.ED25519;
    }

    @Override
    public Bytes publicKey() {
      return pair.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
      return Bytes.wrap(
          Providers.pure()
              .signature(SignatureScheme.ED25519)
              .orElseThrow()
              .sign(pair.privateKey().expose(), pair.publicKey().toArray(), message.toArray()));
    }
  }

  /// The state of a device that fails after so many writes.
  private final class Disk implements Vault {
    @Override
    public <T> T read(StateFile.Work<T> work) throws ClientException {
      return state.read(work);
    }

    @Override
    public <T> T write(StateFile.Work<T> work) throws ClientException {
      if (writesLeft-- <= 0) {
        throw new ClientException(Reason.DISK_FAILED, "The disk failed.");
      }
      return state.write(work);
    }

    @Override
    public void note(Transaction t, KeyChange change) {
      changes.add(change);
    }

    @Override
    public void note(KeyAlarm alarm) {
      alarms.add(alarm);
    }
  }
}
