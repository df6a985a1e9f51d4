package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import sonet.client.AccountKeys;
import sonet.client.Author;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyPolicy;
import sonet.client.Message;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;

/// What somebody decides about keys covers what was shown, and nothing that came since.
final class DecisionTest extends DirectoryScene {
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

  @Test
  void aDecisionAboutOneAccountIsNoneAboutAnother() {
    assertThat(directory.of("bob").seen()).isNotEqualTo(directory.of("carol").seen());
    assertThatThrownBy(() -> directory.accept("carol", directory.of("bob").seen()))
        .isInstanceOf(ClientException.class);
    assertThatThrownBy(() -> directory.accept("bob", "")).isInstanceOf(ClientException.class);
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

  private static Author author(Party device) {
    return new Author("bob", KeyChanges.device(device.publicKey()), false);
  }
}
