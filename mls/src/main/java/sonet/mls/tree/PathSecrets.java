package sonet.mls.tree;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.suite.MlsSuite;

/// Path secrets, each derived from the one below, and the commit secret behind the last (RFC 9420
/// §7.4, §12.4.1). Closing wipes the path secrets and not the commit secret.
///
/// @param secrets one for each node, from the lowest to the highest
/// @param commitSecret `path_secret[n+1]`
record PathSecrets(List<Secret> secrets, Secret commitSecret) implements AutoCloseable {
  private static final String PATH = "path";
  private static final String NODE = "node";

  /// Derives so many path secrets, the given one the first. It belongs to the result.
  static PathSecrets derive(MlsSuite suite, Secret first, int count) {
    List<Secret> secrets = new ArrayList<>();
    Secret at = first;
    for (int i = 0; i < count; i++) {
      secrets.add(at);
      at = suite.deriveSecret(at, PATH);
    }
    return new PathSecrets(List.copyOf(secrets), at);
  }

  /// The key pairs of the nodes, and before them those of further node secrets, in one batch.
  List<KeyPair> keyPairs(MlsSuite suite, List<Secret> further) {
    List<Secret> nodeSecrets = new ArrayList<>();
    try {
      for (Secret secret : secrets) {
        nodeSecrets.add(suite.deriveSecret(secret, NODE));
      }
      List<Secret> all = new ArrayList<>(further);
      all.addAll(nodeSecrets);
      return suite.primitives().deriveKemKeyPairs(all);
    } finally {
      // §7.5: node secrets are deleted once the key pairs are derived.
      nodeSecrets.forEach(Secret::close);
    }
  }

  /// The key pair of the node with a path secret.
  static KeyPair keyPair(MlsSuite suite, Secret pathSecret) {
    try (Secret nodeSecret = suite.deriveSecret(pathSecret, NODE)) {
      return suite.primitives().deriveKemKeyPair(nodeSecret);
    }
  }

  /// Deletes the path secrets, as §7.5 demands.
  @Override
  public void close() {
    secrets.forEach(Secret::close);
  }
}
