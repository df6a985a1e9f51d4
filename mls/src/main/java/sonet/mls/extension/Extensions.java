package sonet.mls.extension;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// A list of extensions in which no type stands twice (RFC 9420 §13.4).
///
/// @param list the extensions, in their order
public record Extensions(List<Extension> list) implements Encodable {
  /// No extension at all.
  public static final Extensions EMPTY = new Extensions(List.of());

  /// Checks that no type stands twice.
  ///
  /// @throws IllegalArgumentException when one does
  public Extensions {
    list = List.copyOf(list);
    if (firstRepeated(list).isPresent()) {
      throw new IllegalArgumentException("an extension type stands twice in one list");
    }
  }

  /// The given extensions.
  public static Extensions of(Extension... extensions) {
    return new Extensions(List.of(extensions));
  }

  /// Reads a list, refusing one in which a type stands twice.
  public static Extensions read(Reader reader) throws DecodeException {
    List<Extension> list = reader.vector(Extension::read);
    Optional<ExtensionType> repeated = firstRepeated(list);
    if (repeated.isPresent()) {
      throw new DecodeException(
          "extension type " + repeated.get().value() + " stands twice in one list");
    }
    return list.isEmpty() ? EMPTY : new Extensions(list);
  }

  /// The data of the extension of a type.
  public Optional<Bytes> find(ExtensionType type) {
    for (Extension extension : list) {
      if (extension.type().equals(type)) {
        return Optional.of(extension.data());
      }
    }
    return Optional.empty();
  }

  /// This list with one extension added, or put in the place of the one of the same type.
  public Extensions with(Extension extension) {
    List<Extension> changed = new ArrayList<>();
    boolean placed = false;
    for (Extension present : list) {
      boolean same = present.type().equals(extension.type());
      changed.add(same ? extension : present);
      placed |= same;
    }
    if (!placed) {
      changed.add(extension);
    }
    return new Extensions(changed);
  }

  /// This list without the extension of a type.
  public Extensions without(ExtensionType type) {
    return new Extensions(list.stream().filter(e -> !e.type().equals(type)).toList());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.vector(list);
  }

  private static Optional<ExtensionType> firstRepeated(List<Extension> list) {
    if (list.size() < 2) {
      return Optional.empty();
    }
    Set<ExtensionType> seen = new HashSet<>();
    for (Extension extension : list) {
      if (!seen.add(extension.type())) {
        return Optional.of(extension.type());
      }
    }
    return Optional.empty();
  }
}
