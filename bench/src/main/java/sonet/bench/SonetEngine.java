package sonet.bench;

import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.PendingCommit;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.MlsMessage;

/// This project's engine.
final class SonetEngine implements Engine {
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());

  private final Group group;

  private SonetEngine(Group group) {
    this.group = group;
  }

  /// Two members of the group: the committer, who entered first, and the receiver.
  static Pair join(int suite, Bytes groupInfo) throws Exception {
    Group first = enter(suite, MlsMessage.decode(groupInfo)).keep();
    PendingCommit entry = enter(suite, first.groupInfo(Group.GroupInfoContent.FULL));
    Group next = first.process(entry.message()).keep();
    return new Pair(new SonetEngine(next), new SonetEngine(entry.keep()));
  }

  private static PendingCommit enter(int suiteId, MlsMessage groupInfo) throws Exception {
    CipherSuite suite = SUITES.get(suiteId);
    Environment environment =
        new Environment(
            SUITES,
            Providers.random(),
            () -> System.currentTimeMillis() / 1000,
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT);
    ClientIdentity identity =
        ClientIdentity.of(
            Credential.basic("sonet"),
            suite.signer(suite.generateSignatureKeyPair(Providers.random())),
            SUITES);
    return Group.joinExternally(
        environment,
        ExternalJoinRequest.of(((MlsMessage.GroupInfo) groupInfo).groupInfo(), identity));
  }

  @Override
  public Bytes createUpdate() throws Exception {
    return group.commit(CommitRequest.update()).message().encoded();
  }

  @Override
  public Bytes processUpdate(Bytes commit) throws Exception {
    return group.process(commit).group().epochAuthenticator();
  }
}
