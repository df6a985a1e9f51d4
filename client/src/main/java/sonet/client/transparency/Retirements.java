package sonet.client.transparency;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import sonet.client.ClientException;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Since when the keys of devices that were removed are known to be so. Their leaves may still be
/// in groups, and read there: for a time they are left to whoever takes them out, then nothing is
/// sent to them.
///
/// Counted is from when this device learned of it, by its own clock: what the author of the change
/// says of the time proves nothing, and a device that was away for a month gives the others the
/// same time as one that was there. Reading is for any thread, changing for whoever has the turn.
final class Retirements {
  /// So long a removed device may stay in a group before nothing is sent to it.
  static final Duration GRACE = Duration.ofHours(24);

  private final Map<String, List<One>> known = new ConcurrentHashMap<>();

  private Retirements() {}

  /// A key that was removed.
  ///
  /// @param key which
  /// @param since when this device learned of that
  /// @param tolerated whether somebody decided here that it may stay in groups
  private record One(Bytes key, Instant since, boolean tolerated) {
    private void writeTo(Writer writer) {
      writer.opaque(key).u64(since.toEpochMilli()).u8(tolerated ? 1 : 0);
    }

    private static One read(Reader reader) throws DecodeException {
      return new One(reader.opaque(), Instant.ofEpochMilli(reader.u64()), reader.u8() == 1);
    }
  }

  static Retirements open(Vault vault) throws ClientException {
    Retirements all = new Retirements();
    for (Row row : vault.read(t -> t.all(Table.RETIRED_KEY))) {
      all.known.put(
          row.key().toUtf8(), Records.decode(row.value(), reader -> reader.vector(One::read)));
    }
    return all;
  }

  /// What is to be in memory once it is durable.
  @FunctionalInterface
  interface Learned {
    void remember();
  }

  /// Takes note of all keys of an account that are removed by now, within a transaction.
  Learned learn(Transaction t, String account, List<Bytes> keys, Instant now)
      throws ClientException {
    List<One> all = new ArrayList<>();
    for (Bytes key : keys) {
      Optional<One> before = find(account, key);
      // A time ahead was written by a clock that was wrong.
      all.add(
          before
              .filter(one -> !one.since().isAfter(now))
              .orElseGet(() -> new One(key, now, before.filter(One::tolerated).isPresent())));
    }
    return put(t, account, all);
  }

  /// Somebody has decided that the removed devices of an account may stay where they are.
  Learned tolerate(Transaction t, String account) throws ClientException {
    return put(
        t,
        account,
        of(account).stream().map(one -> new One(one.key(), one.since(), true)).toList());
  }

  private Learned put(Transaction t, String account, List<One> all) throws ClientException {
    List<One> next = List.copyOf(all);
    if (next.equals(of(account))) {
      return () -> {};
    }
    Bytes row = new Writer().vector(next, (w, one) -> one.writeTo(w)).toBytes();
    t.put(Table.RETIRED_KEY, Bytes.utf8(account), row);
    return () -> known.put(account, next);
  }

  private List<One> of(String account) {
    return known.getOrDefault(account, List.of());
  }

  private Optional<One> find(String account, Bytes key) {
    return of(account).stream().filter(one -> one.key().equals(key)).findFirst();
  }

  /// Since when a key is known to be removed.
  Optional<Instant> since(String account, Bytes key) {
    return find(account, key).map(One::since);
  }

  /// Whether nothing is to be sent to a removed key any more.
  boolean isOver(String account, Bytes key, Instant now) {
    return find(account, key)
        .filter(one -> !one.tolerated() && !now.isBefore(one.since().plus(GRACE)))
        .isPresent();
  }

  /// Whether any key was removed for so long.
  boolean isAny(Duration age, Instant now) {
    return known.values().stream()
        .flatMap(List::stream)
        .anyMatch(one -> !now.isBefore(one.since().plus(age)));
  }
}
