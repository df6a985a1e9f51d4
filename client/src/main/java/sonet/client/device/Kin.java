package sonet.client.device;

import java.time.Instant;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What this device remembers of another one of its account, by the id of that.
///
/// @param signatureKey its key
/// @param name what its owner called it when it was seen last
/// @param removedAt when it was removed; the epoch of time when it was not
record Kin(Bytes signatureKey, String name, Instant removedAt) {
  /// One that was not removed.
  Kin(Bytes signatureKey, String name) {
    this(signatureKey, name, Instant.EPOCH);
  }

  Kin removed(Instant at) {
    return new Kin(signatureKey, name, at);
  }

  boolean isRemoved() {
    return removedAt.isAfter(Instant.EPOCH);
  }

  Bytes encode() {
    return new Writer()
        .opaque(signatureKey)
        .opaque(Bytes.utf8(name))
        .u64(removedAt.toEpochMilli())
        .toBytes();
  }

  static Kin read(Reader reader) throws DecodeException {
    return new Kin(reader.opaque(), reader.opaque().toUtf8(), Instant.ofEpochMilli(reader.u64()));
  }
}
