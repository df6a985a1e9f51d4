package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.Welcome;

/// Groups that a careless delivery service let go different ways, at random, and that come together
/// again by each procedure of docs/forks.md.
final class ForkPropertiesTest {
  private static final GroupId AGAIN = new GroupId(Bytes.utf8("once more"));

  enum Procedure {
    READD,
    EXTERNAL_COMMITS,
    REBOOT,
    REINIT
  }

  static Stream<Arguments> seeds() {
    return LongStream.range(0, 6)
        .boxed()
        .flatMap(seed -> Stream.of(Procedure.values()).map(each -> Arguments.of(seed, each)));
  }

  /// Someone with its group, in its branch.
  private static final class Party {
    final TestClient client;
    final List<Group> abandoned = new ArrayList<>();
    Group group;

    Party(TestClient client, Group group) {
      this.client = client;
      this.group = group;
    }

    LeafIndex in(Group other) {
      return other.all().stream()
          .filter(member -> member.credential().equals(Credential.basic(client.name())))
          .map(Member::leafIndex)
          .findFirst()
          .orElseThrow();
    }

    boolean isIn(Group other) {
      return other.all().stream()
          .anyMatch(member -> member.credential().equals(Credential.basic(client.name())));
    }

    void rejoin(Optional<MlsMessage.Welcome> welcome, KeyPackageBundle bundle) throws MlsException {
      Welcome invitation = welcome.orElseThrow().welcome();
      ForkResolution.Rejoined rejoined =
          ForkResolution.of(group)
              .rejoin(
                  JoinRequest.of(invitation, bundle, client.signer())
                      .withTaken(group.groupId()::equals));
      abandoned.add(group);
      group = rejoined.keep();
    }
  }

  private final List<List<Party>> branches = new ArrayList<>();
  private final List<Party> everyone = new ArrayList<>();
  private Random dice = new Random(0);
  private Epoch parting = Epoch.ZERO;

