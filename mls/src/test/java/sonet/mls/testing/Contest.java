package sonet.mls.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.mls.CommitRequest;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.Received;
import sonet.mls.extension.Extension;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.welcome.GroupInfo;

/// The end of an epoch: some devices commit at once, the delivery service takes one of them, the
/// others drop theirs.
final class Contest {
  private final World world;
  private final Dice dice;
  private final Proposers proposers;
  private final Proposers.Plan plan;
  private final List<Contestant> contestants = new ArrayList<>();

  /// A commit in the race.
  ///
  /// @param device who sent it; nobody yet, for a newcomer
  /// @param number of the device, or the one that the newcomer will have
  /// @param signer with which the sender goes on
  /// @param external whether it is an external commit
  /// @param sent the message
  /// @param seen the messages that the committer had
  private record Contestant(
      Optional<Device> device,
      int number,
      Signer signer,
      boolean external,
      boolean treeInWelcome,
      PendingCommit pending,
      Sent sent,
      Set<Integer> seen) {}

  Contest(World world, Proposers proposers, Proposers.Plan plan) {
    this.world = world;
    this.dice = world.dice();
    this.proposers = proposers;
    this.plan = plan;
  }

  /// Runs it; afterwards the winner and those who join are in the new epoch.
  void run() throws MlsException {
    List<Device> candidates = dice.shuffled(world.active());
    int count = Math.min(candidates.size(), dice.chance(60) ? 1 : 1 + dice.below(3));
    for (Device device : candidates.subList(0, count)) {
      contestants.add(byMember(device));
    }
    if (plan.adds() && dice.chance(25)) {
      contestants.add(byNewcomer());
    }
    if (dice.chance(10)) {
      contestants.add(byReturning(dice.pick(world.members())));
    }
    decide(dice.pick(contestants));
  }

