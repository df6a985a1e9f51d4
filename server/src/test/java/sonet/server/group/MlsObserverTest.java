package sonet.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.KeyPackageBundle;
import sonet.mls.PendingCommit;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// What the server writes of a group, and what it makes of it after a stop.
final class MlsObserverTest {
  private static final InstantSource CLOCK = () -> Instant.ofEpochSecond(1_795_219_200L);
  private static final RandomSource RANDOM = new java.security.SecureRandom()::nextBytes;
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());
  private static final MlsSuite SUITE = new MlsSuite(SUITES.get(1));

  private final Environment environment =
      new Environment(
          SUITES,
          RANDOM,
          () -> CLOCK.instant().getEpochSecond(),
          AuthenticationService.ANY_BASIC,
          PskStore.NONE,
          GroupPolicy.DEFAULT);
  private final GroupObserver.Factory observers =
      MlsObserver.factory(Providers.best(), RANDOM, CLOCK);
  private final SortedMap<Integer, Bytes> disk = new TreeMap<>();

  private static ClientIdentity identity(String name) {
    CipherSuite suite = SUITE.primitives();
    Signer signer = suite.signer(suite.generateSignatureKeyPair(RANDOM));
    return ClientIdentity.of(Credential.basic(name), signer, SUITES);
  }

  private Group group(int members) throws Exception {
    Group group =
        Group.create(environment, Group.Parameters.random(environment, SUITE), identity("creator"));
    List<KeyPackage> others = new ArrayList<>();
    long now = CLOCK.instant().getEpochSecond();
    for (int i = 1; i < members; i++) {
      others.add(
          KeyPackageBundle.create(
                  environment, SUITE, identity("member " + i), new Lifetime(now - 9, now + 9))
              .keyPackage());
    }
    return group.commit(CommitRequest.add(others)).keep().commit(CommitRequest.update()).keep();
  }

  private void write(GroupObserver.Piece piece) {
    disk.put(piece.index(), piece.bytes());
    for (int outdated = 1; outdated <= piece.outdated(); outdated++) {
      assertThat(disk.remove(outdated)).isNotNull();
    }
  }

  private GroupObserver restored() {
    return observers.restore(List.copyOf(disk.values()));
  }

  private static GroupObserver next(GroupObserver observer, Bytes commit) throws Exception {
    return ((GroupObserver.Step.Commit) observer.process(commit)).next();
  }

  @Test
  void aServerThatStopsAfterAnyCommitKnowsTheGroupAndWritesTheSame() throws Exception {
    Group group = group(40);
    GroupObserver observer =
        observers.create(group.groupInfo(Group.GroupInfoContent.FULL).encoded(), Optional.empty());
    write(observer.written());
    int whole = observer.written().bytes().length();
    int begun = 0;
    for (int i = 0; i < 60; i++) {
      PendingCommit commit = group.commit(CommitRequest.update());
      Bytes message = commit.message().encoded();
      GroupObserver next = next(observer, message);
      GroupObserver.Piece piece = next.written();
      assertThat(next(restored(), message).written()).isEqualTo(piece);
      if (piece.index() == 0) {
        begun++;
      } else {
        assertThat(piece.bytes().length()).isLessThan(whole / 5);
      }
      write(piece);
      observer = next;
      group = commit.keep();
      GroupObserver back = restored();
      assertThat(back.epoch()).isEqualTo(group.epoch().value());
      assertThat(back.ratchetTree()).isEqualTo(group.ratchetTree());
      back.verifyGroupInfo(group.groupInfo(Group.GroupInfoContent.FULL).encoded());
    }
    assertThat(begun).isPositive();
    assertThat(disk.keySet()).hasSize(disk.lastKey() + 1);
  }

  @Test
  void aLargeGroupWeighsMoreInMemoryThanItsTreeIsLong() throws Exception {
    GroupObserver few = observer(2);
    GroupObserver many = observer(60);
    assertThat(few.weight()).isGreaterThan(few.ratchetTree().length());
    assertThat(many.weight())
        .isGreaterThan(many.ratchetTree().length())
        .isGreaterThan(5 * few.weight());
  }

  private GroupObserver observer(int members) throws Exception {
    return observers.create(
        group(members).groupInfo(Group.GroupInfoContent.FULL).encoded(), Optional.empty());
  }
}
