package sonet.mls.component;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;

/// The data of components in a GroupContext, leaf, key package or GroupInfo
/// (draft-ietf-mls-extensions §4.6), carried by the extension [ExtensionType#APP_DATA_DICTIONARY].
///
/// ```
/// struct {
///     ComponentData component_data<V>;
/// } AppDataDictionary;
/// ```
///
/// In a leaf, key package or GroupInfo its maker chooses it; in a GroupContext the creator does,
/// and from then on [sonet.mls.proposal.Proposal.AppDataUpdate] changes it.
///
/// @param componentData sorted by component, each at most once
public record AppDataDictionary(List<ComponentData> componentData) implements Encodable {
  /// No data of any component.
  public static final AppDataDictionary EMPTY = new AppDataDictionary(List.of());

  /// Checks the order.
  ///
  /// @throws IllegalArgumentException when components are not sorted or one stands twice
  public AppDataDictionary {
    componentData = List.copyOf(componentData);
    if (!isSorted(componentData)) {
      throw new IllegalArgumentException("components are not sorted, or one stands twice");
    }
  }

  /// Reads one, refusing components out of order or twice.
  public static AppDataDictionary read(Reader reader) throws DecodeException {
    List<ComponentData> list = reader.vector(ComponentData::read);
    if (!isSorted(list)) {
      throw new DecodeException("components are not sorted, or one stands twice");
    }
    return new AppDataDictionary(list);
  }

  /// The dictionary among extensions; empty when there is none.
  ///
  /// @throws MlsException with `MALFORMED_APP_DATA_DICTIONARY`
  public static AppDataDictionary of(Extensions extensions) throws MlsException {
    Optional<Bytes> data = extensions.find(ExtensionType.APP_DATA_DICTIONARY);
    if (data.isEmpty()) {
      return EMPTY;
    }
    try {
      return Reader.decode(data.get(), AppDataDictionary::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_APP_DATA_DICTIONARY, malformed);
    }
  }

  /// The dictionary among extensions that were checked when they came in.
  public static AppDataDictionary ofChecked(Extensions extensions) {
    try {
      return of(extensions);
    } catch (MlsException unchecked) {
      throw new AssertionError(unchecked);
    }
  }

  /// The data of a component.
  public Optional<Bytes> find(ComponentId componentId) {
    for (ComponentData present : componentData) {
      if (present.componentId().equals(componentId)) {
        return Optional.of(present.data());
      }
    }
    return Optional.empty();
  }

  /// A list of components that a component's data holds; none when the component has no data.
  ///
  /// @throws MlsException with `MALFORMED_COMPONENT_DATA`
  public Optional<ComponentsList> components(ComponentId componentId) throws MlsException {
    Optional<Bytes> data = find(componentId);
    if (data.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Reader.decode(data.get(), ComponentsList::read));
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_COMPONENT_DATA, malformed);
    }
  }

  /// This dictionary with the data of a component, in place of what it had.
  public AppDataDictionary with(ComponentId componentId, Bytes data) {
    return with(Map.of(componentId, Optional.of(data)));
  }

  /// This dictionary with a list of components as the data of a component.
  public AppDataDictionary with(ComponentId componentId, ComponentsList components) {
    return with(componentId, components.encoded());
  }

  /// This dictionary without the data of a component.
  public AppDataDictionary without(ComponentId componentId) {
    return with(Map.of(componentId, Optional.empty()));
  }

  /// The components that have other data here than there, or data in one place alone, in their
  /// order.
  public List<ComponentId> differences(AppDataDictionary other) {
    SortedMap<ComponentId, Bytes> mine = asMap();
    SortedMap<ComponentId, Bytes> theirs = other.asMap();
    Set<ComponentId> all = new TreeSet<>(mine.keySet());
    all.addAll(theirs.keySet());
    return all.stream().filter(id -> !Objects.equals(mine.get(id), theirs.get(id))).toList();
  }

  /// This dictionary with changes: new data of components, or none for those that lose theirs.
  public AppDataDictionary with(Map<ComponentId, Optional<Bytes>> changes) {
    SortedMap<ComponentId, Bytes> changed = asMap();
    changes.forEach((id, data) -> {
      if (data.isPresent()) {
        changed.put(id, data.get());
      } else {
        changed.remove(id);
      }
    });
    return new AppDataDictionary(
        changed.entrySet().stream()
            .map(entry -> new ComponentData(entry.getKey(), entry.getValue()))
            .toList());
  }

  private SortedMap<ComponentId, Bytes> asMap() {
    SortedMap<ComponentId, Bytes> map = new TreeMap<>();
    componentData.forEach(present -> map.put(present.componentId(), present.data()));
    return map;
  }

  /// As an extension.
  public Extension toExtension() {
    return new Extension(ExtensionType.APP_DATA_DICTIONARY, encoded());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.vector(componentData);
  }

  private static boolean isSorted(List<ComponentData> list) {
    for (int i = 1; i < list.size(); i++) {
      if (list.get(i - 1).componentId().compareTo(list.get(i).componentId()) >= 0) {
        return false;
      }
    }
    return true;
  }
}
