package sonet.mls;

import sonet.crypto.Secret;
import sonet.mls.commit.GroupInfoVerification;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.StagedCommit;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.TreeKemPrivate;

/// Processing of a Welcome, in the order of RFC 9420 §12.4.3.1.
final class WelcomeJoin {
  private final Environment environment;
  private final JoinRequest request;

  WelcomeJoin(Environment environment, JoinRequest request) {
    this.environment = environment;
    this.request = request;
  }

  Group join() throws MlsException {
    OpenedWelcome.Keys keys =
        new OpenedWelcome.Keys(request.keyPackages(), request.signer(), request.continued());
    try (OpenedWelcome opened = OpenedWelcome.open(environment, request.welcome(), keys)) {
      PublicGroup group =
          GroupInfoVerification.verify(environment, opened.groupInfo(), request.ratchetTree());
      opened.checkGroup(request.taken());
      LeafIndex self =
          group
              .tree()
              .findLeaf(opened.bundle().keyPackage().leafNode())
              .orElseThrow(() -> new MlsException(Rule.OWN_LEAF_NOT_FOUND, ""));
      StagedCommit.Secrets epoch =
          opened.epoch(pathKeys(opened, group, self), group.contextBytes());
      Group joined =
          new Group(
              GroupState.begin(
                  environment, group, self, request.signer(), epoch, History.EMPTY, 0));
      try {
        opened.continued().check(environment, group);
      } catch (MlsException refused) {
        joined.close();
        throw refused;
      }
      return joined;
    }
  }

  private static TreeKemPrivate pathKeys(OpenedWelcome opened, PublicGroup group, LeafIndex self)
      throws MlsException {
    TreeKemPrivate keys = opened.leafKeys(self);
    if (opened.secrets().pathSecret().isEmpty()) {
      return keys;
    }
    try {
      return keys.fromWelcome(
          group.tree(), opened.groupInfo().signer(), opened.secrets().pathSecret().get());
    } catch (MlsException refused) {
      keys.secrets().forEach(Secret::close);
      throw refused;
    }
  }
}
