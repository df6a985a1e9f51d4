package sonet.mls.schedule;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Secret;

/// The bookkeeping of one step of the secret tree: which secrets of the old tree the new one lacks,
/// and the other way round. Lives inside one method.
final class Transition {
  private final List<Secret> consumed = new ArrayList<>();
  private final List<Secret> fresh = new ArrayList<>();

  /// A secret that the new tree has and the old one had not.
  Secret make(Secret secret) {
    fresh.add(secret);
    return secret;
  }

  MessageKey make(MessageKey key) {
    fresh.add(key.key());
    fresh.add(key.nonce());
    return key;
  }

  /// A secret that the new tree does without: consumed if the old tree has it, wiped at once if
  /// not.
  void drop(Secret secret) {
    if (fresh.remove(secret)) {
      secret.close();
    } else {
      consumed.add(secret);
    }
  }

  void drop(MessageKey key) {
    drop(key.key());
    drop(key.nonce());
  }

  /// A fresh secret that leaves the new tree for another owner.
  Secret handOver(Secret secret) {
    if (!fresh.remove(secret)) {
      throw new AssertionError("a secret that the old tree has cannot change its owner");
    }
    return secret;
  }

  List<Secret> consumed() {
    return consumed;
  }

  List<Secret> fresh() {
    return fresh;
  }
}
