package sonet.mls.apq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.Optional;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.AeadFunction;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.KemFunction;
import sonet.crypto.spi.SignatureFunction;
import sonet.mls.Group;
import sonet.mls.MlsException;
import sonet.mls.Received;
import sonet.mls.Rule;
import sonet.mls.testing.Counts;
import sonet.mls.testing.WatchedProvider;

/// The life of two groups as one (draft-ietf-mls-combiner §3).
final class ApqGroupTest {
  private static final Bytes HELLO = Bytes.utf8("hello");

  private final ApqClient alice = ApqClient.create("alice", 1);
  private final ApqClient bob = ApqClient.create("bob", 2);
  private final ApqClient carol = ApqClient.create("carol", 3);
  private ApqGroup a = alice.createGroup();
  private ApqGroup b;
  private ApqGroup c;

  ApqGroupTest() throws MlsException {
    ApqKeyPackageBundle forBob = bob.keyPackages();
    ApqKeyPackageBundle forCarol = carol.keyPackages();
    ApqPendingCommit add =
        a.commitFull(ApqCommitRequest.add(forBob.keyPackages(), forCarol.keyPackages()));
    a = add.keep();
    b = bob.join(add, forBob);
    c = carol.join(add, forCarol);
  }

  static void assertAgree(ApqGroup... groups) {
    for (ApqGroup group : groups) {
      assertThat(group.traditional().epochAuthenticator())
          .isEqualTo(groups[0].traditional().epochAuthenticator());
      assertThat(group.postQuantum().epochAuthenticator())
          .isEqualTo(groups[0].postQuantum().epochAuthenticator());
      assertThat(group.info()).isEqualTo(groups[0].info());
    }
  }

  private static ApqGroup kept(ApqGroup group, ApqPendingCommit commit) throws MlsException {
    return group.process(commit.message().encoded()).keep();
  }

  @Test
  void aCreatorIsBoundFromTheBeginning() throws MlsException {
    ApqGroup group = alice.createGroup();
    ApqInfo info = group.info().orElseThrow();
    assertThat(info.tEpoch()).isEqualTo(group.traditional().epoch());
    assertThat(info.pqEpoch()).isEqualTo(group.postQuantum().epoch());
    assertThat(info.tSessionGroupId()).isEqualTo(group.traditional().groupId());
    assertThat(info.pqSessionGroupId()).isEqualTo(group.postQuantum().groupId());
    assertThat(group.fullCommitDue()).isFalse();
    assertThat(group.mode()).isEqualTo(ApqMode.CONFIDENTIALITY);
  }

  @Test
  void newcomersAgreeAndOweAFullCommit() throws MlsException {
    assertAgree(a, b, c);
    assertThat(b.fullCommitDue()).isTrue();
    ApqPendingCommit full = b.commitFull(ApqCommitRequest.update());
    a = kept(a, full);
    c = kept(c, full);
    b = full.keep();
    assertThat(b.fullCommitDue()).isFalse();
    assertThat(c.fullCommitDue()).isTrue();
    assertAgree(a, b, c);
  }

  @Test
  void aFullCommitMovesBothGroupsAndAPartialOneOnlyTheTraditional() throws MlsException {
    var t = a.traditional().epoch();
    var pq = a.postQuantum().epoch();
    ApqPendingCommit partial = a.commitPartial();
    assertThat(partial.isFull()).isFalse();
    assertThat(partial.welcome()).isEmpty();
    b = kept(b, partial);
    c = kept(c, partial);
    a = partial.keep();
    assertThat(a.traditional().epoch()).isEqualTo(t.next());
    assertThat(a.postQuantum().epoch()).isEqualTo(pq);
    assertThat(a.info().orElseThrow().tEpoch()).isEqualTo(t);
    ApqPendingCommit full = c.commitFull(ApqCommitRequest.update().encrypted());
    a = kept(a, full);
    b = kept(b, full);
    c = full.keep();
    assertThat(a.traditional().epoch()).isEqualTo(t.next().next());
    assertThat(a.postQuantum().epoch()).isEqualTo(pq.next());
    assertThat(a.info().orElseThrow().tEpoch()).isEqualTo(t.next().next());
    assertThat(a.info().orElseThrow().pqEpoch()).isEqualTo(pq.next());
    assertAgree(a, b, c);
  }

