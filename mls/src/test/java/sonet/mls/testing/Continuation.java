package sonet.mls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.ProtocolVersion;
import sonet.mls.Received;
import sonet.mls.ResumptionRequest;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// The end of a world: subgroups branch off, and a ReInit moves the group to another suite (RFC
/// 9420 §11.2, §11.3).
final class Continuation {
  private final World world;
  private final Environment environment;

  /// A member of the new group, by its old device.
  private record Heir(Device device, Signer signer, KeyPackageBundle keyPackage) {}

  Continuation(World world) {
    this.world = world;
    this.environment = world.environment();
  }

  /// Some members make a subgroup.
  void branch() throws MlsException {
    List<Device> shuffled = world.dice().shuffled(world.members());
    Device creator = shuffled.getFirst();
    List<Heir> others = new ArrayList<>();
    for (Device device : shuffled.subList(1, 1 + world.dice().below(shuffled.size()))) {
      others.add(heir(device, world.suite()));
    }
    ClientIdentity identity =
        world.identity("device-" + creator.number(), newSigner(world.suite()));
    PendingCommit pending =
        creator
            .group()
            .branch(
                new GroupId(environment.random().bytes(16)),
                ResumptionRequest.of(identity, keyPackages(others)));
    check(pending, others, world.suite());
    assertThat(creator.group().closedBy()).isEmpty();
  }

  /// The group ends, and goes on in another suite of the same speed.
  void reinitialize(long seed) throws MlsException {
    MlsSuite next = new MlsSuite(TestClient.SUITES.get(seed % 2 == 0 ? 3 : 1));
    List<Device> shuffled = world.dice().shuffled(world.members());
    Device committer = shuffled.getFirst();
    Proposal.ReInit reInit =
        new Proposal.ReInit(
            new GroupId(environment.random().bytes(16)),
            ProtocolVersion.MLS10,
            next.id(),
            world.extensions("the new group"));
    PendingCommit last =
        committer.group().commit(CommitRequest.RECEIVED.withoutReceived().with(reInit));
    Group closed = last.keep();
    for (Device device : shuffled.subList(1, shuffled.size())) {
      Received received = device.group().process(last.message());
      assertThat(received)
          .isInstanceOfSatisfying(
              Received.Commit.class,
              commit -> assertThat(commit.effect().reInit()).contains(reInit));
      device.adopt(received.keep());
      assertThat(device.group().closedBy()).contains(reInit);
      assertThatThrownBy(() -> device.group().protect(Bytes.EMPTY))
          .isInstanceOf(IllegalStateException.class);
    }
    committer.adopt(closed);
    List<Heir> others = new ArrayList<>();
    for (Device device : shuffled.subList(1, shuffled.size())) {
      others.add(heir(device, next));
    }
    ClientIdentity identity = world.identity("device-" + committer.number(), newSigner(next));
    PendingCommit first = closed.reinitialize(ResumptionRequest.of(identity, keyPackages(others)));
    check(first, others, next);
    assertThat(first.group().groupId()).isEqualTo(reInit.groupId());
  }

  /// All join, agree, and talk.
  private void check(PendingCommit pending, List<Heir> others, MlsSuite suite) throws MlsException {
    Group creator = pending.keep();
    assertThat(creator.suite().id()).isEqualTo(suite.id());
    List<Group> joined = new ArrayList<>();
    for (Heir heir : others) {
      JoinRequest request =
          JoinRequest.of(
              pending.welcome().orElseThrow().welcome(), heir.keyPackage(), heir.signer());
      assertThatThrownBy(() -> Group.join(environment, request)).isInstanceOf(MlsException.class);
      Group group = Group.join(environment, request.continuing(heir.device().group()));
      assertThat(group.epochAuthenticator()).isEqualTo(creator.epochAuthenticator());
      joined.add(group);
    }
    PendingCommit update = creator.commit(CommitRequest.update());
    for (Group group : joined) {
      Received received = group.process(update.message());
      assertThat(received.keep().epochAuthenticator())
          .isEqualTo(update.group().epochAuthenticator());
    }
  }

  private Heir heir(Device device, MlsSuite suite) {
    Signer signer = newSigner(suite);
    KeyPackageBundle bundle =
        KeyPackageBundle.create(
            environment,
            suite,
            world.identity("device-" + device.number(), signer),
            new Lifetime(TestClient.NOW - 3600, TestClient.NOW + 86_400));
    return new Heir(device, signer, bundle);
  }

  private Signer newSigner(MlsSuite suite) {
    KeyPair keys = suite.primitives().generateSignatureKeyPair(environment.random());
    return suite.primitives().signer(keys);
  }

  private static List<KeyPackage> keyPackages(List<Heir> heirs) {
    return heirs.stream().map(heir -> heir.keyPackage().keyPackage()).toList();
  }
}
