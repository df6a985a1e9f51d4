package sonet.transparency.wire;

import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;

/// A label with a version of it: the input of the verifiable random function (`VrfInput`, §11.7).
///
/// ```
/// struct {
///   opaque label<0..2^8-1>;
///   uint32 version;
/// } VrfInput;
/// ```
///
/// @param label the label, of at most 255 bytes
/// @param version the version
public record LabelVersion(Bytes label, long version) implements Encodable {
  /// Checks the bounds.
  public LabelVersion {
    if (label.length() > 0xff) {
      throw new IllegalArgumentException("a label of " + label.length() + " bytes");
    }
    Wire.requireVersion(version);
  }

  @Override
  public void writeTo(Writer writer) {
    Wire.opaque8(writer, label);
    Wire.version(writer, version);
  }
}