  /// A group that falls apart and lives on in two or three branches.
  private void fallApart(long seed) throws MlsException {
    dice = new Random(seed);
    int size = 4 + dice.nextInt(6);
    List<TestClient> clients = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      clients.add(
          TestClient.create("member " + i, 1, 1000 * seed + i)
              .with(GroupPolicy.DEFAULT.withPastEpochs(6)));
    }
    List<KeyPackageBundle> bundles = clients.stream().skip(1).map(TestClient::keyPackage).toList();
    PendingCommit add =
        clients
            .getFirst()
            .createGroup()
            .commit(CommitRequest.add(bundles.stream().map(KeyPackageBundle::keyPackage).toList()));
    everyone.add(new Party(clients.getFirst(), add.keep()));
    for (int i = 1; i < size; i++) {
      TestClient client = clients.get(i);
      everyone.add(new Party(client, client.join(add.welcome(), bundles.get(i - 1))));
    }
    for (int i = 0; i < 2; i++) {
      commit(everyone, everyone.get(dice.nextInt(size)), CommitRequest.update());
    }
    parting = everyone.getFirst().group.epoch();
    List<Party> shuffled = new ArrayList<>(everyone);
    Collections.shuffle(shuffled, dice);
    int count = 2 + dice.nextInt(2);
    for (int i = 0; i < count; i++) {
      branches.add(new ArrayList<>());
    }
    for (int i = 0; i < size; i++) {
      branches.get(i < count ? i : dice.nextInt(count)).add(shuffled.get(i));
    }
    for (List<Party> branch : branches) {
      for (int i = 1 + dice.nextInt(3); i > 0; i--) {
        commitAtRandom(branch);
      }
    }
  }

  private void commitAtRandom(List<Party> branch) throws MlsException {
    Party committer = branch.get(dice.nextInt(branch.size()));
    List<Member> others =
        committer.group.all().stream()
            .filter(member -> !member.leafIndex().equals(committer.group.self()))
            .toList();
    CommitRequest request =
        dice.nextInt(3) == 0 && others.size() > 2
            ? CommitRequest.remove(others.get(dice.nextInt(others.size())).leafIndex())
            : CommitRequest.update();
    commit(branch, committer, request);
  }

  /// A commit that the branch sees, and nobody else.
  private static void commit(List<Party> branch, Party committer, CommitRequest request)
      throws MlsException {
    PendingCommit pending = committer.group.commit(request);
    see(branch, committer, pending.message());
    committer.group = pending.keep();
  }

  private static void see(List<Party> branch, Party committer, MlsMessage commit)
      throws MlsException {
    for (Party party : List.copyOf(branch)) {
      if (party != committer) {
        Received received = party.group.process(commit);
        if (received instanceof Received.Removed) {
          branch.remove(party);
        } else {
          assertThat(received).isInstanceOf(Received.Commit.class);
          party.group = received.keep();
        }
      }
    }
  }

  /// The branch that goes on: the one that is preferred to each other.
  private List<Party> winner() throws MlsException {
    List<List<Party>> best = new ArrayList<>();
    for (List<Party> branch : branches) {
      boolean ahead = true;
      for (List<Party> other : branches) {
        ahead &= branch.equals(other) ? isWhole(branch) : isAhead(branch, other);
      }
      if (ahead) {
        best.add(branch);
      }
    }
    assertThat(best).hasSize(1);
    return best.getFirst();
  }

  private static boolean isWhole(List<Party> branch) throws MlsException {
    Group first = branch.getFirst().group;
    assertThat(first.compare(branch.getLast().group.evidence()))
        .isEqualTo(new ForkComparison.SameBranch(first.epoch()));
    return true;
  }

  private boolean isAhead(List<Party> branch, List<Party> other) throws MlsException {
    ForkComparison.Forked here = compared(branch, other);
    ForkComparison.Forked there = compared(other, branch);
    assertThat(here.preferred()).isNotEqualTo(there.preferred());
    return here.preferred() == ForkComparison.Side.OURS;
  }

  private ForkComparison.Forked compared(List<Party> branch, List<Party> other)
      throws MlsException {
    Bytes evidence = other.getFirst().group.evidence().encoded();
    ForkComparison comparison = branch.getFirst().group.compare(ForkEvidence.decode(evidence));
    assertThat(comparison)
        .isInstanceOfSatisfying(
            ForkComparison.Forked.class,
            fork -> {
              assertThat(fork.lastCommon()).contains(parting);
              assertThat(fork.firstDifferent()).isEqualTo(parting.next());
            });
    return (ForkComparison.Forked) comparison;
  }

  @ParameterizedTest(name = "seed {0}, {1}")
  @MethodSource("seeds")
  @Breaks({Rule.OWN_LEAF_NOT_FOUND, Rule.BRANCH_MEMBERS_MISMATCH})
  void allHonestMembersComeTogetherAgain(long seed, Procedure procedure) throws MlsException {
    fallApart(seed);
    List<Party> winner = winner();
    Group going = winner.getFirst().group;
    List<Party> out = everyone.stream().filter(party -> !party.isIn(going)).toList();
    List<Party> lost =
        everyone.stream().filter(party -> !winner.contains(party) && party.isIn(going)).toList();
    switch (procedure) {
      case READD -> readd(winner, lost);
      case EXTERNAL_COMMITS -> joinExternally(winner, lost);
      case REBOOT -> reboot(winner, lost, AGAIN);
      case REINIT -> reinitialize(winner, lost);
    }
    List<Party> together = new ArrayList<>(winner);
    together.addAll(lost);
    checkTogether(together, out);
    for (Party party : lost) {
      assertThat(party.abandoned).isNotEmpty().allSatisfy(ForkPropertiesTest::isWiped);
    }
    keepOut(together.getFirst().group, out);
  }

  private static void readd(List<Party> winner, List<Party> lost) throws MlsException {
    Party committer = winner.getLast();
    Map<Party, KeyPackageBundle> bundles = keyPackages(lost);
    PendingCommit pending =
        ForkResolution.of(committer.group)
            .readd(
                lost.stream().map(party -> party.in(committer.group)).toList(),
                bundles.values().stream().map(KeyPackageBundle::keyPackage).toList());
    see(winner, committer, pending.message());
    committer.group = pending.keep();
    for (Party party : lost) {
      party.rejoin(pending.welcome(), java.util.Objects.requireNonNull(bundles.get(party)));
    }
  }

  private static Map<Party, KeyPackageBundle> keyPackages(List<Party> parties) {
    Map<Party, KeyPackageBundle> bundles = new java.util.LinkedHashMap<>();
    parties.forEach(party -> bundles.put(party, party.client.keyPackage()));
    return bundles;
  }

  private static void joinExternally(List<Party> winner, List<Party> lost) throws MlsException {
    List<Party> inside = new ArrayList<>(winner);
    for (Party party : lost) {
      MlsMessage.GroupInfo info = inside.getLast().group.groupInfo(Group.GroupInfoContent.FULL);
      PendingCommit pending =
          ForkResolution.of(party.group)
              .rejoinExternally(info.groupInfo(), Optional.empty(), party.client.identity());
      for (Party other : inside) {
        other.group = other.group.process(pending.message()).keep();
      }
      party.abandoned.add(party.group);
      party.group = pending.keep();
      inside.add(party);
    }
  }

  private void reboot(List<Party> winner, List<Party> lost, GroupId groupId) throws MlsException {
    Party creator = winner.getFirst();
    List<Party> others = new ArrayList<>(winner.subList(1, winner.size()));
    others.addAll(lost);
    Map<Party, KeyPackageBundle> bundles = keyPackages(others);
    List<KeyPackage> keyPackages =
        bundles.values().stream().map(KeyPackageBundle::keyPackage).toList();
    PendingCommit pending =
        ForkResolution.of(creator.group)
            .reboot(groupId, parting, ResumptionRequest.of(creator.client.identity(), keyPackages));
    Group left = creator.group;
    creator.group = pending.keep();
    isWiped(left);
    for (Party party : others) {
      party.rejoin(pending.welcome(), java.util.Objects.requireNonNull(bundles.get(party)));
    }
  }

  private void reinitialize(List<Party> winner, List<Party> lost) throws MlsException {
    for (List<Party> branch : branches) {
      Group any = branch.getFirst().group;
      Proposal.ReInit close =
          new Proposal.ReInit(AGAIN, ProtocolVersion.MLS10, any.suite().id(), Extensions.EMPTY);
      commit(branch, branch.getFirst(), CommitRequest.RECEIVED.withoutReceived().with(close));
      Group closed = branch.getLast().group;
      assertThat(closed.closedBy()).contains(close);
      Stage.assertRefused(
          Rule.REINIT_PARAMETERS_MISMATCH,
          () ->
              ForkResolution.of(closed)
                  .reboot(
                      closed.groupId(),
                      parting,
                      ResumptionRequest.of(branch.getLast().client.identity(), List.of())));
    }
    reboot(winner, lost, AGAIN);
  }

  private static void checkTogether(List<Party> together, List<Party> out) throws MlsException {
    Group any = together.getFirst().group;
    assertThat(any.all()).hasSize(together.size());
    assertThat(out).noneMatch(party -> party.isIn(any));
    Map<Party, Bytes> said = new HashMap<>();
    for (Party party : together) {
      assertThat(party.group.epochAuthenticator()).isEqualTo(any.epochAuthenticator());
      assertThat(party.group.compare(any.evidence()))
          .isEqualTo(new ForkComparison.SameBranch(any.epoch()));
      said.put(party, party.group.protect(Bytes.utf8(party.client.name())).encoded());
    }
    for (Party reader : together) {
      for (Party writer : together) {
        if (reader != writer) {
          Received received =
              reader.group.process(java.util.Objects.requireNonNull(said.get(writer)));
          assertThat(received)
              .isInstanceOfSatisfying(
                  Received.Application.class,
                  message ->
                      assertThat(message.data()).isEqualTo(Bytes.utf8(writer.client.name())));
          reader.group = received.keep();
        }
      }
    }
  }

  private static void isWiped(Group group) {
    List<Secret> secrets = new ArrayList<>();
    group.state().forEachSecret(secrets::add);
    group.state().secrets().exporter().forEachSecret(secrets::add);
    assertThat(secrets).isNotEmpty().allMatch(Secret::isWiped);
  }

  /// Who was removed in the branch that goes on is not brought back in by mistake.
  private static void keepOut(Group group, List<Party> out) {
    for (Party party : out) {
      ForkResolution inside = ForkResolution.of(group);
      KeyPackage keyPackage = party.client.keyPackage().keyPackage();
      Stage.assertRefused(
          Rule.BRANCH_MEMBERS_MISMATCH, () -> inside.readd(List.of(), List.of(keyPackage)));
      if (party.group.groupId().equals(group.groupId())) {
        Stage.assertRefused(
            Rule.OWN_LEAF_NOT_FOUND,
            () ->
                ForkResolution.of(party.group)
                    .rejoinExternally(
                        group.groupInfo(Group.GroupInfoContent.FULL).groupInfo(),
                        Optional.empty(),
                        party.client.identity()));
      }
    }
  }
}
