package sonet.mls.component;

import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.tree.LeafNode;

/// Components that a client supports, in a leaf, or that a group requires, in its GroupContext: the
/// data of [ComponentId#APP_COMPONENTS] and [ComponentId#SAFE_AAD] (draft-ietf-mls-extensions §5).
///
/// ```
/// struct {
///     ComponentID component_ids<V>;
/// } ComponentsList;
/// ```
///
/// The draft asks for no order, and unknown values, GREASE among them, are to be ignored; so any
/// list is taken as it comes.
///
/// @param componentIds the components
public record ComponentsList(List<ComponentId> componentIds) implements Encodable {
  /// No component.
  public static final ComponentsList EMPTY = new ComponentsList(List.of());

  public ComponentsList {
    componentIds = List.copyOf(componentIds);
  }

  /// The given components.
  public static ComponentsList of(ComponentId... componentIds) {
    return new ComponentsList(List.of(componentIds));
  }

  /// Reads one.
  public static ComponentsList read(Reader reader) throws DecodeException {
    return new ComponentsList(reader.vector(ComponentId::read));
  }

  /// What a group with these extensions requires of every member.
  ///
  /// @throws MlsException when the dictionary or the list does not decode
  public static ComponentsList required(Extensions extensions) throws MlsException {
    return AppDataDictionary.of(extensions).components(ComponentId.APP_COMPONENTS).orElse(EMPTY);
  }

  /// What the client of a leaf supports.
  ///
  /// Whoever supports the dictionary must understand `app_components` and `safe_aad` (§4.6), so
  /// these two are taken for granted even if its list is missing or leaves them out.
  ///
  /// @throws MlsException when the dictionary or the list does not decode
  public static ComponentsList supported(LeafNode leaf) throws MlsException {
    ComponentsList listed =
        AppDataDictionary.of(leaf.extensions())
            .components(ComponentId.APP_COMPONENTS)
            .orElse(EMPTY);
    return leaf.capabilities().supports(ExtensionType.APP_DATA_DICTIONARY)
        ? listed.and(ComponentId.APP_COMPONENTS).and(ComponentId.SAFE_AAD)
        : listed;
  }

  /// Whether a component is among them.
  public boolean contains(ComponentId componentId) {
    return componentIds.contains(componentId);
  }

  /// Whether all of the others are among them.
  public boolean containsAll(ComponentsList others) {
    if (others.componentIds.isEmpty()) {
      return true;
    }
    BitSet present = new BitSet();
    componentIds.forEach(id -> present.set(id.value()));
    return others.componentIds.stream().allMatch(id -> present.get(id.value()));
  }

  /// These and one more, in ascending order.
  public ComponentsList and(ComponentId componentId) {
    return new ComponentsList(
        Stream.concat(componentIds.stream(), Stream.of(componentId)).distinct().sorted().toList());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.vector(componentIds);
  }
}
