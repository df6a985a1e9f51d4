package sonet.mls.commit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.mls.CommitEffect;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentLogic;
import sonet.mls.component.ComponentLogic.Outcome;
import sonet.mls.component.ComponentLogic.Update;
import sonet.mls.component.Components;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.Sender;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalType;

/// What a list of proposals does to the data of components (draft-ietf-mls-extensions §4.6 to
/// §4.8).
///
/// The data come after all that RFC 9420 defines: first a GroupContextExtensions proposal, then
/// what is ephemeral, then the updates, component by component.
final class AppDataRules {
  private final Components components;
  private final ComponentLogic.Setting setting;
  private final List<CommitEffect.Ephemeral> ephemeral = new ArrayList<>();
  private final Map<ComponentId, List<Optional<Update>>> updates = new TreeMap<>();
  private final List<CommitEffect.Change> changes = new ArrayList<>();
  private final Set<ProposalType> types = new LinkedHashSet<>();
  private int count;

  AppDataRules(Components components, ComponentLogic.Setting setting) {
    this.components = components;
    this.setting = setting;
  }

  /// Files an update or a removal.
  void collect(Proposal.AppDataUpdate proposal, Sender sender) throws MlsException {
    var _ = logic(proposal.componentId());
    updates
        .computeIfAbsent(proposal.componentId(), id -> new ArrayList<>())
        .add(proposal.update().map(data -> new Update(data, sender)));
    count(proposal.type());
  }

  /// Files ephemeral data, after the component's own check (§4.8).
  void collect(Proposal.AppEphemeral proposal, Sender sender) throws MlsException {
    Optional<String> objection =
        logic(proposal.componentId())
            .objectionToEphemeral(setting, new Update(proposal.data(), sender));
    if (objection.isPresent()) {
      throw new MlsException(
          Rule.APP_EPHEMERAL_REFUSED,
          "component " + proposal.componentId() + ": " + objection.get());
    }
    ephemeral.add(
        new CommitEffect.Ephemeral(
            proposal.componentId(), proposal.data(), SentProposal.member(sender)));
    count(proposal.type());
  }

  private void count(ProposalType type) {
    types.add(type);
    count++;
  }

  /// How many proposals there are.
  int count() {
    return count;
  }

  /// Their types.
  Set<ProposalType> types() {
    return types;
  }

  /// Whether data in the GroupContext change.
  boolean changesData() {
    return !updates.isEmpty();
  }

  /// What was collected and applied.
  CommitEffect.AppData effect() {
    return ephemeral.isEmpty() && changes.isEmpty()
        ? CommitEffect.AppData.NONE
        : new CommitEffect.AppData(ephemeral, changes);
  }

  /// The group's extensions after everything.
  ///
  /// @param replacement what a GroupContextExtensions proposal puts in place of them
  Extensions apply(Optional<Extensions> replacement) throws MlsException {
    Extensions extensions = setting.context().extensions();
    if (replacement.isPresent()) {
      checkReplacement(extensions, replacement.get());
      extensions = replacement.get();
    }
    if (updates.isEmpty()) {
      return extensions;
    }
    AppDataDictionary dictionary = AppDataDictionary.of(extensions);
    Map<ComponentId, Optional<Bytes>> changed = new TreeMap<>();
    for (Map.Entry<ComponentId, List<Optional<Update>>> entry : updates.entrySet()) {
      ComponentId id = entry.getKey();
      Optional<Bytes> data = changed(id, dictionary.find(id), entry.getValue());
      changed.put(id, data);
      changes.add(new CommitEffect.Change(id, data));
    }
    return extensions.with(dictionary.with(changed).toExtension());
  }

  /// Whether GroupContextExtensions leaves alone what is not its own (§4.7).
  ///
  /// The group's requirement counts as it is in the epoch that the commit ends: the draft speaks of
  /// what the group contains, and a proposal cannot lift the rule for itself. The extension must
  /// stand in the new list as it was, since a list without it would remove it. Where AppDataUpdate
  /// is not required of everyone, the proposal may touch the data, but not behind the back of a
  /// component that we know.
  private void checkReplacement(Extensions present, Extensions next) throws MlsException {
    Optional<Bytes> before = present.find(ExtensionType.APP_DATA_DICTIONARY);
    Optional<Bytes> after = next.find(ExtensionType.APP_DATA_DICTIONARY);
    if (before.equals(after)) {
      return;
    }
    if (LeafRules.required(present).proposalTypes().contains(ProposalType.APP_DATA_UPDATE)) {
      throw new MlsException(Rule.APP_DATA_CHANGED_BY_EXTENSIONS, "");
    }
    AppDataDictionary old = AppDataDictionary.of(present);
    AppDataDictionary changed = AppDataDictionary.of(next);
    for (ComponentId id : old.differences(changed)) {
      Optional<ComponentLogic> logic = components.find(id);
      Optional<String> objection =
          logic.flatMap(of -> of.objectionToReplacement(setting, old.find(id), changed.find(id)));
      if (objection.isPresent()) {
        throw refused(id, objection.get());
      }
    }
  }

  /// One component's data after its updates; none after its removal (§4.7).
  private Optional<Bytes> changed(
      ComponentId id, Optional<Bytes> present, List<Optional<Update>> proposed)
      throws MlsException {
    List<Update> list = proposed.stream().flatMap(Optional::stream).toList();
    if (list.size() == proposed.size()) {
      return switch (logic(id).update(setting, present, list)) {
        case Outcome.Refused(Rule rule, String why) ->
            throw new MlsException(rule, "component " + id + ": " + why);
        case Outcome.Data(Bytes data) -> Optional.of(data);
      };
    }
    if (proposed.size() > 1) {
      throw new MlsException(Rule.APP_DATA_UPDATES_CONFLICT, "component " + id);
    }
    if (present.isEmpty()) {
      throw new MlsException(Rule.APP_DATA_NOT_PRESENT, "component " + id);
    }
    Optional<String> objection = logic(id).objectionToRemoval(setting, present.get());
    if (objection.isPresent()) {
      throw refused(id, objection.get());
    }
    return Optional.empty();
  }

  private ComponentLogic logic(ComponentId id) throws MlsException {
    return components
        .find(id)
        .orElseThrow(() -> new MlsException(Rule.COMPONENT_UNKNOWN, "component " + id));
  }

  private static MlsException refused(ComponentId id, String why) {
    return new MlsException(Rule.APP_DATA_REFUSED, "component " + id + ": " + why);
  }
}
