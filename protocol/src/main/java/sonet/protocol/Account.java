package sonet.protocol;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// An account with its devices, as the directory knows it.
///
/// @param name its name
/// @param devices in the order in which they were registered
/// @param recoveryKey its recovery key in the shape of a device, for the endorsements that lead to
///   it; nothing is sent to it
/// @param credential the proof of its devices that one of them published last
///   ([PublishCredential]); whoever reads it verifies it without asking the log
public record Account(
    AccountName name,
    List<Device> devices,
    Optional<Device> recoveryKey,
    Optional<Bytes> credential) {
  /// Copies the list.
  public Account {
    devices = List.copyOf(devices);
  }

  /// An account that has no recovery key and has published no credential.
  public Account(AccountName name, List<Device> devices) {
    this(name, devices, Optional.empty(), Optional.empty());
  }
}
