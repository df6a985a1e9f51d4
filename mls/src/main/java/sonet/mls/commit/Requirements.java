package sonet.mls.commit;

import java.util.Optional;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.Components;
import sonet.mls.component.ComponentsList;
import sonet.mls.component.MediaTypeList;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.WireFormats;
import sonet.mls.tree.LeafNode;

/// What a group asks of the extensions of every leaf, beyond `required_capabilities`
/// (draft-ietf-mls-extensions §5).
///
/// @param components `app_components`
/// @param safeAad `safe_aad`: components whose authenticated data everyone must know
/// @param wireFormats `required_wire_formats`
/// @param mediaTypes `content_media_types`, for an application that advertises content
record Requirements(
    ComponentsList components,
    ComponentsList safeAad,
    WireFormats wireFormats,
    Optional<MediaTypeList> mediaTypes) {

  /// Those of a group with these extensions.
  ///
  /// @param known components of the application
  /// @throws MlsException when they do not decode
  static Requirements of(Extensions group, Components known) throws MlsException {
    return new Requirements(
        ComponentsList.required(group),
        safeAad(group),
        WireFormats.required(group),
        known.find(ComponentId.CONTENT_MEDIA_TYPES).isPresent()
            ? MediaTypeList.find(group)
            : Optional.empty());
  }

  /// The first that a leaf does not meet, by the rule that makes it.
  ///
  /// @throws MlsException when the leaf's extensions do not decode
  Optional<Rule> unmet(LeafNode leaf, LeafRules.Direction direction) throws MlsException {
    if (!ComponentsList.supported(leaf).containsAll(components)) {
      return Optional.of(Rule.REQUIRED_COMPONENT_MISSING);
    }
    if (!safeAad.componentIds().isEmpty() && !safeAad(leaf.extensions()).containsAll(safeAad)) {
      return Optional.of(Rule.REQUIRED_SAFE_AAD_MISSING);
    }
    if (!WireFormats.supported(leaf.extensions()).supportAll(wireFormats)) {
      return Optional.of(Rule.REQUIRED_WIRE_FORMAT_MISSING);
    }
    // Others may know of a member what its leaf does not say, so only our own commits are held to
    // the media types (§6.2.3).
    boolean lacksMediaType =
        direction == LeafRules.Direction.SENT
            && mediaTypes.isPresent()
            && MediaTypeList.find(leaf.extensions())
                .filter(supported -> supported.covers(mediaTypes.get()))
                .isEmpty();
    return lacksMediaType ? Optional.of(Rule.REQUIRED_MEDIA_TYPE_MISSING) : Optional.empty();
  }

  private static ComponentsList safeAad(Extensions extensions) throws MlsException {
    return AppDataDictionary.of(extensions)
        .components(ComponentId.SAFE_AAD)
        .orElse(ComponentsList.EMPTY);
  }
}
