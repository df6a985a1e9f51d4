package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.commit.ProposalCache;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.SentProposal;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.framing.Content;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.Sender;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.proposal.ProposalOrRef;
import sonet.mls.proposal.ProposalRef;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.tree.LeafIndex;

/// Which received proposals a committer takes up (RFC 9420 §12.4), when some of them are bad.
final class ReceivedProposalsTest {
  private static final Sender BOB = new Sender.Member(new LeafIndex(1));

  private final AtomicInteger judged = new AtomicInteger();
  private final Stage stage;

  ReceivedProposalsTest() throws MlsException {
    stage =
        new Stage(
            Stage.Setup.PLAIN.withEnvironment(plain ->
                new Environment(
                    plain.suites(),
                    plain.random(),
                    plain.clock(),
                    new Counting(judged),
                    plain.psks(),
                    plain.policy())));
  }

  private record Counting(AtomicInteger judged) implements AuthenticationService {
    @Override
    public boolean accepts(Credential credential, Bytes signatureKey, long epochSecond) {
      judged.incrementAndGet();
      return Stage.SERVICE.accepts(credential, signatureKey, epochSecond);
    }
  }

  private KeyPackage client(String name) {
    return stage.keyPackage(stage.client(name)).keyPackage();
  }

  private Group received(List<Proposal> proposals) {
    return new Group(stage.a.state().withGroup(with(stage.a.publicGroup(), proposals)));
  }

  private PublicGroup with(PublicGroup group, List<Proposal> proposals) {
    PublicGroup next = group;
    for (Proposal proposal : proposals) {
      Bytes hash = stage.a.suite().primitives().hash(Bytes.utf8("" + next.proposals().size()));
      next = next.withProposal(new SentProposal(proposal, BOB, Optional.of(new ProposalRef(hash))));
    }
    return next;
  }

  private static List<Bytes> names(List<KeyPackage> clients) {
    return clients.stream().map(client -> client.leafNode().credential().encoded()).toList();
  }

  private static List<Bytes> added(PendingCommit commit) {
    return commit.effect().added().stream().map(member -> member.credential().encoded()).toList();
  }

  private static List<ProposalOrRef> proposals(PendingCommit commit) {
    FramedContent content = ((MlsMessage.Public) commit.message()).message().content();
    return ((Content.Commit) content.content()).commit().proposals();
  }

