package sonet.client.link;

import java.time.Instant;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.Endorsement;

/// What the device that links says last.
///
/// ```
/// struct {
///   opaque by[32]; uint64 milliseconds; opaque signature[64];
/// } Endorsement;
/// struct {
///   uint8 outcome;                                        // 0 declined, 1 accepted
///   select (outcome) { case 1: Endorsement endorsements<V>; opaque log<V>; };
/// } Reply;
/// ```
public sealed interface Reply {
  /// The owner did not want the device.
  record Declined() implements Reply {}

  /// The device is one of the account.
  ///
  /// @param endorsements that lead to it from the first device of the account
  /// @param log what the other device knows of the log of keys, or empty
  record Accepted(List<Endorsement> endorsements, Bytes log) implements Reply {
    /// Copies the list.
    public Accepted {
      endorsements = List.copyOf(endorsements);
    }
  }

  /// The encoding.
  default Bytes encode() {
    return switch (this) {
      case Declined() -> new Writer().u8(0).toBytes();
      case Accepted(List<Endorsement> endorsements, Bytes log) ->
          new Writer().u8(1).vector(endorsements, Reply::write).opaque(log).toBytes();
    };
  }

  /// Reads one.
  static Reply read(Reader reader) throws DecodeException {
    int outcome = reader.u8();
    return switch (outcome) {
      case 0 -> new Declined();
      case 1 -> new Accepted(reader.vector(Reply::endorsement), reader.opaque());
      default -> throw new DecodeException("outcome " + outcome);
    };
  }

  /// Writes an endorsement.
  static void write(Writer writer, Endorsement endorsement) {
    var _ =
        writer
            .raw(endorsement.by())
            .u64(endorsement.at().toEpochMilli())
            .raw(endorsement.signature());
  }

  /// Reads an endorsement.
  static Endorsement endorsement(Reader reader) throws DecodeException {
    Bytes by = reader.raw(32);
    return new Endorsement(by, Instant.ofEpochMilli(reader.u64()), reader.raw(64));
  }
}
