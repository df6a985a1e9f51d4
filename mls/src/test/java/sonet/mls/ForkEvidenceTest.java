package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.ForkEvidence.EpochMark;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;

/// What members say of the epochs they went through, and what others make of it.
final class ForkEvidenceTest {
  private final Stage stage;

  ForkEvidenceTest() throws MlsException {
    stage = new Stage();
  }

  private static EpochMark mark(long epoch, String authenticator) {
    return new EpochMark(new Epoch(epoch), Bytes.utf8(authenticator));
  }

  @Test
  void membersOfOneBranchAgreeWhoeverIsAhead() throws MlsException {
    PendingCommit commit = stage.a.commit(CommitRequest.update());
    Group ahead = commit.group();
    assertThat(ahead.compare(stage.c.evidence()))
        .isEqualTo(new ForkComparison.SameBranch(stage.c.epoch()));
    assertThat(stage.c.compare(ahead.evidence()))
        .isEqualTo(new ForkComparison.SameBranch(stage.c.epoch()));
  }

  @Test
  void anOldForkIsFoundAmongManyEpochsAndAfterARestart() throws MlsException {
    Group ours = stage.a;
    Group theirs = stage.b;
    Epoch parting = ours.epoch();
    for (int i = 0; i < 40; i++) {
      ours = ours.commit(CommitRequest.update()).keep();
      theirs = theirs.commit(CommitRequest.update()).keep();
    }
    ours = stage.alice.restore(ours);
    ForkEvidence evidence = ForkEvidence.decode(theirs.evidence().encoded());
    assertThat(ours.compare(evidence))
        .isInstanceOfSatisfying(
            ForkComparison.Forked.class,
            fork -> {
              assertThat(fork.lastCommon()).contains(parting);
              assertThat(fork.firstDifferent()).isEqualTo(parting.next());
            });
  }

  @Test
  void whatIsRememberedIsBounded() throws MlsException {
    Group group = stage.a;
    for (int i = 0; i < 70; i++) {
      group = group.commit(CommitRequest.update()).keep();
    }
    ForkEvidence evidence = group.evidence();
    assertThat(evidence.marks()).hasSize(History.MARKS + 1);
    assertThat(stage.c.compare(evidence)).isEqualTo(new ForkComparison.NothingInCommon());
  }

  @Test
  void aForkFromBeforeAllThatIsRememberedHasNoLastCommonEpoch() {
    assertThat(
            ForkComparison.of(
                List.of(mark(9, "a"), mark(8, "b")), List.of(mark(9, "c"), mark(8, "d"))))
        .isEqualTo(
            new ForkComparison.Forked(Optional.empty(), new Epoch(8), ForkComparison.Side.OURS));
  }

  @Test
  void theLongerBranchIsPreferredAndOfEquallyLongOnesTheSmallerMark() {
    List<EpochMark> shorter = List.of(mark(8, "a"), mark(7, "common"));
    List<EpochMark> longer = List.of(mark(9, "z"), mark(8, "b"), mark(7, "common"));
    List<EpochMark> other = List.of(mark(8, "b"), mark(7, "common"));
    assertThat(preferred(shorter, longer)).isEqualTo(ForkComparison.Side.THEIRS);
    assertThat(preferred(longer, shorter)).isEqualTo(ForkComparison.Side.OURS);
    assertThat(preferred(shorter, other)).isEqualTo(ForkComparison.Side.OURS);
    assertThat(preferred(other, shorter)).isEqualTo(ForkComparison.Side.THEIRS);
  }

  private static ForkComparison.Side preferred(List<EpochMark> ours, List<EpochMark> theirs) {
    return ((ForkComparison.Forked) ForkComparison.of(ours, theirs)).preferred();
  }

  @Test
  @Breaks({Rule.WRONG_GROUP, Rule.UNKNOWN_SENDER, Rule.INVALID_CONTENT_SIGNATURE})
  void evidenceIsOfThisGroupAndOfAMemberAndSigned() throws MlsException {
    TestClient dave = stage.client("dave");
    Stage.assertRefused(Rule.WRONG_GROUP, () -> stage.c.compare(dave.createGroup().evidence()));
    ForkEvidence good = stage.a.evidence();
    Group stranger =
        Group.create(
            dave.environment(),
            new Group.Parameters(dave.suite(), stage.a.groupId(), stage.a.context().extensions()),
            stage.identity(dave));
    Stage.assertRefused(Rule.UNKNOWN_SENDER, () -> stage.c.compare(stranger.evidence()));
    List<EpochMark> changed = new ArrayList<>(good.marks());
    changed.set(0, mark(good.marks().getFirst().epoch().value(), "made up"));
    Stage.assertRefused(
        Rule.INVALID_CONTENT_SIGNATURE,
        () ->
            stage.c.compare(
                new ForkEvidence(good.groupId(), changed, good.signatureKey(), good.signature())));
    Stage.assertRefused(
        Rule.INVALID_CONTENT_SIGNATURE,
        () ->
            stage.c.compare(
                new ForkEvidence(
                    good.groupId(),
                    good.marks(),
                    stage.bob.signer().publicKey(),
                    good.signature())));
  }

  @Test
  @Breaks(Rule.MALFORMED_MESSAGE)
  void evidenceDecodesAsAWholeOrNotAtAll() throws MlsException {
    ForkEvidence good = stage.a.commit(CommitRequest.update()).group().evidence();
    Bytes encoded = good.encoded();
    assertThat(ForkEvidence.decode(encoded)).isEqualTo(good);
    ForkEvidence backwards =
        new ForkEvidence(
            good.groupId(), good.marks().reversed(), good.signatureKey(), good.signature());
    List<EpochMark> many = new ArrayList<>();
    for (int i = 1000; i > 0; i--) {
      many.add(mark(i, ""));
    }
    ForkEvidence endless =
        new ForkEvidence(good.groupId(), many, good.signatureKey(), good.signature());
    for (Bytes malformed :
        List.of(
            Bytes.EMPTY,
            encoded.slice(0, encoded.length() - 1),
            Bytes.concat(encoded, Bytes.of((byte) 0)),
            backwards.encoded(),
            endless.encoded())) {
      Stage.assertRefused(Rule.MALFORMED_MESSAGE, () -> ForkEvidence.decode(malformed));
    }
  }

  @Test
  @Breaks(Rule.PSK_NOT_AVAILABLE)
  void aGroupBeginsAgainOnlyWithTheKeyOfTheLastCommonEpoch() throws MlsException {
    ResumptionRequest request =
        ResumptionRequest.of(
            stage.identity(stage.alice), List.of(stage.keyPackage(stage.bob).keyPackage()));
    Stage.assertRefused(
        Rule.PSK_NOT_AVAILABLE,
        () -> ForkResolution.of(stage.a).reboot(new GroupId(Stage.HELLO), new Epoch(77), request));
    KeyPackageBundle forDave = stage.keyPackage(stage.client("dave"));
    Stage.assertRefused(
        Rule.BRANCH_MEMBERS_MISMATCH,
        () ->
            ForkResolution.of(stage.a)
                .reboot(
                    new GroupId(Stage.HELLO),
                    stage.a.epoch(),
                    ResumptionRequest.of(
                        stage.identity(stage.alice), List.of(forDave.keyPackage()))));
  }
}