  @Test
  void oneBadProposalAmongManyCostsNoCheckOfAllForEach() throws MlsException {
    List<KeyPackage> good = new ArrayList<>();
    List<Proposal> all = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      good.add(client("client " + i));
      all.add(new Proposal.Add(good.getLast()));
    }
    all.add(150, new Proposal.Add(client("mallory")));
    judged.set(0);
    PendingCommit commit = received(all).commit(CommitRequest.RECEIVED);
    assertThat(added(commit)).isEqualTo(names(good));
    assertThat(judged.get()).isLessThan(30 * all.size());
  }

  @Test
  void aFloodOfBadProposalsIsJudgedOnceEachAndLeftOut() throws MlsException {
    List<KeyPackage> good = new ArrayList<>();
    List<Proposal> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      good.add(client("client " + i));
      all.add(new Proposal.Add(client("mallory")));
      all.add(new Proposal.Add(good.getLast()));
    }
    judged.set(0);
    PendingCommit commit = received(all).commit(CommitRequest.RECEIVED);
    assertThat(added(commit)).isEqualTo(names(good));
    assertThat(judged.get()).isLessThan(30 * all.size());
  }

  @Test
  void aSpoiledCopyOfAnAddDoesNotKeepTheGoodOneOut() throws MlsException {
    KeyPackage dave = client("dave");
    KeyPackage spoiled =
        new KeyPackage(
            dave.version(),
            dave.cipherSuite(),
            dave.initKey(),
            dave.leafNode(),
            dave.extensions(),
            Bytes.utf8("no signature"));
    for (List<Proposal> order :
        List.<List<Proposal>>of(
            List.of(new Proposal.Add(dave), new Proposal.Add(spoiled)),
            List.of(new Proposal.Add(spoiled), new Proposal.Add(dave)))) {
      assertThat(added(received(order).commit(CommitRequest.RECEIVED)))
          .isEqualTo(names(List.of(dave)));
    }
  }

  @Test
  void aPreSharedKeyThatIsNotThereIsLeftOutAndOneProposedTwiceGoesInOnce() throws MlsException {
    stage.alice.psks().put(Stage.HELLO, Bytes.utf8("value"));
    Proposal.PreSharedKey known = stage.a.externalPsk(Stage.HELLO);
    PendingCommit commit =
        received(List.of(stage.a.externalPsk(Bytes.utf8("unknown")), known, known))
            .commit(CommitRequest.RECEIVED);
    assertThat(proposals(commit)).hasSize(1);
  }

  @Test
  void thousandsOfPreSharedKeysWithOneHashCodeAreToldApart() throws MlsException {
    List<Proposal> proposals = new ArrayList<>();
    for (Bytes name : oneHashCode(4096)) {
      stage.alice.psks().put(name, Stage.HELLO);
      proposals.add(
          new Proposal.PreSharedKey(new PreSharedKeyId.External(name, Bytes.wrap(new byte[32]))));
    }
    PendingCommit commit = stage.a.commit(CommitRequest.RECEIVED.withoutReceived().with(proposals));
    assertThat(proposals(commit)).hasSize(4096);
  }

  /// "Aa" and "BB" have one hash code in Java, and so have all strings made of them.
  private static List<Bytes> oneHashCode(int count) {
    List<Bytes> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder name = new StringBuilder();
      for (int bit = 0; bit < 12; bit++) {
        name.append((i >> bit & 1) == 0 ? "Aa" : "BB");
      }
      names.add(Bytes.utf8(name.toString()));
    }
    assertThat(names.stream().mapToInt(Bytes::hashCode).distinct().count()).isEqualTo(1);
    return names;
  }

  @Test
  void aCacheFindsEachOfItsProposalsAndRemembersTheirOrder() {
    List<Proposal> proposals = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      proposals.add(new Proposal.Remove(new LeafIndex(i)));
    }
    ProposalCache cache = with(stage.a.publicGroup(), proposals).proposals();
    assertThat(cache.all().stream().map(SentProposal::proposal)).isEqualTo(proposals);
    assertThat(cache.all())
        .allSatisfy(sent -> assertThat(cache.find(sent.reference().orElseThrow())).contains(sent));
    assertThat(cache.after(498)).isEqualTo(cache.all().subList(498, 500));
    Bytes unknown = stage.a.suite().primitives().hash(Bytes.utf8("unknown"));
    assertThat(cache.find(new ProposalRef(unknown))).isEmpty();
  }

  @Test
  void aCacheIsBoundedByTheBytesOfItsProposals() throws MlsException {
    Proposal large =
        new Proposal.PreSharedKey(
            new PreSharedKeyId.External(Bytes.wrap(new byte[4 << 20]), Bytes.EMPTY));
    PublicGroup full = with(stage.c.publicGroup(), java.util.Collections.nCopies(7, large));
    Bytes reference = Bytes.wrap(new byte[32]);
    SentProposal more = new SentProposal(large, BOB, Optional.of(new ProposalRef(reference)));
    SentProposal small =
        new SentProposal(
            new Proposal.Remove(new LeafIndex(0)), BOB, Optional.of(new ProposalRef(reference)));
    assertThat(full.proposals().hasRoomFor(more)).isFalse();
    assertThat(full.proposals().hasRoomFor(small)).isTrue();
    Group flooded = new Group(stage.c.state().withGroup(full));
    Forger bob = stage.byBob();
    stage.memberRefuses(Rule.TOO_MANY_PROPOSALS, flooded, bob.proposal(large).encoded());
  }
}
