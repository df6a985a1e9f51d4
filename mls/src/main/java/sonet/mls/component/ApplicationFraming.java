package sonet.mls.component;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.extension.Extensions;

/// Application data that say what they are, in a group that lists media types
/// (draft-ietf-mls-extensions §6.2.4).
///
/// ```
/// struct {
///     MediaType media_type;
///     opaque inner_application_content<V>;
/// } ApplicationFraming;
/// ```
///
/// @param mediaType of the content; [MediaType#DEFAULT] for the first that the group lists
/// @param content what is sent
public record ApplicationFraming(MediaType mediaType, Bytes content) implements Encodable {
  /// Reads one.
  public static ApplicationFraming read(Reader reader) throws DecodeException {
    return new ApplicationFraming(MediaType.read(reader), reader.opaque());
  }

  /// Decodes application data.
  ///
  /// @throws MlsException with `MALFORMED_CONTENT`
  public static ApplicationFraming decode(Bytes applicationData) throws MlsException {
    try {
      return Reader.decode(applicationData, ApplicationFraming::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_CONTENT, malformed);
    }
  }

  /// Refuses application data that a group with these extensions does not allow, as far as the
  /// application advertises content at all.
  ///
  /// @param known components of the application
  /// @throws MlsException with `MALFORMED_CONTENT`
  public static void check(Extensions group, Components known, Bytes applicationData)
      throws MlsException {
    if (known.find(ComponentId.CONTENT_MEDIA_TYPES).isPresent()
        && MediaTypeList.find(group).isPresent()) {
      var _ = decode(applicationData);
    }
  }

  /// The same with the media type that it has in a group which lists these.
  public ApplicationFraming in(MediaTypeList group) {
    return mediaType.type().isEmpty() ? new ApplicationFraming(group.first(), content) : this;
  }

  @Override
  public void writeTo(Writer writer) {
    writer.value(mediaType).opaque(content);
  }
}
