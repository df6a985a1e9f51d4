package sonet.client.device;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.ContactChange;
import sonet.client.state.Records;
import sonet.client.trust.Statement;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What the local state holds about trust.
final class TrustRecords {
  private static final int FINGERPRINT = 32;

  private TrustRecords() {}

  /// A statement with the number of the change that made it here; 0 for one that another device
  /// made, which tells the others itself.
  record Said(long change, Statement statement) {
    Bytes encode() {
      return new Writer().u64(change).raw(statement.encode()).toBytes();
    }

    static Said read(Reader reader) throws DecodeException {
      return new Said(reader.u64(), Statement.read(reader));
    }
  }

  /// What somebody vouched for.
  ///
  /// @param by who
  /// @param fingerprint of the keys
  /// @param at when
  record Vouched(String by, Bytes fingerprint, Instant at) {
    Bytes encode() {
      return new Writer().opaque(Bytes.utf8(by)).raw(fingerprint).u64(at.toEpochMilli()).toBytes();
    }

    static Vouched read(Reader reader) throws DecodeException {
      return new Vouched(
          reader.opaque().toUtf8(), reader.raw(FINGERPRINT), Instant.ofEpochMilli(reader.u64()));
    }
  }

  static Bytes encode(ContactChange change) {
    return new Writer()
        .opaque(Bytes.utf8(change.account()))
        .vector(
            change.added(),
            (w, added) ->
                w.opaque(Bytes.utf8(added.device()))
                    .optional(added.signedBy().<Encodable>map(by -> x -> x.opaque(Bytes.utf8(by))))
                    .u8(code(added.standing())))
        .vector(change.removed(), (w, device) -> w.opaque(Bytes.utf8(device)))
        .toBytes();
  }

  static ContactChange change(Reader reader) throws DecodeException {
    String account = reader.opaque().toUtf8();
    List<ContactChange.Added> added =
        reader.vector(r -> {
          String device = r.opaque().toUtf8();
          Optional<String> by = r.optional(o -> o.opaque().toUtf8());
          return new ContactChange.Added(
              device,
              by,
              Records.constant(ContactChange.Standing.values(), r.u8(), TrustRecords::code));
        });
    return new ContactChange(account, added, reader.vector(r -> r.opaque().toUtf8()));
  }

  private static int code(ContactChange.Standing standing) {
    return switch (standing) {
      case BY_VERIFIED -> 0;
      case BY_OTHER -> 1;
      case UNSIGNED -> 2;
    };
  }
}
