package sonet.mls.extension;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import sonet.crypto.RandomSource;
import sonet.mls.MlsException;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.credential.CredentialType;
import sonet.mls.proposal.ProposalType;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.tree.Capabilities;

/// Random values that mean nothing and keep peers honest about ignoring what they do not know (RFC
/// 9420 §13.5, draft-ietf-mls-extensions §5.1).
///
/// They go into capabilities, into the extensions of leaves, key packages and GroupInfos, and into
/// dictionaries of components there; never into a GroupContext, a proposal type or a credential
/// type. Whoever receives them treats them like any unknown value.
public final class Grease {
  /// Components have the first eight of the values; the others are for private use (§7.5).
  private static final int COMPONENT_VALUES = 8;

  private static final int ALL_VALUES = 15;

  private Grease() {}

  /// Whether we send such values without being asked.
  public enum Use {
    /// Only what the application puts in.
    NEVER,
    /// In all that we make: leaves, key packages and GroupInfos.
    ALWAYS
  }

  /// One of the fifteen reserved values 0x0A0A, 0x1A1A to 0xEAEA.
  public static int value(RandomSource random) {
    return value(below(random, ALL_VALUES));
  }

  /// One of the eight components that are reserved, 0x0A0A to 0x7A7A.
  public static ComponentId component(RandomSource random) {
    return new ComponentId(value(below(random, COMPONENT_VALUES)));
  }

  private static int value(int index) {
    int octet = index << 4 | 0x0a;
    return octet << 8 | octet;
  }

  /// Whether a value is reserved for this.
  public static boolean isGrease(int value) {
    return (value & 0x0f0f) == 0x0a0a && (value >> 8) == (value & 0xff) && (value >> 12) != 0xf;
  }

  /// Capabilities with one reserved value in each list that may hold one.
  public static Capabilities grease(Capabilities capabilities, RandomSource random) {
    return new Capabilities(
        capabilities.versions(),
        with(capabilities.cipherSuites(), random, CipherSuiteId::new),
        with(capabilities.extensions(), random, ExtensionType::new),
        with(capabilities.proposals(), random, ProposalType::new),
        with(capabilities.credentials(), random, CredentialType::new));
  }

  /// Extensions of a leaf or key package with one more, of a reserved type that the capabilities
  /// list, so that they agree (RFC 9420 §7.3).
  public static Extensions grease(
      Extensions extensions, Capabilities capabilities, RandomSource random) {
    Extensions within = greaseComponents(extensions, random);
    Optional<ExtensionType> type =
        capabilities.extensions().stream().filter(listed -> isGrease(listed.value())).findFirst();
    return type.isPresent() ? with(within, type.get(), random) : within;
  }

  /// Extensions of a GroupInfo with one more, of any reserved type.
  public static Extensions grease(Extensions extensions, RandomSource random) {
    return with(greaseComponents(extensions, random), new ExtensionType(value(random)), random);
  }

  /// Any contents will do.
  private static Extensions with(Extensions extensions, ExtensionType type, RandomSource random) {
    if (extensions.find(type).isPresent()) {
      return extensions;
    }
    List<Extension> all = new ArrayList<>(extensions.list());
    all.add(below(random, all.size() + 1), new Extension(type, random.bytes(below(random, 32))));
    return new Extensions(all);
  }

  /// The dictionary of components, where there is one, with data of a reserved component, and that
  /// component in the lists of components (draft-ietf-mls-extensions §5.1).
  private static Extensions greaseComponents(Extensions extensions, RandomSource random) {
    if (extensions.find(ExtensionType.APP_DATA_DICTIONARY).isEmpty()) {
      return extensions;
    }
    try {
      AppDataDictionary dictionary = AppDataDictionary.of(extensions);
      ComponentId component = component(random);
      for (ComponentId list : List.of(ComponentId.APP_COMPONENTS, ComponentId.SAFE_AAD)) {
        Optional<ComponentsList> components = dictionary.components(list);
        if (components.isPresent()) {
          dictionary = dictionary.with(list, components.get().and(component));
        }
      }
      return extensions.with(
          dictionary.with(component, random.bytes(below(random, 32))).toExtension());
    } catch (MlsException malformed) {
      // Not ours to mend: whoever is to accept it will say so.
      return extensions;
    }
  }

  private static <T> List<T> with(List<T> values, RandomSource random, IntFunction<T> constructor) {
    T greased = constructor.apply(value(random));
    if (values.contains(greased)) {
      return values;
    }
    List<T> all = new ArrayList<>(values);
    all.add(below(random, values.size() + 1), greased);
    return all;
  }

  /// Even enough for values that mean nothing.
  private static int below(RandomSource random, int bound) {
    return ((random.bytes(1).at(0) & 0xff) << 8 | (random.bytes(1).at(0) & 0xff)) % bound;
  }
}
