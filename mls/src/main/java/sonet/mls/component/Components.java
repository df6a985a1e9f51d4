package sonet.mls.component;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The components that an application knows, each with its logic: a part of its
/// [sonet.mls.GroupPolicy]. All members of a group and its observers must know the same of those
/// that proposals name, or they will disagree on commits (draft-ietf-mls-extensions §4.7, §4.8).
public final class Components {
  /// What every implementation understands: `app_components` and `safe_aad`, whose data an update
  /// replaces as a whole, which the draft leaves to the application (§4.6, §5).
  public static final Components STANDARD =
      new Components(Map.of(), Optional.empty())
          .with(ComponentId.APP_COMPONENTS, ComponentLogic.replacing(ComponentsList::read))
          .with(ComponentId.SAFE_AAD, ComponentLogic.replacing(ComponentsList::read));

  private final Map<ComponentId, ComponentLogic> known;
  private final Optional<ComponentLogic> others;

  private Components(Map<ComponentId, ComponentLogic> known, Optional<ComponentLogic> others) {
    this.known = Collections.unmodifiableMap(new HashMap<>(known));
    this.others = others;
  }

  /// These and a component with its logic, in place of any it had.
  public Components with(ComponentId componentId, ComponentLogic logic) {
    Map<ComponentId, ComponentLogic> more = new HashMap<>(known);
    more.put(componentId, logic);
    return new Components(more, others);
  }

  /// These and content advertisement: media types are listed by members and groups, and application
  /// data of a group that lists some are framed (draft-ietf-mls-extensions §6.2).
  public Components withContentAdvertisement() {
    return with(ComponentId.CONTENT_MEDIA_TYPES, ComponentLogic.replacing(MediaTypeList::read));
  }

  /// These, and every other component under one logic: for an observer of groups whose members use
  /// [ComponentLogic#REPLACE].
  public Components withOthers(ComponentLogic logic) {
    return new Components(known, Optional.of(logic));
  }

  /// The logic of a component, if it is known.
  public Optional<ComponentLogic> find(ComponentId componentId) {
    ComponentLogic logic = known.get(componentId);
    return logic == null ? others : Optional.of(logic);
  }

  /// The known components, as a client advertises them in its leaf (§5).
  public ComponentsList list() {
    return new ComponentsList(known.keySet().stream().sorted().toList());
  }
}
