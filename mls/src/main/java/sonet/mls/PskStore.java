package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// Where pre-shared keys come from (RFC 9420 §8.4). The engine closes what it is given, so hand out
/// copies.
public interface PskStore {
  /// No pre-shared key at all.
  PskStore NONE = id -> Optional.empty();

  /// The external key of an id.
  Optional<Secret> external(Bytes pskId);

  /// The resumption key of an epoch of another group, or of an epoch that the group itself no
  /// longer holds.
  default Optional<Secret> resumption(GroupId groupId, Epoch epoch) {
    return Optional.empty();
  }
}
