package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.component.ComponentId;

/// Where pre-shared keys come from (RFC 9420 §8.4). The engine closes what it is given, so hand out
/// copies.
public interface PskStore {
  /// No pre-shared key at all.
  PskStore NONE = id -> Optional.empty();

  /// The external key of an id.
  Optional<Secret> external(Bytes pskId);

  /// The key that a component has under an id (draft-ietf-mls-extensions §4.5).
  default Optional<Secret> application(ComponentId component, Bytes pskId) {
    return Optional.empty();
  }

  /// The resumption key of an epoch of another group, or of an epoch that the group itself no
  /// longer holds.
  default Optional<Secret> resumption(GroupId groupId, Epoch epoch) {
    return Optional.empty();
  }
}
