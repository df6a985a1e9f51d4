package sonet.client.testing;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;

/// The log of keys of a [FakeServer], and the others that it shows to some accounts.
final class FakeKeyLogs {
  private final FakeKeyLog log = new FakeKeyLog(Instant::now);
  private final Map<AccountName, FakeKeyLog> victims = new HashMap<>();
  private final Map<DeviceId, FakeKeyLog> devices = new HashMap<>();

  FakeKeyLog log() {
    return log;
  }

  void deceive(AccountName account, FakeKeyLog other) {
    victims.put(account, other);
  }

  void deceive(DeviceId device, FakeKeyLog other) {
    devices.put(device, other);
  }

  /// The log as a device of an account is shown it.
  FakeKeyLog shown(DeviceId device, Optional<AccountName> account) {
    FakeKeyLog usual = account.map(name -> victims.getOrDefault(name, log)).orElse(log);
    return devices.getOrDefault(device, usual);
  }

  /// A change of an account's devices.
  void enter(AccountName account, Bytes deviceSet) {
    log.submit(account.identity(), deviceSet);
    FakeKeyLog other = victims.get(account);
    if (other != null) {
      other.submit(account.identity(), deviceSet);
    }
  }
}
