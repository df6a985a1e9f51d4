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

/// The authenticated data of a message, parted among components (draft-ietf-mls-extensions §4.9).
///
/// ```
/// struct {
///   ComponentID component_id;
///   opaque aad_item_data<V>;
/// } SafeAADItem;
///
/// struct {
///   SafeAADItem aad_items<V>;
/// } SafeAAD;
/// ```
///
/// Where a GroupContext has data of [ComponentId#SAFE_AAD], all authenticated data of the group are
/// such a list, those of proposals and commits too, and those from outside. Items of components
/// that a receiver does not know mean nothing to it.
///
/// @param items in ascending order of their components, each at most once
public record SafeAad(List<Item> items) implements Encodable {
  /// No item: what stands in a message when no component has anything to say.
  public static final SafeAad EMPTY = new SafeAad(List.of());

  /// Checks the order.
  ///
  /// @throws IllegalArgumentException when components are not in order or one stands twice
  public SafeAad {
    items = List.copyOf(items);
    if (!isSorted(items)) {
      throw new IllegalArgumentException("components are not sorted, or one stands twice");
    }
  }

  /// What one component has to say.
  ///
  /// @param componentId which component
  /// @param data what it says
  public record Item(ComponentId componentId, Bytes data) implements Encodable {
    /// Reads one.
    public static Item read(Reader reader) throws DecodeException {
      return new Item(ComponentId.read(reader), reader.opaque());
    }

    @Override
    public void writeTo(Writer writer) {
      writer.value(componentId).opaque(data);
    }
  }

  /// Some items, put into their order.
  public static SafeAad of(Item... items) {
    return new SafeAad(
        List.of(items).stream().sorted(java.util.Comparator.comparing(Item::componentId)).toList());
  }

  /// Reads one, refusing components out of order or twice.
  public static SafeAad read(Reader reader) throws DecodeException {
    List<Item> items = reader.vector(Item::read);
    if (!isSorted(items)) {
      throw new DecodeException("components are not sorted, or one stands twice");
    }
    return items.isEmpty() ? EMPTY : new SafeAad(items);
  }

  /// The authenticated data of a message in a group that has them so.
  ///
  /// @throws MlsException with `MALFORMED_SAFE_AAD`
  public static SafeAad decode(Bytes authenticatedData) throws MlsException {
    try {
      return Reader.decode(authenticatedData, SafeAad::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_SAFE_AAD, malformed);
    }
  }

  /// Whether all authenticated data of a group with these extensions are so.
  ///
  /// @throws MlsException when the dictionary does not decode
  public static boolean isRequired(Extensions group) throws MlsException {
    return AppDataDictionary.of(group).find(ComponentId.SAFE_AAD).isPresent();
  }

  /// Refuses authenticated data that a group with these extensions does not allow.
  ///
  /// @throws MlsException with `MALFORMED_SAFE_AAD`
  public static void check(Extensions group, Bytes authenticatedData) throws MlsException {
    if (isRequired(group)) {
      var _ = decode(authenticatedData);
    }
  }

  /// Authenticated data as a group with these extensions sends them: nothing becomes an empty list
  /// where there must be one.
  ///
  /// @throws IllegalArgumentException when the group allows no such data
  public static Bytes framed(Extensions group, Bytes authenticatedData) {
    try {
      if (!isRequired(group)) {
        return authenticatedData;
      }
      return authenticatedData.isEmpty() ? EMPTY.encoded() : decode(authenticatedData).encoded();
    } catch (MlsException refused) {
      throw new IllegalArgumentException(
          "the group parts authenticated data among components: encode a SafeAad", refused);
    }
  }

  /// The item of a component.
  public Optional<Bytes> find(ComponentId componentId) {
    return items.stream()
        .filter(item -> item.componentId().equals(componentId))
        .map(Item::data)
        .findFirst();
  }

  @Override
  public void writeTo(Writer writer) {
    writer.vector(items);
  }

  private static boolean isSorted(List<Item> list) {
    for (int i = 1; i < list.size(); i++) {
      if (list.get(i - 1).componentId().compareTo(list.get(i).componentId()) >= 0) {
        return false;
      }
    }
    return true;
  }
}
