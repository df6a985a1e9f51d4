package sonet.client.pair;

import sonet.client.ClientException;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;

/// How the private keys of a [PrekeyStore] lie on disk.
final class OwnKeyRows {
  static final Bytes IDENTITY = Bytes.utf8("identity");

  /// The newest bundle stands at place 0; those before it by their versions.
  static final Bytes BUNDLE = Bytes.utf8("bundle");

  static final Bytes ACCEPTED = Bytes.utf8("accepted");

  private OwnKeyRows() {}

  /// Where one-time keys of a kind stand by their ids; at place 0, the last id that was given.
  static Bytes key(PrekeyKind kind) {
    return Bytes.utf8(
        switch (kind) {
          case EC -> "ec";
          case KEM -> "kem";
        });
  }

  static long place(PrekeyId id) {
    return Integer.toUnsignedLong(id.value());
  }

  /// A bundle as this device keeps it.
  ///
  /// @param made when, in seconds
  /// @param published whether the server is known to have it
  /// @param bundle itself
  record Held(long made, boolean published, OwnBundle bundle) {
    static Held decode(Bytes encoding) throws ClientException {
      return Records.decode(
          encoding,
          reader -> new Held(reader.u64(), reader.u8() == 1, secret(reader, OwnBundle::decode)));
    }
  }

  /// A one-time key as this device keeps it.
  ///
  /// @param made when, in seconds
  /// @param published whether the server is known to have had it
  /// @param key itself
  record OneTime(long made, boolean published, OwnOneTimeKey key) {
    static OneTime decode(Bytes encoding) throws ClientException {
      return Records.decode(
          encoding,
          reader ->
              new OneTime(reader.u64(), reader.u8() == 1, secret(reader, OwnOneTimeKey::decode)));
    }
  }

  static void put(Transaction t, long place, Held held) throws ClientException {
    try (Secret secret = held.bundle().encode()) {
      t.put(Table.PREKEY, new Row(BUNDLE, place, row(held.made(), held.published(), secret)));
    }
  }

  static void put(Transaction t, long place, OneTime held) throws ClientException {
    Bytes key = key(held.key().kind());
    try (Secret secret = held.key().encode()) {
      t.put(Table.PREKEY, new Row(key, place, row(held.made(), held.published(), secret)));
    }
  }

  private static Bytes row(long made, boolean published, Secret secret) {
    return new Writer().u64(made).u8(published ? 1 : 0).opaque(secret).toBytes();
  }

  static void put(Transaction t, PairIdentity identity) throws ClientException {
    try (Secret secret = identity.encode()) {
      t.put(Table.PREKEY, IDENTITY, new Writer().opaque(secret).toBytes());
    }
  }

  static PairIdentity identity(Bytes encoding) throws ClientException {
    return Records.decode(encoding, reader -> secret(reader, PairIdentity::decode));
  }

  /// What the engine reads.
  @FunctionalInterface
  private interface Decoding<T> {
    T decode(Secret secret) throws RatchetException;
  }

  private static <T> T secret(Reader reader, Decoding<T> decoding) throws DecodeException {
    try (Secret secret = reader.opaqueSecret()) {
      return decoding.decode(secret);
    } catch (RatchetException malformed) {
      throw new DecodeException("keys that cannot be read: " + malformed.reason());
    }
  }
}
