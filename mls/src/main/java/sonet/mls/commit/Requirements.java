package sonet.mls.commit;

import java.util.Optional;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.ComponentsList;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.WireFormats;
import sonet.mls.tree.LeafNode;

/// What a group asks of the extensions of every leaf, beyond `required_capabilities`
/// (draft-ietf-mls-extensions §5).
///
/// @param components `app_components`
/// @param wireFormats `required_wire_formats`
record Requirements(ComponentsList components, WireFormats wireFormats) {

  /// Those of a group with these extensions.
  ///
  /// @throws MlsException when they do not decode
  static Requirements of(Extensions group) throws MlsException {
    return new Requirements(ComponentsList.required(group), WireFormats.required(group));
  }

  /// The first that a leaf does not meet, by the rule that makes it.
  ///
  /// @throws MlsException when the leaf's extensions do not decode
  Optional<Rule> unmet(LeafNode leaf) throws MlsException {
    if (!ComponentsList.supported(leaf).containsAll(components)) {
      return Optional.of(Rule.REQUIRED_COMPONENT_MISSING);
    }
    if (!WireFormats.supported(leaf.extensions()).supportAll(wireFormats)) {
      return Optional.of(Rule.REQUIRED_WIRE_FORMAT_MISSING);
    }
    return Optional.empty();
  }
}
