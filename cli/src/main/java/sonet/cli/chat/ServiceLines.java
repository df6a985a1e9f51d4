package sonet.cli.chat;

import java.util.Locale;
import java.util.Optional;
import sonet.cli.conversation.KeyLines;
import sonet.cli.conversation.Lines;
import sonet.client.ContactChange;
import sonet.client.Event;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.TrustLevel;

/// What the service tells a device by itself, in words for its owner.
final class ServiceLines {
  private ServiceLines() {}

  /// The line for an event, if it is one of those.
  static Optional<String> of(Event event) {
    return switch (event) {
      case Event.DeviceAdded(String device, String name) ->
          Optional.of(
              "a device was linked to your account: %s (%s). If that was not you: sonet devices remove %s"
                  .formatted(Lines.visible(name), device, device));
      case Event.DeviceRemoved(String device, String name, String by) ->
          Optional.of(
              "the device %s was removed from your account by %s"
                  .formatted(name.isEmpty() ? device : Lines.visible(name), by));
      case Event.SelfRemoved(String by) ->
          Optional.of(
              "this device was removed from your account by %s: its keys are wiped".formatted(by));
      // A change stands in the conversations as well; it is said here when it asks for a decision.
      case Event.KeysChanged(KeyChange change) ->
          change.isGood() ? Optional.empty() : Optional.of(KeyLines.change(change));
      case Event.KeysAlarmed(KeyAlarm alarm) -> Optional.of(KeyLines.alarm(alarm));
      case Event.KeysExhausted(boolean lastResort) ->
          Optional.of(
              lastResort
                  ? "somebody used the last key of this device; new ones are published"
                  : "somebody could not reach this device, for it had no keys left; new ones are published");
      case Event.InboxFull(long waiting) ->
          Optional.of(
              "the inbox of this device was full (%d entries), and something for it was refused"
                  .formatted(waiting));
      case Event.EntriesExpired(long _) ->
          Optional.of("the server forgot something for this device, which was away for too long");
      case Event.VerificationLost(ContactChange change) ->
          Optional.of(
              "%s is verified no more: %s. Compare again: /verify %s"
                  .formatted(
                      Lines.visible(change.account()),
                      change.phrase(),
                      Lines.visible(change.account())));
      case Event.TrustChanged(String account, TrustLevel level) ->
          Optional.of(
              "%s is %s now"
                  .formatted(Lines.visible(account), level.name().toLowerCase(Locale.ROOT)));
      case Event.Introduced(String account, String by) ->
          Optional.of(
              "%s vouches for %s; that verifies nobody, see /trust %s"
                  .formatted(Lines.visible(by), Lines.visible(account), Lines.visible(account)));
      case Event.VerificationAsked(String account) ->
          Optional.of(
              "%s is there and wants to compare digits with you: /verify %s live"
                  .formatted(Lines.visible(account), Lines.visible(account)));
      default -> Optional.empty();
    };
  }
}
