package sonet.client.transparency;

import java.time.Instant;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.DeviceSet;

/// That the keys of an account are used on the word of a credential, about which the log is still
/// to be asked.
///
/// @param since when a credential was first believed that the log was not asked about since
/// @param term what the credential is worth
/// @param base the set that the log itself proved last, if any; from there on the log is asked
/// @param whole whether the server has shown all of the account's devices
/// @param credential the credential
record Credited(
    Instant since, Term term, Optional<DeviceSet> base, boolean whole, Bytes credential) {
  /// What a credential is worth.
  ///
  /// @param asOf the time of the log entry that it is as of
  /// @param until when it is believed at the latest
  /// @param provisional whether that entry is still to be confirmed
  record Term(Instant asOf, Instant until, boolean provisional) {}

  /// Once it was shown that the entry has come to stay.
  Credited confirmed() {
    return new Credited(since, new Term(term.asOf(), term.until(), false), base, whole, credential);
  }

  /// Whether it proves nothing any more.
  boolean isLapsed(Instant now) {
    return !now.isBefore(term.until());
  }

  void writeTo(Writer writer) {
    writer
        .u64(since.toEpochMilli())
        .u64(term.asOf().toEpochMilli())
        .u64(term.until().toEpochMilli())
        .u8(term.provisional() ? 1 : 0)
        .vector(base.stream().map(DeviceSet::encoded).toList(), Writer::opaque)
        .u8(whole ? 1 : 0)
        .opaque(credential);
  }

  static Credited read(Reader reader) throws DecodeException {
    return new Credited(
        Instant.ofEpochMilli(reader.u64()),
        new Term(
            Instant.ofEpochMilli(reader.u64()),
            Instant.ofEpochMilli(reader.u64()),
            reader.u8() == 1),
        reader.vector(Credited::set).stream().findFirst(),
        reader.u8() == 1,
        reader.opaque());
  }

  static DeviceSet set(Reader reader) throws DecodeException {
    try {
      return DeviceSet.decode(reader.opaque());
    } catch (TransparencyException malformed) {
      throw new DecodeException(String.valueOf(malformed.getMessage()));
    }
  }
}
