package sonet.protocol;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// The body of `POST /v1/accounts/{name}/messages`: one message for each device of an account, or
/// of one's own account for each other device. The answer is [Sent].
///
/// They reach all inboxes or none. When they are not for just the devices that the account has, the
/// answer is a [Problem] of type [ProblemType#DEVICE_MISMATCH] that says which are missing and
/// which are extra. The same request again, while the first still waits, sends nothing twice.
///
/// @param messages each for another device
/// @param delivery how; stored when absent
public record SendMessages(List<Message> messages, Optional<Delivery> delivery) {
  /// How many devices one request reaches.
  public static final int MAX_DEVICES = 1_000;

  /// Checks that each device is named once.
  public SendMessages {
    messages = List.copyOf(messages);
    if (messages.size() > MAX_DEVICES) {
      throw new IllegalArgumentException("at most " + MAX_DEVICES + " messages at once");
    }
    if (messages.stream().map(Message::device).distinct().count() < messages.size()) {
      throw new IllegalArgumentException("each device gets one message");
    }
  }

  /// A message for one device.
  ///
  /// @param device for which
  /// @param body opaque to the server
  public record Message(DeviceId device, Bytes body) {}

  /// How messages are delivered.
  public enum Delivery {
    /// They wait in the inboxes until they are acknowledged.
    STORED,
    /// Only devices that are connected at this moment get them, as [ServerFrame.Ephemeral].
    ONLINE
  }
}
