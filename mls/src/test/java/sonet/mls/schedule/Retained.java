package sonet.mls.schedule;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// What a secret tree holds, for tests of what it must not hold.
final class Retained {
  private Retained() {}

  static List<Secret> secrets(SecretTree tree) {
    List<Secret> secrets = new ArrayList<>();
    tree.forEachSecret(secrets::add);
    return secrets;
  }

  /// The values, in the order of the tree.
  static List<Bytes> values(SecretTree tree) {
    return secrets(tree).stream().map(Retained::value).toList();
  }

  static Bytes value(Secret secret) {
    return Bytes.wrap(secret.expose());
  }
}