  @Test
  void messagesTravelInTheTraditionalGroup() throws MlsException {
    ApqReceived received = b.process(a.protect(HELLO).encoded());
    assertThat(received)
        .isInstanceOfSatisfying(
            ApqReceived.Traditional.class,
            single ->
                assertThat(single.received())
                    .isInstanceOfSatisfying(
                        Received.Application.class,
                        message -> assertThat(message.data()).isEqualTo(HELLO)));
    b = received.keep();
    assertThat(c.process(b.protect(HELLO, HELLO).encoded()))
        .isInstanceOf(ApqReceived.Traditional.class);
  }

  @Test
  void aRemovedMemberIsOutOfBothGroups() throws MlsException {
    ApqPendingCommit removal = a.commitFull(ApqCommitRequest.remove(c.traditional().self()));
    ApqReceived atCarol = c.process(removal.message().encoded());
    assertThat(atCarol)
        .isInstanceOfSatisfying(
            ApqReceived.Pair.class,
            pair -> {
              assertThat(pair.traditional()).isInstanceOf(Received.Removed.class);
              assertThat(pair.postQuantum()).isInstanceOf(Received.Removed.class);
            });
    b = kept(b, removal);
    a = removal.keep();
    assertAgree(a, b);
    assertThat(a.traditional().size()).isEqualTo(2);
    assertThat(a.postQuantum().size()).isEqualTo(2);
    assertThat(removal.effect().removed()).hasSize(1);
    assertThat(removal.postQuantumEffect().orElseThrow().removed()).hasSize(1);
  }

  @Test
  void aNewcomerJoinsByTwoExternalCommits() throws MlsException {
    ApqPendingCommit partial = a.commitPartial();
    b = kept(b, partial);
    c = kept(c, partial);
    a = partial.keep();
    ApqClient dave = ApqClient.create("dave", 4);
    ApqPendingCommit join = dave.joinExternally(a.groupInfo());
    a = kept(a, join);
    b = kept(b, join);
    c = kept(c, join);
    ApqGroup d = join.keep();
    assertAgree(a, b, c, d);
    assertThat(d.fullCommitDue()).isFalse();
    assertThat(d.traditional().size()).isEqualTo(4);
    assertThat(b.process(d.protect(HELLO).encoded())).isInstanceOf(ApqReceived.Traditional.class);
  }

  @Test
  void aMemberThatLostItsStateReplacesItselfInBothGroups() throws MlsException {
    ApqPendingCommit join =
        ApqGroup.joinExternally(
            carol.environment(),
            ApqExternalJoinRequest.of(a.groupInfo(), carol.identity())
                .replacing(
                    new ApqExternalJoinRequest.Leaves(
                        c.traditional().self(), c.postQuantum().self())));
    a = kept(a, join);
    b = kept(b, join);
    assertAgree(a, b, join.keep());
    assertThat(a.traditional().size()).isEqualTo(3);
  }

  @Test
  void aPairOfUpdatesGoesIntoAFullCommit() throws MlsException {
    ApqPendingProposal update = b.proposeUpdate();
    b = update.group();
    a = a.process(update.message().encoded()).keep();
    c = c.process(update.message().encoded()).keep();
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    assertThat(full.effect().updated()).hasSize(2);
    assertThat(full.postQuantumEffect().orElseThrow().updated()).hasSize(2);
    b = kept(b, full);
    c = kept(c, full);
    a = full.keep();
    assertAgree(a, b, c);
  }

  @Test
  void whoLeavesIsRemovedByTheNextFullCommit() throws MlsException {
    ApqPendingProposal leave = c.leave();
    a = a.process(leave.message().encoded()).keep();
    b = b.process(leave.message().encoded()).keep();
    c = leave.group();
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(() -> a.commitPartial())
        .satisfies(refused -> assertThat(refused.rule()).isEqualTo(Rule.APQ_FULL_COMMIT_REQUIRED));
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    assertThat(full.effect().left()).hasSize(1);
    b = kept(b, full);
    assertThat(((ApqReceived.Pair) c.process(full.message().encoded())).traditional())
        .isInstanceOf(Received.Removed.class);
    a = full.keep();
    assertAgree(a, b);
  }

  @Test
  void proposalsOfOneGroupAloneAreLeftOutOfAFullCommit() throws MlsException {
    ApqClient dave = ApqClient.create("dave", 4);
    var half =
        b.traditional()
            .propose(
                new sonet.mls.proposal.Proposal.Add(
                    dave.keyPackages().keyPackages().traditional()));
    a = a.process(half.message().encoded()).keep();
    c = c.process(half.message().encoded()).keep();
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    assertThat(full.effect().added()).isEmpty();
    c = kept(c, full);
    a = full.keep();
    assertAgree(a, c);
  }

