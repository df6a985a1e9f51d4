package sonet.mls.component;

import java.util.List;
import java.util.Locale;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A media type of the IANA registry with its parameters (draft-ietf-mls-extensions §6.2.2).
///
/// ```
/// struct {
///     opaque parameter_name<V>;
///     opaque parameter_value<V>;
/// } Parameter;
///
/// struct {
///     opaque type<V>;
///     Parameter parameters<V>;
/// } MediaType;
/// ```
///
/// Values of parameters stand here without the quotation marks and backslashes that they need in a
/// MIME header.
///
/// @param type the top-level type, a slash and the subtype; empty for the first one of the group
/// @param parameters in their order
public record MediaType(Bytes type, List<Parameter> parameters) implements Encodable {
  /// The first media type that the group lists, in a message (§6.2.4).
  public static final MediaType DEFAULT = new MediaType(Bytes.EMPTY, List.of());

  public MediaType {
    parameters = List.copyOf(parameters);
  }

  /// A parameter of a media type.
  ///
  /// @param name its name
  /// @param value its value, unquoted
  public record Parameter(Bytes name, Bytes value) implements Encodable {
    /// Reads one.
    public static Parameter read(Reader reader) throws DecodeException {
      return new Parameter(reader.opaque(), reader.opaque());
    }

    @Override
    public void writeTo(Writer writer) {
      writer.opaque(name).opaque(value);
    }
  }

  /// A media type without parameters, such as `text/plain`.
  public static MediaType of(String type) {
    return new MediaType(Bytes.utf8(type), List.of());
  }

  /// Reads one.
  public static MediaType read(Reader reader) throws DecodeException {
    return new MediaType(reader.opaque(), reader.vector(Parameter::read));
  }

  /// The same with one more parameter.
  public MediaType with(String name, String value) {
    List<Parameter> more = new java.util.ArrayList<>(parameters);
    more.add(new Parameter(Bytes.utf8(name), Bytes.utf8(value)));
    return new MediaType(type, more);
  }

  /// Whether whoever supports this one understands another: the types are the same but for case,
  /// and the parameters that this one names, if any, are those of the other.
  public boolean covers(MediaType other) {
    return lower(type).equals(lower(other.type))
        && other.parameters.stream()
            .map(MediaType::folded)
            .toList()
            .containsAll(parameters.stream().map(MediaType::folded).toList());
  }

  /// Names are the same whatever their case; of values only the type knows.
  private static Parameter folded(Parameter parameter) {
    return new Parameter(Bytes.utf8(lower(parameter.name())), parameter.value());
  }

  private static String lower(Bytes text) {
    return text.toUtf8().toLowerCase(Locale.ROOT);
  }

  @Override
  public void writeTo(Writer writer) {
    writer.opaque(type).vector(parameters);
  }
}
