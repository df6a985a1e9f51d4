package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.mls.commit.Viewpoint;

/// The private halves of our own Update proposals of the epoch (RFC 9420 §12.1.2).
///
/// @param updates each with the key pair of its leaf
record OwnUpdateKeys(List<Update> updates) implements Viewpoint.OwnUpdates {
  static final OwnUpdateKeys NONE = new OwnUpdateKeys(List.of());

  OwnUpdateKeys {
    updates = List.copyOf(updates);
  }

  /// One of them.
  record Update(KeyPair leafKey, Signer signer) {}

  OwnUpdateKeys with(Update update) {
    List<Update> all = new ArrayList<>(updates);
    all.add(update);
    return new OwnUpdateKeys(all);
  }

  @Override
  public Optional<Viewpoint.OwnUpdate> find(Bytes encryptionKey) {
    return updates.stream()
        .filter(update -> update.leafKey().publicKey().equals(encryptionKey))
        .map(update -> new Viewpoint.OwnUpdate(update.leafKey(), update.signer()))
        .findFirst();
  }

  void forEachSecret(Consumer<Secret> visitor) {
    updates.forEach(update -> visitor.accept(update.leafKey().privateKey()));
  }
}
