package sonet.client.testing;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;

/// The log of keys of a [FakeServer], and the others that it shows to some accounts.
final class FakeKeyLogs {
  private final FakeKeyLog log = new FakeKeyLog(Instant::now);
  private final Map<AccountName, FakeKeyLog> victims = new HashMap<>();

  FakeKeyLog log() {
    return log;
  }

  void deceive(AccountName account, FakeKeyLog other) {
    victims.put(account, other);
  }

  /// The log as an account is shown it.
  FakeKeyLog shown(Optional<AccountName> account) {
    return account.map(name -> victims.getOrDefault(name, log)).orElse(log);
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
