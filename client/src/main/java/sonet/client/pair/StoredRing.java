package sonet.client.pair;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.pair.OwnKeyRows.Held;
import sonet.client.pair.OwnKeyRows.OneTime;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.PrekeyRing;

/// The private keys of this device as the engine asks for them, within a transaction. What the disk
/// fails with is thrown by [#check()], since the engine knows no disk.
final class StoredRing implements PrekeyRing {
  private final Transaction transaction;
  private final PairIdentity identity;
  private Optional<ClientException> failure = Optional.empty();

  StoredRing(Transaction transaction, PairIdentity identity) {
    this.transaction = transaction;
    this.identity = identity;
  }

  @Override
  public PairIdentity identity() {
    return identity;
  }

  @Override
  public Optional<OwnBundle> bundle(long version) {
    return attempt(() -> {
      Optional<Held> newest = PrekeyStore.newest(transaction);
      if (version < 1) {
        return Optional.empty();
      }
      if (newest.isPresent() && newest.get().bundle().version() == version) {
        return Optional.of(newest.get().bundle());
      }
      Optional<Bytes> retired = transaction.get(Table.PREKEY, OwnKeyRows.BUNDLE, version);
      return retired.isEmpty()
          ? Optional.empty()
          : Optional.of(Held.decode(retired.get()).bundle());
    });
  }

  @Override
  public Optional<KeyPair> oneTime(PairSuite suite, PrekeyKind kind, PrekeyId id) {
    return attempt(() -> {
      Optional<Bytes> held =
          transaction.get(Table.PREKEY, OwnKeyRows.key(kind), OwnKeyRows.place(id));
      return id.value() == 0 || held.isEmpty()
          ? Optional.empty()
          : Optional.of(OneTime.decode(held.get()).key())
              .filter(key -> key.suite() == suite)
              .map(OwnOneTimeKey::key);
    });
  }

  @Override
  public boolean wasAccepted(Bytes initiation) {
    return attempt(
            () -> transaction.get(Table.PREKEY, Bytes.concat(OwnKeyRows.ACCEPTED, initiation)))
        .isPresent();
  }

  /// Something that reads the disk.
  @FunctionalInterface
  private interface Reading<T> {
    Optional<T> read() throws ClientException;
  }

  private <T> Optional<T> attempt(Reading<T> reading) {
    try {
      return reading.read();
    } catch (ClientException failed) {
      failure = Optional.of(failed);
      return Optional.empty();
    }
  }

  /// Makes sure that the disk could be read.
  ///
  /// @throws ClientException what it failed with
  void check() throws ClientException {
    if (failure.isPresent()) {
      throw failure.get();
    }
  }
}
