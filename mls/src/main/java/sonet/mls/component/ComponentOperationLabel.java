package sonet.mls.component;

import sonet.crypto.Bytes;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Writer;

/// The label under which a component uses a key of MLS, so that nothing it does can be mistaken for
/// what MLS or another component does (draft-ietf-mls-extensions §4.1).
///
/// ```
/// struct {
///   opaque base_label<V>; /* = "MLS Component" */
///   ComponentID component_id;
///   opaque label<V>;
/// } ComponentOperationLabel;
/// ```
///
/// @param componentId which performs the operation
/// @param label names the operation
public record ComponentOperationLabel(ComponentId componentId, String label) implements Encodable {
  private static final Bytes BASE = Bytes.utf8("MLS Component");

  @Override
  public void writeTo(Writer writer) {
    writer.opaque(BASE).value(componentId).opaque(Bytes.utf8(label));
  }
}
