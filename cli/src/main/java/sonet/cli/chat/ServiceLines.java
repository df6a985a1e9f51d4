package sonet.cli.chat;

import java.util.Optional;
import sonet.cli.conversation.Lines;
import sonet.client.Event;

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
      default -> Optional.empty();
    };
  }
}
