package sonet.transparency.wire;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;

/// What a user asks of a log (§13). Every request says how large the tree was that its sender last
/// verified (`last`), so that the answer can build on it.
public sealed interface Request extends Encodable {
  /// The size of the tree that was last verified, if any was.
  Optional<Long> last();

  /// Asks for the value of a label (`SearchRequest`, §13.1).
  ///
  /// @param last see above
  /// @param label the label
  /// @param version the version; the greatest one when it is empty
  record Search(Optional<Long> last, Bytes label, Optional<Long> version) implements Request {
    /// Reads one.
    public static Search decode(Bytes input) throws TransparencyException {
      return Wire.decode(
          input,
          reader ->
              new Search(
                  reader.optional(Wire::u63),
                  Wire.opaque8(reader),
                  reader.optional(Wire::version)));
    }

    @Override
    public void writeTo(Writer writer) {
      Wire.optionalU63(writer, last);
      Wire.opaque8(writer, label);
      Wire.optionalVersion(writer, version);
    }
  }

  /// Asks whether versions that were looked up are still there (`ContactMonitorRequest`, §13.2).
  ///
  /// @param last see above
  /// @param label the label
  /// @param entries what is monitored, ascending
  record ContactMonitor(Optional<Long> last, Bytes label, List<MonitorMapEntry> entries)
      implements Request {
    /// Copies the list.
    public ContactMonitor {
      entries = List.copyOf(entries);
    }

    /// Reads one.
    public static ContactMonitor decode(Bytes input) throws TransparencyException {
      return Wire.decode(
          input,
          reader ->
              new ContactMonitor(
                  reader.optional(Wire::u63), Wire.opaque8(reader), readEntries(reader)));
    }

    @Override
    public void writeTo(Writer writer) {
      Wire.optionalU63(writer, last);
      Wire.opaque8(writer, label);
      Wire.list8(writer, entries, Writer::value);
    }
  }

  /// Takes ownership of a label (`OwnerInitRequest`, §13.3).
  ///
  /// @param last see above
  /// @param label the label
  /// @param start the position of a distinguished log entry
  record OwnerInit(Optional<Long> last, Bytes label, long start) implements Request {
    /// Checks the position.
    public OwnerInit {
      Wire.requireNatural(start);
    }

    /// Reads one.
    public static OwnerInit decode(Bytes input) throws TransparencyException {
      return Wire.decode(
          input,
          reader ->
              new OwnerInit(reader.optional(Wire::u63), Wire.opaque8(reader), Wire.u63(reader)));
    }

    @Override
    public void writeTo(Writer writer) {
      Wire.optionalU63(writer, last);
      Wire.opaque8(writer, label);
      writer.u64(start);
    }
  }

  /// Asks for proof that no version of one's own label is unexpected (`OwnerMonitorRequest`,
  /// §13.4).
  ///
  /// @param last see above
  /// @param label the label
  /// @param entries versions not yet seen in a distinguished log entry, ascending
  /// @param start the rightmost distinguished log entry that was verified
  /// @param greatestVersion the greatest version that its owner knows of
  record OwnerMonitor(
      Optional<Long> last,
      Bytes label,
      List<MonitorMapEntry> entries,
      long start,
      Optional<Long> greatestVersion)
      implements Request {
    /// Copies the list.
    public OwnerMonitor {
      entries = List.copyOf(entries);
      Wire.requireNatural(start);
    }

    /// Reads one.
    public static OwnerMonitor decode(Bytes input) throws TransparencyException {
      return Wire.decode(
          input,
          reader ->
              new OwnerMonitor(
                  reader.optional(Wire::u63),
                  Wire.opaque8(reader),
                  readEntries(reader),
                  Wire.u63(reader),
                  reader.optional(Wire::version)));
    }

    @Override
    public void writeTo(Writer writer) {
      Wire.optionalU63(writer, last);
      Wire.opaque8(writer, label);
      Wire.list8(writer, entries, Writer::value);
      writer.u64(start);
      Wire.optionalVersion(writer, greatestVersion);
    }
  }

  /// Makes new versions of a label, or asks for those that one has not seen (`UpdateRequest`,
  /// §13.5).
  ///
  /// @param last see above
  /// @param label the label
  /// @param greatestVersion the greatest version that its owner knows of
  /// @param values of the new versions; empty to ask only
  record Update(
      Optional<Long> last, Bytes label, Optional<Long> greatestVersion, List<Bytes> values)
      implements Request {
    private static final int SMALLEST_VALUE = 4;

    /// Copies the list.
    public Update {
      values = List.copyOf(values);
    }

    /// Reads one.
    public static Update decode(Bytes input) throws TransparencyException {
      return Wire.decode(
          input,
          reader ->
              new Update(
                  reader.optional(Wire::u63),
                  Wire.opaque8(reader),
                  reader.optional(Wire::version),
                  readValues(reader)));
    }

    static List<Bytes> readValues(Reader reader) throws DecodeException {
      return Wire.list8(reader, SMALLEST_VALUE, Wire::opaque32);
    }

    @Override
    public void writeTo(Writer writer) {
      Wire.optionalU63(writer, last);
      Wire.opaque8(writer, label);
      Wire.optionalVersion(writer, greatestVersion);
      Wire.list8(writer, values, Wire::opaque32);
    }
  }

  /// Asks for the recent distinguished log entries (`DistinguishedRequest`, §13.6).
  ///
  /// @param last see above
  /// @param stop the position at which the walk may stop
  record Distinguished(Optional<Long> last, Optional<Long> stop) implements Request {
    /// Reads one.
    public static Distinguished decode(Bytes input) throws TransparencyException {
      return Wire.decode(
          input,
          reader -> new Distinguished(reader.optional(Wire::u63), reader.optional(Wire::u63)));
    }

    @Override
    public void writeTo(Writer writer) {
      Wire.optionalU63(writer, last);
      Wire.optionalU63(writer, stop);
    }
  }

  private static List<MonitorMapEntry> readEntries(Reader reader) throws DecodeException {
    return Wire.list8(reader, MonitorMapEntry.LENGTH, MonitorMapEntry::read);
  }
}
