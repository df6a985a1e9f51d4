package sonet.transparency.wire;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencySuite;

/// What the log chose for a new version (§13.5).
///
/// ```
/// struct {
///   opaque opening[Nc];
///   UpdateSuffix suffix;
/// } UpdateInfo;
/// ```
///
/// @param opening of the commitment
/// @param signature the operator's over the value, where a third party manages the log
public record UpdateInfo(Bytes opening, Optional<Bytes> signature) implements Encodable {
  /// Checks the length.
  public UpdateInfo {
    Wire.requireLength(opening, TransparencySuite.OPENING_LENGTH);
  }

  static UpdateInfo read(Reader reader, Configuration configuration) throws DecodeException {
    Bytes opening = reader.raw(TransparencySuite.OPENING_LENGTH);
    return new UpdateInfo(opening, UpdateValue.readSuffix(reader, configuration));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.raw(opening);
    UpdateValue.writeSuffix(writer, signature);
  }
}
