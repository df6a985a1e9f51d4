package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentKeys;
import sonet.mls.component.ComponentKeys.HpkeContext;
import sonet.mls.component.HpkeMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.tree.LeafIndex;

/// One component in one epoch of a group: its data, and its use of the group's keys, kept apart
/// from MLS and from other components (draft-ietf-mls-extensions §4).
public final class GroupComponent {
  private final GroupState state;
  private final ComponentKeys keys;

  GroupComponent(GroupState state, ComponentId componentId) {
    this.state = state;
    this.keys = new ComponentKeys(state.suite(), componentId);
  }

  /// Which component it is.
  public ComponentId componentId() {
    return keys.componentId();
  }

  /// Its data in the GroupContext (§4.6).
  public Optional<Bytes> data() {
    return AppDataDictionary.ofChecked(state.group().context().extensions()).find(componentId());
  }

  /// A proposal that gives the component's logic an update of its data (§4.7).
  public Proposal.AppDataUpdate update(Bytes update) {
    return Proposal.AppDataUpdate.update(componentId(), update);
  }

  /// A proposal that removes its data (§4.7).
  public Proposal.AppDataUpdate remove() {
    return Proposal.AppDataUpdate.remove(componentId());
  }

  /// A proposal with data that go with a commit (§4.8).
  public Proposal.AppEphemeral ephemeral(Bytes data) {
    return new Proposal.AppEphemeral(componentId(), data);
  }

  /// Its secret of the epoch, given once: as [Group#safeExport] (§4.4).
  public Secret exportSecret() {
    return state.secrets().exporter().export(componentId());
  }

  /// Encrypts to a member's leaf key, which the member has until it replaces its leaf (§4.2).
  ///
  /// @throws MlsException with `UNKNOWN_SENDER` when there is no such member
  public HpkeMessage encryptTo(LeafIndex member, HpkeContext context, Secret plaintext)
      throws MlsException {
    Member receiver = member(member);
    return keys.encrypt(
        receiver.leafNode().encryptionKey(), context, plaintext, state.environment().random());
  }

  /// Opens what was encrypted to our leaf (§4.2).
  ///
  /// @throws MlsException with `UNDECRYPTABLE_COMPONENT_CIPHERTEXT`
  public Secret decrypt(HpkeMessage message) throws MlsException {
    return keys.decrypt(state.keys().leafKey(), message);
  }

  /// Opens what was encrypted to the external key of the epoch, `external_pub` of its GroupInfo,
  /// which all members have (§4.2).
  ///
  /// @throws MlsException with `UNDECRYPTABLE_COMPONENT_CIPHERTEXT`
  public Secret decryptAsGroup(HpkeMessage message) throws MlsException {
    try (KeyPair external =
        KeySchedule.externalKeyPair(state.suite(), state.secrets().externalSecret())) {
      return keys.decrypt(external, message);
    }
  }

  /// Signs with our leaf's key (§4.3).
  public Bytes sign(String label, Bytes content) {
    return keys.sign(state.signer(), label, content);
  }

  /// Whether a member of the epoch signed content (§4.3).
  ///
  /// @throws MlsException with `UNKNOWN_SENDER` when there is no such member
  public boolean verify(LeafIndex member, String label, Bytes content, Bytes signature)
      throws MlsException {
    return keys.verify(member(member).signatureKey(), label, content, signature);
  }

  private Member member(LeafIndex leafIndex) throws MlsException {
    return state
        .group()
        .at(leafIndex)
        .orElseThrow(() -> new MlsException(Rule.UNKNOWN_SENDER, "leaf " + leafIndex));
  }
}
