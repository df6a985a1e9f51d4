package sonet.client.transparency;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.KeyChange;
import sonet.client.state.Records;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What is against the keys of an account, until someone decides.
///
/// @param kind what it is
/// @param version of the label that it is about, or -1
/// @param keys that it is about
/// @param at when it was found
/// @param detail what exactly, as a phrase; may be empty
record Doubt(Kind kind, long version, List<Bytes> keys, Instant at, String detail) {
  Doubt {
    keys = List.copyOf(keys);
  }

  /// What can be against keys. The codes are on disk.
  enum Kind {
    /// The log does not have them.
    UNLOGGED(1),
    /// They came by a change that no device of before signed.
    UNSIGNED(2),
    /// They came by a change that breaks the rules.
    BROKEN(3),
    /// The log did not prove anything about them.
    UNPROVEN(4),
    /// They went: an administrator took their devices out, and no device of before signed that.
    EXPULSION(5);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /// Whether another one says the same.
  boolean isLike(Doubt other) {
    return kind == other.kind && version == other.version && keys.equals(other.keys);
  }

  /// The same as a change, for a reader.
  KeyChange change(String account) {
    List<String> devices = keys.stream().map(KeyChanges::device).toList();
    boolean expelled = kind == Kind.EXPULSION;
    return new KeyChange(
        account,
        version,
        at,
        expelled ? KeyChange.Cause.ADMINISTRATOR : KeyChange.Cause.UNKNOWN,
        detail,
        expelled ? List.of() : devices,
        expelled ? devices : List.of(),
        Optional.empty(),
        switch (kind) {
          case UNLOGGED -> KeyChange.Standing.UNLOGGED;
          case UNSIGNED, EXPULSION -> KeyChange.Standing.UNSIGNED;
          case BROKEN, UNPROVEN -> KeyChange.Standing.BROKEN;
        });
  }

  void writeTo(Writer writer) {
    writer
        .u8(kind.code())
        .u64(version)
        .vector(keys, Writer::opaque)
        .u64(at.toEpochMilli())
        .opaque(Bytes.utf8(detail));
  }

  static Doubt read(Reader reader) throws DecodeException {
    return new Doubt(
        Records.constant(Kind.values(), reader.u8(), Kind::code),
        reader.u64(),
        reader.vector(Reader::opaque),
        Instant.ofEpochMilli(reader.u64()),
        reader.opaque().toUtf8());
  }
}
