package sonet.ratchet;

import java.util.HashSet;
import java.util.Set;
import java.util.function.Consumer;
import sonet.crypto.Secret;

/// The secrets that a value goes on with: all others of the value before it are wiped.
record Kept(Set<Secret> secrets) {
  static Kept of(Consumer<Consumer<Secret>> source) {
    Set<Secret> secrets = new HashSet<>();
    source.accept(secrets::add);
    return new Kept(secrets);
  }

  void wipeOthers(Consumer<Consumer<Secret>> source) {
    source.accept(secret -> {
      if (!secrets.contains(secret)) {
        secret.close();
      }
    });
  }
}
