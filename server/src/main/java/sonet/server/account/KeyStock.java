package sonet.server.account;

import java.time.Instant;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.Notice;
import sonet.server.http.RefusalException;
import sonet.server.notice.Notices;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.PoolCount;
import sonet.store.PoolId;
import sonet.store.Taken;

/// Watches how many keys are left when some were taken, and tells their device in time: when few
/// are left, and when somebody found none. The last is what lets a client look whether it was left
/// out of something.
final class KeyStock {
  private final Storage storage;
  private final Notices notices;
  private final int low;

  KeyStock(Storage storage, Notices notices, int low) {
    this.storage = storage;
    this.notices = notices;
    this.low = low;
  }

  /// Bounds what one account may claim of another, and what all together may: the own devices of an
  /// account are not kept from each other.
  static void admit(Allowance allowance, Caller caller, AccountName name) throws RefusalException {
    Locations at = caller.locations();
    if (!name.equals(caller.account())) {
      Bytes pair = Bytes.concat(caller.account().identity(), Bytes.of((byte) 0), name.identity());
      allowance.take(at, Allowance.What.CLAIMS_BY_ACCOUNT, pair);
    }
    allowance.take(at, Allowance.What.CLAIMS_OF_ACCOUNT, name.identity());
  }

  /// Something was taken from a pool of a device, or there was nothing.
  void taken(Locations at, DeviceId device, Notice.Keys keys, Of of) throws RefusalException {
    switch (of.taken()) {
      case Taken.OneTime _ -> {
        List<PoolCount> counts = storage.call(store -> store.counts(of.pool(), of.now()));
        int left =
            counts.stream()
                .filter(count -> count.kind() == of.pool().kind())
                .mapToInt(PoolCount::oneTime)
                .sum();
        if (left <= low) {
          notices.tell(at, device, new Notice.KeysLow(keys, left));
        }
      }
      case Taken.LastResort _ -> notices.tell(at, device, new Notice.KeysExhausted(keys, true));
      case Taken.Nothing _ -> notices.tell(at, device, new Notice.KeysExhausted(keys, false));
    }
  }

  /// What was taken.
  ///
  /// @param pool from where
  /// @param taken what
  /// @param now when
  record Of(PoolId pool, Taken taken, Instant now) {}
}
