package sonet.mls.extension;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.framing.WireFormat;

/// Wire formats beyond those of RFC 9420, since its capabilities have no list of them
/// (draft-ietf-mls-extensions §5): what a client supports, in its leaf, and what a group requires
/// of everyone, in its GroupContext.
///
/// ```
/// struct {
///    WireFormat wire_formats<V>;
/// } WireFormats;
///
/// WireFormats supported_wire_formats;
/// WireFormats required_wire_formats;
/// ```
///
/// Unknown values, GREASE among them, are kept and mean nothing to us. Formats of RFC 9420 do not
/// belong here; where one is listed all the same, that says nothing new.
///
/// @param wireFormats the formats
public record WireFormats(List<WireFormat> wireFormats) implements Encodable {
  /// None but those of RFC 9420.
  public static final WireFormats NONE = new WireFormats(List.of());

  public WireFormats {
    wireFormats = List.copyOf(wireFormats);
  }

  /// The given formats.
  public static WireFormats of(WireFormat... wireFormats) {
    return new WireFormats(List.of(wireFormats));
  }

  /// Reads one.
  public static WireFormats read(Reader reader) throws DecodeException {
    return new WireFormats(reader.vector(r -> new WireFormat(r.u16())));
  }

  /// What the client of a leaf with these extensions supports.
  ///
  /// @throws MlsException with `MALFORMED_WIRE_FORMATS`
  public static WireFormats supported(Extensions leaf) throws MlsException {
    return find(leaf, ExtensionType.SUPPORTED_WIRE_FORMATS);
  }

  /// What a group with these extensions requires of every member.
  ///
  /// @throws MlsException with `MALFORMED_WIRE_FORMATS`
  public static WireFormats required(Extensions group) throws MlsException {
    return find(group, ExtensionType.REQUIRED_WIRE_FORMATS);
  }

  private static WireFormats find(Extensions extensions, ExtensionType type) throws MlsException {
    Optional<Bytes> data = extensions.find(type);
    if (data.isEmpty()) {
      return NONE;
    }
    try {
      return Reader.decode(data.get(), WireFormats::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_WIRE_FORMATS, malformed);
    }
  }

  /// Whether a format may be used towards whoever supports these.
  public boolean support(WireFormat wireFormat) {
    return wireFormat.isDefault() || wireFormats.contains(wireFormat);
  }

  /// Whether all of the others may be used towards whoever supports these.
  public boolean supportAll(WireFormats others) {
    return others.wireFormats.stream().allMatch(this::support);
  }

  /// As the extension of a leaf.
  public Extension toSupported() {
    return new Extension(ExtensionType.SUPPORTED_WIRE_FORMATS, encoded());
  }

  /// As the extension of a GroupContext.
  public Extension toRequired() {
    return new Extension(ExtensionType.REQUIRED_WIRE_FORMATS, encoded());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.vector(wireFormats, (w, format) -> w.u16(format.value()));
  }
}
