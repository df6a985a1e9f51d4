package sonet.client.device;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import sonet.client.ClientException;
import sonet.client.pair.Letter;
import sonet.client.pair.Peer;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;

/// Letters for the devices of one account on their way. What was encrypted for a device is carried
/// again as it is, however often that takes; a crash forgets it, and what is encrypted then has a
/// key of its own.
final class Parcel {
  private final String account;
  private final Manner manner;
  private final Writing writing;
  private final Map<DeviceId, Bytes> sealed = new HashMap<>();
  private final Set<DeviceId> keyless = new HashSet<>();

  Parcel(String account, Manner manner, Writing writing) {
    this.account = account;
    this.manner = manner;
    this.writing = writing;
  }

  /// How it goes.
  enum Manner {
    /// It waits for devices that are away.
    STORED,
    /// The same, in sessions that are begun for it.
    FRESH,
    /// To devices that are connected, in sessions that there are.
    ONLINE
  }

  /// What a device gets.
  @FunctionalInterface
  interface Writing {
    /// A letter, or nothing.
    Optional<Letter> to(Transaction t, Peer device) throws ClientException;
  }

  String account() {
    return account;
  }

  Manner manner() {
    return manner;
  }

  Optional<Letter> letter(Transaction t, Peer device) throws ClientException {
    return writing.to(t, device);
  }

  Optional<Bytes> sealed(DeviceId device) {
    return Optional.ofNullable(sealed.get(device));
  }

  /// Keeps what was encrypted for a device, once that is durable.
  void seal(Map<DeviceId, Bytes> messages) {
    sealed.putAll(messages);
  }

  /// The devices for which no keys were found.
  Set<DeviceId> keyless() {
    return keyless;
  }
}
