package sonet.mls.component;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.extension.Extensions;

/// Media types that a client can receive, in a leaf, or that all members of a group must, in a
/// GroupContext: the data of [ComponentId#CONTENT_MEDIA_TYPES] (draft-ietf-mls-extensions §6.2.2).
///
/// ```
/// struct {
///     MediaType media_type_list<V>;
/// } MediaTypeList;
/// ```
///
/// @param mediaTypes at least one
public record MediaTypeList(List<MediaType> mediaTypes) implements Encodable {
  /// Checks that there is one.
  ///
  /// @throws IllegalArgumentException when there is none
  public MediaTypeList {
    mediaTypes = List.copyOf(mediaTypes);
    if (mediaTypes.isEmpty()) {
      throw new IllegalArgumentException("a list of media types has at least one");
    }
  }

  /// The given media types.
  public static MediaTypeList of(MediaType first, MediaType... more) {
    return new MediaTypeList(
        java.util.stream.Stream.concat(
                java.util.stream.Stream.of(first), java.util.stream.Stream.of(more))
            .toList());
  }

  /// Reads one.
  public static MediaTypeList read(Reader reader) throws DecodeException {
    List<MediaType> list = reader.vector(MediaType::read);
    if (list.isEmpty()) {
      throw new DecodeException("a list of media types has at least one");
    }
    return new MediaTypeList(list);
  }

  /// The list among the extensions of a GroupContext or a leaf, if there is one.
  ///
  /// @throws MlsException with `MALFORMED_APP_DATA_DICTIONARY` or `MALFORMED_COMPONENT_DATA`
  public static Optional<MediaTypeList> find(Extensions extensions) throws MlsException {
    Optional<Bytes> data = AppDataDictionary.of(extensions).find(ComponentId.CONTENT_MEDIA_TYPES);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Reader.decode(data.get(), MediaTypeList::read));
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_COMPONENT_DATA, malformed);
    }
  }

  /// What content is taken for that names no media type.
  public MediaType first() {
    return mediaTypes.getFirst();
  }

  /// Whether all of the others are understood by whoever supports these.
  public boolean covers(MediaTypeList others) {
    return others.mediaTypes.stream()
        .allMatch(other -> mediaTypes.stream().anyMatch(mine -> mine.covers(other)));
  }

  @Override
  public void writeTo(Writer writer) {
    writer.vector(mediaTypes);
  }
}
