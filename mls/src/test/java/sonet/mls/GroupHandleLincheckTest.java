package sonet.mls;

import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.component.ComponentId;
import sonet.mls.framing.MlsMessage;
import sonet.mls.testing.TestClient;

/// A shared group behaves as if one thread after the other used it: each message is delivered once,
/// whoever processes it, no key of ours is used twice, and a commit is adopted once.
public class GroupHandleLincheckTest {
  private final GroupHandle handle;
  private final Group sender;
  private final Bytes first;
  private final Bytes second;
  private final Bytes commit;
  private final PendingCommit own;

  /// A group of two with messages under way, for each run.
  public GroupHandleLincheckTest() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    KeyPackageBundle forBob = bob.keyPackage();
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(forBob.keyPackage()));
    sender = add.keep();
    handle = new GroupHandle(bob.join(add.welcome(), forBob));
    first = sender.protect(Bytes.utf8("one")).encoded();
    second = sender.protect(Bytes.utf8("two")).encoded();
    commit = sender.commit(CommitRequest.update()).message().encoded();
    own = handle.group().commit(CommitRequest.update());
  }

  /// The first message, which past epochs read too.
  @Operation
  public String first() throws MlsException {
    return described(handle.process(first));
  }

  /// The second one, perhaps before the first.
  @Operation
  public String second() throws MlsException {
    return described(handle.process(second));
  }

  /// A commit of the other.
  @Operation
  public String commit() throws MlsException {
    return described(handle.process(commit));
  }

  /// Our own commit, accepted by the delivery service; whichever commit comes first ends the epoch.
  @Operation
  public String merge() {
    return handle.keep(own) ? "our epoch" : "too late";
  }

  /// What we send is readable for the other, once, in whichever epoch it was sent.
  @Operation
  public String send() throws MlsException {
    MlsMessage sent = handle.protect(Bytes.utf8("hello"), Bytes.EMPTY);
    return sent instanceof MlsMessage.Private(var message)
        ? "sent in epoch " + message.epoch()
        : "not encrypted";
  }

  /// A component's secret is given once in each epoch.
  @Operation
  public String export() {
    try (Secret secret = handle.safeExport(new ComponentId(0x8001))) {
      return "exported " + secret.length();
    } catch (IllegalStateException again) {
      return "exported before";
    }
  }

  @Test
  void everyInterleavingIsAsIfInSequence() {
    new StressOptions()
        .iterations(8)
        .invocationsPerIteration(60)
        .threads(2)
        .actorsPerThread(3)
        .check(getClass());
  }

  private static String described(Received received) {
    return switch (received) {
      case Received.Application application -> "read " + application.data().toUtf8();
      case Received.Commit _ -> "a new epoch";
      case Received.Duplicate _ -> "a duplicate";
      default -> received.getClass().getSimpleName();
    };
  }
}
