package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.MlsException;
import sonet.mls.ProposalRequest;
import sonet.mls.credential.CredentialType;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.RequiredCapabilities;
import sonet.mls.proposal.Proposal;
import sonet.mls.suite.MlsSuite;

/// What happens in the group that a passive client follows.
@FunctionalInterface
interface PassiveScenario {
  /// How many epochs a random history has.
  int RANDOM_EPOCHS = 10;

  /// How many it has where they are large.
  int FEW_EPOCHS = 3;

  /// Histories for all suites.
  List<VectorWriter> vectors(Generation generation) throws MlsException;

  /// One history of one group.
  @FunctionalInterface
  interface History {
    /// Plays it.
    void play(PassiveWorld world) throws MlsException;
  }

  /// The ways in which a client is added.
  PassiveScenario WELCOME =
      each(
          world -> world.addPassiveClient(CommitRequest.update().with(world.externalPsk())),
          world -> world.addPassiveClient(CommitRequest.RECEIVED),
          world -> world.addPassiveClient(CommitRequest.update().withoutTreeInWelcome()),
          world -> world.addPassiveClient(CommitRequest.update().with(world.externalPsk())));

  /// One epoch with each kind of change.
  PassiveScenario COMMITS =
      each(
          joined(PassiveScenario::everythingByReference),
          joined(world -> world.commit(0, CommitRequest.update())),
          joined(world -> world.commit(1, world.adding(CommitRequest.RECEIVED))),
          joined(PassiveScenario::everythingByReference),
          joined(world -> world.commit(0, CommitRequest.RECEIVED.with(world.externalPsk()))),
          joined(
              world -> world.commit(1, CommitRequest.RECEIVED.with(newExtensions()).encrypted())),
          joined(PassiveWorld::joinExternally));

  /// Ten epochs of anything.
  PassiveScenario RANDOM =
      each(
          joined(world -> anything(world, FEW_EPOCHS)),
          joined(world -> anything(world, RANDOM_EPOCHS)));

  /// Each of some histories, or only one for a suite with which they are large.
  private static PassiveScenario each(History only, History... histories) {
    return generation -> {
      List<VectorWriter> vectors = new ArrayList<>();
      for (MlsSuite suite : generation.suites()) {
        List<History> chosen = Generation.isSparing(suite) ? List.of(only) : List.of(histories);
        for (History history : chosen) {
          PassiveWorld world = PassiveWorld.create(suite, generation);
          history.play(world);
          vectors.add(world.vector());
        }
      }
      return vectors;
    };
  }

  private static History joined(History afterwards) {
    return world -> {
      world.addPassiveClient(CommitRequest.update());
      afterwards.play(world);
    };
  }

  private static void everythingByReference(PassiveWorld world) throws MlsException {
    world.propose(0, ProposalRequest.of(world.addition()));
    world.propose(1, ProposalRequest.update());
    world.propose(1, ProposalRequest.of(world.removal(2)));
    world.propose(0, ProposalRequest.of(world.externalPsk()).encrypted());
    world.commit(0, CommitRequest.RECEIVED);
  }

  private static Proposal newExtensions() {
    RequiredCapabilities required =
        new RequiredCapabilities(List.of(), List.of(), List.of(CredentialType.BASIC));
    return new Proposal.GroupContextExtensions(
        Extensions.of(new Extension(ExtensionType.REQUIRED_CAPABILITIES, required.encoded())));
  }

  private static void anything(PassiveWorld world, int epochs) throws MlsException {
    for (int i = 0; i < epochs; i++) {
      int committer = world.below(world.size());
      switch (world.below(7)) {
        case 0 -> world.commit(committer, CommitRequest.update());
        case 1 -> world.commit(committer, world.adding(CommitRequest.update()));
        case 2 -> world.commit(committer, world.adding(CommitRequest.RECEIVED).encrypted());
        case 3 -> world.removeSomeone(committer);
        case 4 -> world.updateAll(committer);
        case 5 -> world.commit(committer, world.pskCommit().withAuthenticatedData(data(world)));
        default -> world.joinExternally();
      }
    }
  }

  private static Bytes data(PassiveWorld world) {
    return Bytes.utf8("epoch of " + world.size());
  }
}