  @Test
  void anOwnCommitComesBackAsSuch() throws MlsException {
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    ApqPendingCommit partial = a.commitPartial();
    ApqReceived fullEcho = a.process(full.message().encoded());
    ApqReceived partialEcho = a.process(partial.message().encoded());
    assertThat(full.matches(fullEcho)).isTrue();
    assertThat(full.matches(partialEcho)).isFalse();
    assertThat(partial.matches(partialEcho)).isTrue();
    assertThat(partial.matches(fullEcho)).isFalse();
  }

  @Test
  void whatWasReceivedWhileACommitWaitedStaysReceived() throws MlsException {
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    ApqPendingCommit partial = a.commitPartial();
    a = a.process(b.protect(HELLO).encoded()).keep();
    assertThatIllegalStateException().isThrownBy(full::keep);
    assertThat(partial.onto(a).group().traditional().epoch())
        .isEqualTo(partial.group().traditional().epoch());
    b = kept(b, full);
    a = full.onto(a).keep();
    assertAgree(a, b);
  }

  @Test
  void aPairThatLostItsRaceIsSeenAsSuch() throws MlsException {
    ApqPendingCommit lost = a.commitFull(ApqCommitRequest.update());
    ApqPendingCommit won = b.commitFull(ApqCommitRequest.update());
    c = kept(c, won);
    assertThat(c.process(won.message().encoded()))
        .isInstanceOfSatisfying(
            ApqReceived.Pair.class,
            pair -> assertThat(pair.traditional()).isInstanceOf(Received.Duplicate.class));
    assertThat(c.process(lost.message().encoded()))
        .isInstanceOfSatisfying(
            ApqReceived.Pair.class,
            pair -> assertThat(pair.traditional()).isInstanceOf(Received.Fork.class));
    ApqPendingCommit partial = b.commitPartial();
    ApqGroup ahead = kept(a, partial);
    assertThat(ahead.process(b.commitFull(ApqCommitRequest.update()).message().encoded()))
        .isInstanceOfSatisfying(
            ApqReceived.Traditional.class,
            single -> assertThat(single.received()).isInstanceOf(Received.Fork.class));
    ApqPendingCommit afterwards =
        kept(c, won.group().commitPartial()).commitFull(ApqCommitRequest.update());
    assertThat(won.group().process(afterwards.message().encoded()))
        .isInstanceOfSatisfying(
            ApqReceived.Traditional.class,
            single -> assertThat(single.received()).isInstanceOf(Received.FutureEpoch.class));
  }

  @Test
  void aRestoredGroupGoesOn() throws MlsException {
    ApqGroup restored = bob.restore(b);
    assertThat(restored.fullCommitDue()).isTrue();
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    restored = kept(restored, full);
    a = full.keep();
    assertAgree(a, restored);
    assertThat(restored.mode()).isEqualTo(ApqMode.CONFIDENTIALITY);
  }

  @Test
  void twoRunningGroupsAreBoundByTheFirstFullCommit() throws MlsException {
    ApqGroup bound = alice.createGroup();
    Group t = unbound(alice, true);
    Group pq = unbound(alice, false);
    ApqGroup combined = ApqGroup.combine(alice.environment(), t, pq, ApqMode.CONFIDENTIALITY);
    assertThat(combined.isBound()).isFalse();
    assertThat(combined.fullCommitDue()).isTrue();
    assertThatIllegalStateException().isThrownBy(() -> combined.protect(HELLO));
    assertThatIllegalStateException().isThrownBy(combined::commitPartial);
    ApqGroup after = combined.commitFull(ApqCommitRequest.update()).keep();
    assertThat(after.isBound()).isTrue();
    assertThat(after.info().orElseThrow().tSessionGroupId())
        .isNotEqualTo(bound.info().orElseThrow().tSessionGroupId());
  }

  static Group unbound(ApqClient client, boolean traditional) throws MlsException {
    return Group.create(
        client.knowing(),
        new Group.Parameters(
            traditional ? client.suites().traditional() : client.suites().postQuantum(),
            new sonet.mls.GroupId(client.environment().random().bytes(16)),
            ApqGroup.requirements()),
        traditional ? client.identity().traditional() : client.identity().postQuantum());
  }

