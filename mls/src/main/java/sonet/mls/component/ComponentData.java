package sonet.mls.component;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// The data of one component (draft-ietf-mls-extensions §4.6).
///
/// ```
/// struct {
///     ComponentID component_id;
///     opaque data<V>;
/// } ComponentData;
/// ```
///
/// @param componentId whose data
/// @param data which the component alone understands
public record ComponentData(ComponentId componentId, Bytes data) implements Encodable {
  /// Reads one.
  public static ComponentData read(Reader reader) throws DecodeException {
    return new ComponentData(ComponentId.read(reader), reader.opaque());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(componentId).opaque(data);
  }
}
