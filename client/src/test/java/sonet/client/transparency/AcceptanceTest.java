package sonet.client.transparency;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import sonet.client.AccountKeys;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;

/// What is known of an account by itself: what a decision covers, and what it is good for.
final class AcceptanceTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final CredentialReader.Device phone = new CredentialReader.Device();
  private final Bytes other = new CredentialReader.Device().publicKey();
  private final DeviceSet set =
      new DeviceSetEditor(new DeviceSetRules(Providers.pure()))
          .first(Bytes.utf8("bob"), NOW.toEpochMilli(), List.of(1), phone);

  private KnownAccount seen() {
    return KnownAccount.NONE.after(
        new KnownAccount.Look(Optional.of(set), NOW, List.of(phone.publicKey()), List.of()),
        List.of());
  }

  private static Doubt doubt(Doubt.Kind kind, long version, Bytes... keys) {
    return new Doubt(kind, version, List.of(keys), NOW, "");
  }

  private KnownAccount doubted(Doubt... doubts) {
    return seen().doubted(List.of(phone.publicKey()), List.of(doubts));
  }

  @ParameterizedTest
  @EnumSource
  void whatWasAcceptedOnceIsNoDoubtAgain(Doubt.Kind kind) {
    Doubt doubt = doubt(kind, 3, other);
    KnownAccount accepted = doubted(doubt).accepted();
    assertThat(accepted.doubted(List.of(), List.of(doubt)).doubts()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void whatIsAcceptedOfOneKeyOrVersionIsNotAcceptedOfALaterOne(Doubt.Kind kind) {
    KnownAccount accepted = doubted(doubt(kind, 3, other)).accepted();
    Doubt more = doubt(kind, 4, new CredentialReader.Device().publicKey());
    assertThat(accepted.doubted(List.of(), List.of(more)).doubts()).containsExactly(more);
  }

  /// What breaks the rules names its keys, and is of a version.
  @Test
  void ofWhatBreaksTheRulesBothKeysAndVersionMustHaveBeenAccepted() {
    KnownAccount accepted = doubted(doubt(Doubt.Kind.BROKEN, 3, other)).accepted();
    Doubt another = doubt(Doubt.Kind.BROKEN, 3, new CredentialReader.Device().publicKey());
    Doubt later = doubt(Doubt.Kind.BROKEN, 4, other);
    assertThat(accepted.doubted(List.of(), List.of(another, later)).doubts())
        .containsExactly(another, later);
  }

  @Test
  void theSameIsADoubtOnceAndWhatDiffersInAnythingIsAnother() {
    Doubt first = doubt(Doubt.Kind.UNSIGNED, 3, other);
    Doubt[] others = {
      doubt(Doubt.Kind.BROKEN, 3, other),
      doubt(Doubt.Kind.UNSIGNED, 4, other),
      doubt(Doubt.Kind.UNSIGNED, 3, phone.publicKey())
    };
    assertThat(doubted(first, first).doubts()).containsExactly(first);
    for (Doubt another : others) {
      assertThat(doubted(first, another).doubts()).containsExactly(first, another);
    }
  }

  @Test
  void itIsFreshForSomeTimeAfterALookThatFoundNothingAgainstIt() {
    assertThat(seen().isFresh(NOW)).isTrue();
    assertThat(seen().isFresh(NOW.plus(Directory.FRESH).minus(MINUTE))).isTrue();
    assertThat(seen().isFresh(NOW.plus(Directory.FRESH))).isFalse();
    // A clock that was wrong wrote a time ahead.
    assertThat(seen().isFresh(NOW.minus(MINUTE))).isFalse();
    assertThat(KnownAccount.NONE.isFresh(Instant.EPOCH)).isFalse();
    assertThat(doubted(doubt(Doubt.Kind.UNSIGNED, 3, other)).isFresh(NOW)).isFalse();
  }

  @Test
  void noCredentialStandsInForTheLogWhereThereIsADoubtOrADecisionAgainst() {
    assertThat(seen().mayBeCredited(NOW)).isTrue();
    assertThat(doubted(doubt(Doubt.Kind.UNSIGNED, 3, other)).mayBeCredited(NOW)).isFalse();
    assertThat(seen().blocked().mayBeCredited(NOW)).isFalse();
  }

  @Test
  void aKeyIsUsedThatTheLogHasOrThatWasAccepted() {
    KnownAccount accepted = doubted(doubt(Doubt.Kind.UNLOGGED, -1, other)).accepted();
    assertThat(accepted.state()).isEqualTo(AccountKeys.State.PROVEN);
    assertThat(accepted.hasKey(phone.publicKey())).isTrue();
    assertThat(accepted.hasKey(other)).isTrue();
    assertThat(accepted.hasAll(List.of(phone.publicKey(), other))).isTrue();
    assertThat(seen().hasKey(other)).isFalse();
    assertThat(seen().hasAll(List.of(phone.publicKey(), other))).isFalse();
    assertThat(KnownAccount.NONE.hasKey(phone.publicKey())).isFalse();
  }

  /// What the log itself had proven, or a person accepted, does not lapse with a credential.
  @Test
  void onlyWhatACredentialAloneProvedLapses() {
    Bytes phoneKey = phone.publicKey();
    assertThat(credited(seen(), Optional.empty()).isLapsed(phoneKey, NOW)).isFalse();
    Instant late = NOW.plus(MINUTE);
    assertThat(credited(seen(), Optional.empty()).isLapsed(phoneKey, late)).isTrue();
    assertThat(credited(seen(), Optional.of(set)).isLapsed(phoneKey, late)).isFalse();
    assertThat(credited(seen(), Optional.of(set)).isLapsed(other, late)).isTrue();
    KnownAccount accepted = doubted(doubt(Doubt.Kind.UNLOGGED, -1, other)).accepted();
    assertThat(credited(accepted, Optional.of(set)).isLapsed(other, late)).isFalse();
    assertThat(seen().isLapsed(other, late)).isFalse();
  }

  /// For a minute.
  private KnownAccount credited(KnownAccount before, Optional<DeviceSet> logged) {
    Credited.Term term = new Credited.Term(NOW, NOW.plus(MINUTE), false);
    Credited credited = new Credited(NOW, term, logged, true, Bytes.utf8("credential"));
    return before.credited(
        new KnownAccount.Credit(set, List.of(phone.publicKey()), List.of(), credited));
  }
}
