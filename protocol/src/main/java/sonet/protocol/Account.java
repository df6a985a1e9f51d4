package sonet.protocol;

import java.util.List;

/// An account with its devices, as the directory knows it.
///
/// @param name its name
/// @param devices in the order in which they were registered
public record Account(AccountName name, List<Device> devices) {
  /// Copies the list.
  public Account {
    devices = List.copyOf(devices);
  }
}