  @Test
  void anObserverFollowsBothGroups() throws MlsException {
    ApqObservedGroup observer = ApqObservedGroup.create(alice.environment(), a.groupInfo());
    ApqPendingCommit partial = a.commitPartial();
    observer = observer.process(partial.message().encoded()).group();
    a = partial.keep();
    ApqPendingCommit full = a.commitFull(ApqCommitRequest.update());
    observer = observer.process(full.message().encoded()).group();
    a = full.keep();
    ApqPendingProposal leave = a.leave();
    observer = observer.process(leave.message().encoded()).group();
    ApqPendingCommit join = ApqClient.create("dave", 4).joinExternally(a.groupInfo());
    observer =
        ApqObservedGroup.restore(
            alice.environment(),
            observer.traditional().encoded(),
            observer.postQuantum().encoded());
    observer = observer.process(join.message().encoded()).group();
    assertThat(observer.traditional().context()).isEqualTo(join.group().traditional().context());
    assertThat(observer.postQuantum().context()).isEqualTo(join.group().postQuantum().context());
    assertThat(observer.process(a.protect(HELLO).encoded()).postQuantum()).isEmpty();
  }

  @Test
  void authenticityNeedsPostQuantumSignaturesAndWorksWithThem() throws MlsException {
    ApqClient erin = ApqClient.create("erin", 5, registry(), ApqClient.AUTHENTIC);
    ApqGroup group = erin.createGroup(ApqMode.CONFIDENTIALITY_AND_AUTHENTICITY);
    assertThat(group.mode()).isEqualTo(ApqMode.CONFIDENTIALITY_AND_AUTHENTICITY);
    assertThat(erin.restore(group).mode()).isEqualTo(group.mode());
  }

  private static CipherSuites registry() {
    return sonet.mls.testing.TestClient.SUITES;
  }

  /// Suite 0xf007 shares no primitive with suite 1, so what is watched is post-quantum alone.
  private record Apart(CryptoProvider plain, CryptoProvider watched) implements CryptoProvider {
    @Override
    public String name() {
      return plain.name();
    }

    @Override
    public Optional<HashFunction> hash(HashAlgorithm algorithm) {
      return (algorithm == HashAlgorithm.SHA384 ? watched : plain).hash(algorithm);
    }

    @Override
    public Optional<AeadFunction> aead(AeadAlgorithm algorithm) {
      return (algorithm == AeadAlgorithm.AES_256_GCM ? watched : plain).aead(algorithm);
    }

    @Override
    public Optional<KemFunction> kem(KemAlgorithm algorithm) {
      return (algorithm.isPostQuantum() ? watched : plain).kem(algorithm);
    }

    @Override
    public Optional<SignatureFunction> signature(SignatureScheme scheme) {
      return (scheme == SignatureScheme.ECDSA_SECP256R1_SHA256 ? watched : plain).signature(scheme);
    }

    @Override
    public void forEach(int count, IntConsumer work) {
      plain.forEach(count, work);
    }
  }

  @Test
  void aPartialCommitAndAMessageUseNothingOfThePostQuantumSuite() throws MlsException {
    Counts counts = new Counts();
    CryptoProvider pure = Providers.pure();
    CipherSuites suites =
        CipherSuites.withPostQuantum(new Apart(pure, new WatchedProvider(pure, counts)));
    ApqClient erin = ApqClient.create("erin", 5, suites, 0xf007);
    ApqClient frank = ApqClient.create("frank", 6, suites, 0xf007);
    ApqKeyPackageBundle bundle = frank.keyPackages();
    ApqPendingCommit add =
        erin.createGroup().commitFull(ApqCommitRequest.add(bundle.keyPackages()));
    ApqGroup e = add.keep();
    ApqGroup f = frank.join(add, bundle);
    counts.reset();
    ApqPendingCommit partial = e.commitPartial();
    f = kept(f, partial);
    e = partial.keep();
    assertThat(f.process(e.protect(HELLO).encoded())).isInstanceOf(ApqReceived.Traditional.class);
    assertThat(counts.all().values()).containsOnly(0);
    ApqPendingCommit full = e.commitFull(ApqCommitRequest.update());
    assertThat(counts.all().values()).anyMatch(count -> count > 0);
    assertAgree(full.keep(), kept(f, full));
  }
}
