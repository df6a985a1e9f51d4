package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.partial.AnnotatedCommit;
import sonet.mls.partial.CommitAnnotation;
import sonet.mls.partial.SenderAuthenticatedMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// Random lives of groups in which some members are light, annotated by an observer as a delivery
/// service would be: all agree in each epoch, every message is read, and who is removed is out.
final class LightPropertiesTest {
  private static final int STEPS = 50;

  static LongStream seeds() {
    return LongStream.range(0, 12);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void lightAndFullMembersAlwaysAgree(long seed) throws MlsException {
    Life life = new Life(seed);
    for (int step = 0; step < STEPS; step++) {
      life.step();
    }
    assertThat(life.commits).isGreaterThan(5);
    assertThat(life.lightFollowed).isGreaterThan(5);
    assertThat(life.lightRead).isGreaterThan(5);
  }

  /// A member of either kind.
  private static final class Someone {
    private final TestClient client;
    private Optional<Group> full;
    private Optional<LightGroup> light;

    Someone(TestClient client, Optional<Group> full, Optional<LightGroup> light) {
      this.client = client;
      this.full = full;
      this.light = light;
    }

    LeafIndex leaf() {
      return full.map(Group::self).orElseGet(() -> light.orElseThrow().self());
    }

    Bytes authenticator() {
      return full.map(Group::epochAuthenticator)
          .orElseGet(() -> light.orElseThrow().epochAuthenticator());
    }

    void set(Group group) {
      full = Optional.of(group);
      light = Optional.empty();
    }

    void set(LightGroup group) {
      light = Optional.of(group);
      full = Optional.empty();
    }
  }

  /// A message that waits for its readers.
  private record Waiting(SenderAuthenticatedMessage<MlsMessage> message, Someone reader) {}

  private static final class Life {
    private final Random random;
    private final long seed;
    private final List<Someone> members = new ArrayList<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private ObservedGroup observer;
    private boolean proposed;
    private int clients;
    private int commits;
    private int lightFollowed;
    private int lightRead;

    Life(long seed) throws MlsException {
      this.seed = seed;
      this.random = new Random(seed);
      TestClient founder = newClient();
      Group group = founder.createGroup();
      observer =
          ObservedGroup.create(
              founder.environment(),
              group.groupInfo(Group.GroupInfoContent.FULL).encoded(),
              Optional.empty());
      members.add(new Someone(founder, Optional.of(group), Optional.empty()));
      for (int i = 0; i < 3; i++) {
        commit(members.getFirst(), CommitRequest.update(), List.of(newClient()));
      }
    }

    void step() throws MlsException {
      switch (random.nextInt(12)) {
        case 0, 1 -> commit(fullMember(), CommitRequest.update(), List.of());
        case 2, 3 -> commit(fullMember(), CommitRequest.update(), newClients());
        case 4 -> commit(fullMember(), CommitRequest.RECEIVED, newClients());
        case 5 -> remove();
        case 6 -> joinExternally();
        case 7 -> propose();
        case 8 -> changeSides();
        case 9 -> restore();
        default -> talk();
      }
      read(random.nextInt(4));
    }

    private TestClient newClient() {
      return TestClient.create("client " + clients++, 1, seed);
    }

    private List<TestClient> newClients() {
      List<TestClient> several = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        several.add(newClient());
      }
      return several;
    }

    private Someone fullMember() {
      List<Someone> full = members.stream().filter(member -> member.full.isPresent()).toList();
      return full.get(random.nextInt(full.size()));
    }

    /// A commit of a full member, with everything that came before it.
    private void commit(Someone committer, CommitRequest request, List<TestClient> added)
        throws MlsException {
      List<KeyPackageBundle> bundles = added.stream().map(TestClient::keyPackage).toList();
      CommitRequest whole =
          request.with(
              bundles.stream()
                  .<Proposal>map(bundle -> new Proposal.Add(bundle.keyPackage()))
                  .toList());
      PendingCommit pending = committer.full.orElseThrow().commit(whole);
      deliver(pending, Optional.of(committer));
      committer.set(pending.keep());
      for (int i = 0; i < added.size(); i++) {
        join(added.get(i), bundles.get(i), pending);
      }
      proposed = false;
      agree();
    }

    private void join(TestClient client, KeyPackageBundle bundle, PendingCommit pending)
        throws MlsException {
      if (random.nextInt(3) == 0) {
        members.add(
            new Someone(
                client, Optional.of(client.join(pending.welcome(), bundle)), Optional.empty()));
        return;
      }
      LightGroup joined =
          LightGroup.join(
              client.environment(),
              LightJoinRequest.of(
                  observer.annotatedWelcome(
                      pending.welcome().orElseThrow().encoded(),
                      pending.effect().committer().leafIndex(),
                      bundle.keyPackage()),
                  bundle,
                  client.signer()));
      members.add(new Someone(client, Optional.empty(), Optional.of(joined)));
    }

    /// Gives a commit to the observer, who annotates it, and to everyone else.
    private void deliver(PendingCommit pending, Optional<Someone> committer) throws MlsException {
      Bytes message = pending.message().encoded();
      Observed.Commit observed = (Observed.Commit) observer.process(message);
      CommitAnnotation annotation = observer.annotation(message, observed);
      List<Someone> gone = new ArrayList<>();
      for (Someone member : members) {
        if (committer.filter(member::equals).isPresent()) {
          continue;
        }
        boolean removed =
            observed.effect().gone().stream()
                .anyMatch(former -> former.leafIndex().equals(member.leaf()));
        if (removed) {
          gone.add(member);
        }
        if (member.full.isPresent()) {
          Received received = member.full.get().process(message);
          assertThat(received instanceof Received.Removed).isEqualTo(removed);
          member.set(received.keep());
        } else {
          follow(member, annotation, removed);
        }
      }
      for (Someone former : gone) {
        members.remove(former);
        waiting.removeIf(message1 -> message1.reader().equals(former));
      }
      observer = observed.group();
      commits++;
    }

    private void follow(Someone member, CommitAnnotation annotation, boolean removed)
        throws MlsException {
      LightGroup light = member.light.orElseThrow();
      if (removed) {
        LightReceived received = light.process(annotation.forRemoved());
        assertThat(received).isInstanceOf(LightReceived.Removed.class);
        member.set(received.keep());
        return;
      }
      Bytes encoded = annotation.forReceiver(member.leaf()).encoded();
      LightReceived received = light.process(AnnotatedCommit.decode(encoded));
      assertThat(received).isInstanceOf(LightReceived.Commit.class);
      member.set(received.keep());
      lightFollowed++;
    }

    private void agree() {
      Bytes expected = members.getFirst().authenticator();
      for (Someone member : members) {
        assertThat(member.authenticator()).isEqualTo(expected);
      }
    }

    private void remove() throws MlsException {
      Someone committer = fullMember();
      Someone other = members.get(random.nextInt(members.size()));
      if (other.equals(committer)) {
        return;
      }
      commit(committer, CommitRequest.remove(other.leaf()).withoutReceived(), List.of());
    }

    private void joinExternally() throws MlsException {
      TestClient client = newClient();
      Group from = fullMember().full.orElseThrow();
      PendingCommit pending =
          Group.joinExternally(
              client.environment(),
              ExternalJoinRequest.of(
                  from.groupInfo(Group.GroupInfoContent.FULL).groupInfo(), client.identity()));
      deliver(pending, Optional.empty());
      members.add(new Someone(client, Optional.of(pending.keep()), Optional.empty()));
      proposed = false;
      agree();
    }

    /// A proposal of anyone, to everyone: light members hear of it with or without a proof.
    private void propose() throws MlsException {
      if (proposed) {
        return;
      }
      Someone proposer = members.get(random.nextInt(members.size()));
      MlsMessage message;
      if (proposer.full.isPresent()) {
        PendingProposal pending = proposer.full.get().propose(ProposalRequest.update());
        message = pending.message();
        proposer.set(pending.group());
      } else {
        PendingLightProposal pending =
            proposer.light.orElseThrow().propose(ProposalRequest.update());
        message = pending.message();
        proposer.set(pending.group());
      }
      SenderAuthenticatedMessage<MlsMessage> proven =
          new SenderAuthenticatedMessage<>(message, observer.membershipProof(proposer.leaf()));
      observer = ((Observed.Proposal) observer.process(message.encoded())).group();
      for (Someone member : members) {
        if (member.equals(proposer)) {
          continue;
        }
        if (member.full.isPresent()) {
          member.set(member.full.get().process(message).keep());
        } else {
          LightGroup light = member.light.orElseThrow();
          member.set(
              (random.nextBoolean() ? light.process(message) : light.process(proven)).keep());
        }
      }
      proposed = true;
    }

    private void changeSides() throws MlsException {
      Someone member = members.get(random.nextInt(members.size()));
      if (member.light.isPresent()) {
        member.set(member.light.get().upgrade(observer.ratchetTree()).keep());
        // An upgraded member reads nothing of the epochs before.
        waiting.removeIf(late ->
            late.reader().equals(member) && !epoch(late).equals(member.full.orElseThrow().epoch()));
      } else if (members.stream().filter(other -> other.full.isPresent()).count() > 1) {
        member.set(member.full.orElseThrow().downgrade());
      }
      agree();
    }

    private static Epoch epoch(Waiting late) {
      return ((MlsMessage.Private) late.message().message()).message().epoch();
    }

    private void restore() throws MlsException {
      for (Someone member : members) {
        if (member.light.isPresent()) {
          try (Group.Snapshot snapshot = member.light.get().snapshot()) {
            member.set(
                LightGroup.restore(
                    member.client.environment(),
                    snapshot.state(),
                    List.of(member.client.signer())));
          }
        }
      }
    }

    private void talk() {
      Someone sender = members.get(random.nextInt(members.size()));
      if (proposed) {
        return;
      }
      Bytes data = Bytes.utf8("message of " + sender.client.name());
      MlsMessage message =
          sender.full.isPresent()
              ? sender.full.get().protect(data)
              : sender.light.orElseThrow().protect(data);
      SenderAuthenticatedMessage<MlsMessage> proven =
          new SenderAuthenticatedMessage<>(message, observer.membershipProof(sender.leaf()));
      for (Someone reader : members) {
        if (!reader.equals(sender)) {
          waiting.add(new Waiting(proven, reader));
        }
      }
      Collections.shuffle(waiting, random);
    }

    /// Some of what waits is read, in whatever order; what grew too old is forgotten.
    private void read(int times) throws MlsException {
      long now = observer.epoch().value();
      waiting.removeIf(late -> epoch(late).value() + GroupPolicy.DEFAULT.pastEpochs() < now);
      for (int i = 0; i < times && !waiting.isEmpty(); i++) {
        Waiting next = waiting.removeLast();
        Someone reader = next.reader();
        if (reader.full.isPresent()) {
          Received received = reader.full.get().process(next.message().message());
          assertThat(received).isInstanceOf(Received.Application.class);
          reader.set(received.keep());
        } else {
          LightReceived received = reader.light.orElseThrow().process(next.message());
          assertThat(received).isInstanceOf(LightReceived.Application.class);
          reader.set(received.keep());
          lightRead++;
        }
      }
    }
  }
}