  /// The first members come in.
  void grow(Device creator, int count) throws MlsException {
    List<KeyPackage> keyPackages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keyPackages.add(world.prospect().keyPackage().keyPackage());
    }
    accept(byMember(creator, CommitRequest.add(keyPackages), creator.signer()));
  }

  private void decide(Contestant winner) throws MlsException {
    List<Contestant> losers =
        contestants.stream().filter(c -> !c.sent().equals(winner.sent())).toList();
    List<SideBranch> branches = new ArrayList<>();
    for (Contestant loser : losers) {
      branches.add(tryOut(loser));
    }
    accept(winner);
    for (SideBranch branch : branches) {
      branch.refuse(winner.sent());
    }
  }

  private Contestant byMember(Device device) throws MlsException {
    List<Proposal> own = proposers.byValue(device);
    CommitRequest request = CommitRequest.RECEIVED.with(own);
    if (dice.chance(10)) {
      request = request.withoutReceived();
    }
    if (dice.chance(30)) {
      request = request.withPath();
    }
    if (dice.chance(20)) {
      request = request.encrypted();
    }
    if (dice.chance(20)) {
      request = request.withAuthenticatedData(Bytes.utf8("a note"));
    }
    if (dice.chance(20)) {
      request =
          request.withWelcomeExtensions(
              Extensions.of(new Extension(World.TOPIC, Bytes.utf8("welcome"))));
    }
    Signer signer = device.signer();
    if (dice.chance(15)) {
      var identity = device.renewedIdentity();
      signer = identity.signer();
      request = request.withIdentity(identity);
    }
    if (dice.chance(30)) {
      request = request.withoutTreeInWelcome();
    }
    return byMember(device, request, signer);
  }

  private Contestant byMember(Device device, CommitRequest request, Signer signer)
      throws MlsException {
    PendingCommit pending = device.group().commit(request);
    if (request.withReceived()) {
      checkEffect(device, pending);
    }
    return new Contestant(
        Optional.of(device),
        device.number(),
        signer,
        false,
        request.treeInWelcome(),
        pending,
        world.send(pending.message(), ContentType.COMMIT, device, Bytes.EMPTY),
        device.seen());
  }

  /// What a committer had been asked to do is done.
  private void checkEffect(Device device, PendingCommit pending) {
    for (Map.Entry<Sent, Device> leaving : world.present().leaving.entrySet()) {
      if (device.has(leaving.getKey())) {
        assertThat(pending.effect().left(leaving.getValue().group().self())).isTrue();
      }
    }
    assertThat(pending.effect().left(device.group().self())).isFalse();
    for (Proposal proposal : device.group().proposals()) {
      switch (proposal) {
        case Proposal.Remove(var leaf) when !leaf.equals(device.group().self()) ->
            assertThat(pending.effect().gone()).extracting(Member::leafIndex).contains(leaf);
        case Proposal.Add(var keyPackage) ->
            assertThat(pending.effect().added())
                .extracting(Member::leafNode)
                .contains(keyPackage.leafNode());
        case Proposal.AppEphemeral(var component, var data) ->
            assertThat(pending.effect().appData().ephemeralOf(component)).contains(data);
        case Proposal.Unknown unknown ->
            assertThat(pending.effect().custom()).anyMatch(c -> c.proposal().equals(unknown));
        default -> {}
      }
    }
  }

  private Contestant byNewcomer() throws MlsException {
    World.Prospect newcomer = world.prospect();
    return external(
        Optional.empty(),
        newcomer.number(),
        newcomer.signer(),
        ExternalJoinRequest.of(
            groupInfo(), world.identity("device-" + newcomer.number(), newcomer.signer())));
  }

  /// A member that lost its state replaces itself.
  private Contestant byReturning(Device device) throws MlsException {
    Group any = dice.pick(world.active()).group();
    Member old =
        any.all().stream()
            .filter(m ->
                device.signers().stream().anyMatch(s -> s.publicKey().equals(m.signatureKey())))
            .findFirst()
            .orElseThrow();
    Signer signer =
        device.signers().stream()
            .filter(s -> s.publicKey().equals(old.signatureKey()))
            .findFirst()
            .orElseThrow();
    return external(
        Optional.of(device),
        device.number(),
        signer,
        ExternalJoinRequest.of(groupInfo(), world.identity("device-" + device.number(), signer))
            .replacing(old.leafIndex()));
  }

  private Contestant external(
      Optional<Device> device, int number, Signer signer, ExternalJoinRequest request)
      throws MlsException {
    ExternalJoinRequest chosen =
        dice.chance(30) ? request.withRatchetTree(world.present().tree()) : request;
    List<MlsMessage> leaving = new ArrayList<>();
    for (Sent selfRemove : world.present().selfRemoves()) {
      leaving.add(MlsMessage.decode(selfRemove.bytes()));
    }
    chosen = chosen.withSelfRemoves(leaving);
    PendingCommit pending = Group.joinExternally(world.environment(number), chosen);
    assertThat(pending.effect().left()).hasSameSizeAs(leaving);
    Sent sent = world.send(pending.message(), ContentType.COMMIT, number, Bytes.EMPTY);
    world.markFromOutside(sent);
    Set<Integer> seen =
        world.present().selfRemoves().stream().map(Sent::id).collect(Collectors.toSet());
    return new Contestant(device, number, signer, true, true, pending, sent, seen);
  }

  private GroupInfo groupInfo() {
    return dice.pick(world.active()).group().groupInfo(Group.GroupInfoContent.FULL).groupInfo();
  }

  /// What would be if a loser had won: some process its commit on values that they leave again, and
  /// copies of them go on from there.
  private SideBranch tryOut(Contestant loser) throws MlsException {
    SideBranch branch = new SideBranch(world, loser.sent(), loser.pending().group());
    for (Device device : dice.shuffled(world.active()).stream().limit(2).toList()) {
      if (device.number() != loser.number()) {
        catchUpOn(device, loser.seen());
        device.tryOut(loser.sent(), loser.pending());
        branch.join(device);
      }
    }
    if (loser.sent().open() && allOpen(loser)) {
      world.observeAndDrop(loser.sent());
    }
    world.present().rejected.add(loser.sent());
    return branch;
  }

  /// Gives a device the proposals that a committer had.
  private void catchUpOn(Device device, Set<Integer> seen) throws MlsException {
    for (Sent proposal : List.copyOf(world.present().proposals)) {
      if (seen.contains(proposal.id()) && !device.seen().contains(proposal.id())) {
        assertThat(device.receive(proposal)).isInstanceOf(Received.ProposalStored.class);
      }
    }
  }

  /// Whether an observer sees all that a commit may refer to.
  private boolean allOpen(Contestant contestant) {
    return contestant.external()
        || world.present().proposals.stream()
            .filter(p -> contestant.seen().contains(p.id()))
            .allMatch(Sent::open);
  }

  private void accept(Contestant winner) throws MlsException {
    boolean visible = winner.sent().open() && allOpen(winner);
    PendingCommit pending = winner.pending();
    Group next = pending.group();
    EpochLog ended = world.present();
    world.advance(winner.sent(), winner.seen(), next);
    winner
        .device()
        .filter(device -> !winner.external())
        .ifPresent(device -> {
          if (dice.chance(50)) {
            echo(device, winner);
          }
          device.adopt(pending.onto(device.group()).keep());
        });
    List<Device> joining = new ArrayList<>();
    if (winner.external()) {
      joining.add(joinedByCommit(winner));
    }
    for (Member added : pending.effect().added()) {
      joining.add(joined(added, winner));
    }
    world.seat(winner.sent(), world.membersAfter(next, joining));
    world.observe(winner.sent(), next, visible);
    for (Device newcomer : joining) {
      newcomer.inbox.addAll(ended.applications);
      newcomer.inbox.addAll(ended.proposals);
      newcomer.inbox.add(winner.sent());
    }
  }

  private static void echo(Device device, Contestant winner) {
    try {
      Received echo = device.group().process(winner.sent().bytes());
      assertThat(echo)
          .isInstanceOfSatisfying(
              Received.OwnCommit.class, own -> assertThat(winner.pending().matches(own)).isTrue());
    } catch (MlsException refused) {
      throw new AssertionError(refused);
    }
  }

  private Device joinedByCommit(Contestant winner) {
    Group group = winner.pending().keep();
    Device device =
        winner.device().orElseGet(() -> new Device(world, winner.number(), winner.signer(), group));
    device.inbox.clear();
    device.enter(group, true);
    world.register(winner.signer(), device);
    return device;
  }

  private Device joined(Member added, Contestant winner) throws MlsException {
    World.Prospect prospect = world.prospect(added.signatureKey());
    MlsMessage.Welcome welcome = winner.pending().welcome().orElseThrow();
    KeyPackageBundle decoy = world.prospect().keyPackage();
    JoinRequest request =
        new JoinRequest(
            welcome.welcome(),
            List.of(decoy, prospect.keyPackage()),
            prospect.signer(),
            winner.treeInWelcome() && dice.chance(80)
                ? Optional.empty()
                : Optional.of(world.present().tree()),
            id -> false,
            Optional.empty());
    Group group = Group.join(world.environment(prospect.number()), request);
    prospect.keyPackage().close();
    Device device = new Device(world, prospect.number(), prospect.signer(), group);
    world.register(prospect.signer(), device);
    if (dice.chance(60)) {
      world.noteArrival(device);
    }
    return device;
  }
}
