package sonet.mls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.Received;
import sonet.mls.Rule;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;

/// A random life of a group: epochs in which devices talk, propose, crash, lose and repeat messages
/// and go away, each ended by a race of commits, with a [World] to say what must come of it all.
///
/// All that is random follows from the seed.
public final class Schedule {
  private final Parameters parameters;
  private final World world;
  private final Dice dice;

  /// What a schedule is like.
  ///
  /// @param seed of all choices and all keys
  /// @param suite cipher suite
  /// @param members at most
  /// @param epochs how many
  /// @param traits what there is beside RFC 9420's own doings
  public record Parameters(long seed, int suite, int members, int epochs, Set<Trait> traits) {
    /// A life of RFC 9420 alone.
    public Parameters(long seed, int suite, int members, int epochs) {
      this(seed, suite, members, epochs, Set.of());
    }

    /// The same with a trait.
    public Parameters with(Trait trait) {
      EnumSet<Trait> more = EnumSet.of(trait);
      more.addAll(traits);
      return new Parameters(seed, suite, members, epochs, more);
    }

    @Override
    public String toString() {
      String plain =
          "seed %d, suite %d, up to %d members, %d epochs".formatted(seed, suite, members, epochs);
      return traits.isEmpty() ? plain : plain + " " + traits;
    }
  }

  /// What came of it.
  ///
  /// @param suite of the group
  /// @param environment of all devices
  /// @param transcript a digest of all messages
  /// @param logs of the epochs
  /// @param removed members that kept what they had
  /// @param newcomers as they came in
  public record Outcome(
      MlsSuite suite,
      Environment environment,
      Bytes transcript,
      List<EpochLog> logs,
      List<Witness> removed,
      List<Witness> newcomers) {}

  private Schedule(Parameters parameters) throws MlsException {
    this.parameters = parameters;
    this.world = new World(parameters.suite(), parameters.seed(), parameters.traits());
    this.dice = world.dice();
  }

  /// Plays a schedule, and fails when anything is not as it must be.
  public static Outcome play(Parameters parameters) throws MlsException {
    return new Schedule(parameters).play();
  }

  private Outcome play() throws MlsException {
    Proposers.Plan all = new Proposers.Plan(true, true, false);
    new Contest(world, new Proposers(world, all), all)
        .grow(world.members().getFirst(), 1 + dice.below(parameters.members() - 1));
    for (int i = 0; i < parameters.epochs(); i++) {
      epoch();
    }
    settle();
    new Continuation(world).branch();
    new Continuation(world).reinitialize(parameters.seed());
    List<Witness> removed =
        world.gone().stream()
            .map(Device::witness)
            .filter(witness -> !witness.states().isEmpty())
            .toList();
    return new Outcome(
        world.suite(),
        world.environment(),
        world.transcript(),
        world.logs(),
        removed,
        world.arrivals());
  }

  private void epoch() throws MlsException {
    Proposers.Plan plan = plan();
    Proposers proposers = new Proposers(world, plan);
    for (int steps = 3 + dice.below(10); steps > 0; steps--) {
      step(proposers);
    }
    new Contest(world, proposers, plan).run();
    for (Device device : dice.shuffled(world.members())) {
      if (device.isOnline()) {
        catchUp(device);
        if (dice.chance(20)) {
          talk();
        }
      }
    }
    for (Device device : world.gone()) {
      lookOn(device);
    }
  }

  private Proposers.Plan plan() {
    boolean resumption = dice.chance(25);
    int size = world.members().size();
    return new Proposers.Plan(
        !resumption && size < parameters.members(), size > 2 && dice.chance(60), resumption);
  }

  private void step(Proposers proposers) throws MlsException {
    switch (dice.below(10)) {
      case 0, 1, 2 -> talk();
      case 3, 4 -> proposers.propose();
      case 5 -> dice.pick(world.active()).restart();
      case 6 -> comeAndGo();
      default -> deliver(dice.pick(world.members()));
    }
  }

  /// Sends something, if no proposal stands in the way.
  private void talk() throws MlsException {
    Device device = dice.pick(world.active());
    if (device.group().proposals().isEmpty()) {
      world.post(device.protect(Bytes.utf8("message " + dice.below(1000))));
    } else {
      assertThatThrownBy(() -> device.group().protect(Bytes.EMPTY))
          .isInstanceOf(IllegalStateException.class);
    }
  }

  private void comeAndGo() throws MlsException {
    Device device = dice.pick(world.members());
    if (!device.isOnline()) {
      device.setOnline(true);
      catchUp(device);
    } else if (world.active().size() > 1) {
      device.setOnline(false);
    }
  }

  /// Any message out of a device's inbox: perhaps it is lost, perhaps it will come again.
  private void deliver(Device device) throws MlsException {
    if (!device.isOnline() || device.inbox.isEmpty()) {
      return;
    }
    Sent sent = dice.pick(device.inbox);
    if (dice.chance(5)) {
      device.inbox.remove(sent);
    } else if (!(device.receive(sent) instanceof Received.FutureEpoch) && !dice.chance(20)) {
      device.inbox.remove(sent);
    }
  }

  /// Brings a device from commit to commit to the present epoch.
  private void catchUp(Device device) throws MlsException {
    while (device.epoch() < world.epoch()) {
      EpochLog log = world.log(device.epoch());
      Sent commit = log.winner().orElseThrow();
      List<Sent> missing = new ArrayList<>(log.proposals);
      missing.removeIf(proposal ->
          !log.seenByCommitter.contains(proposal.id()) || device.seen().contains(proposal.id()));
      if (!missing.isEmpty() && dice.chance(30)) {
        tooEarly(device, commit);
      }
      for (Sent proposal : dice.shuffled(missing)) {
        assertThat(device.receive(proposal)).isInstanceOf(Received.ProposalStored.class);
      }
      deliver(device);
      if (device.receive(commit) instanceof Received.Removed) {
        return;
      }
      if (dice.chance(20)) {
        assertThat(device.receive(commit)).isInstanceOf(Received.Duplicate.class);
      }
      for (Sent rejected : log.rejected) {
        if (dice.chance(30)) {
          device.inbox.add(rejected);
        }
      }
    }
  }

  /// A commit that overtook the proposals it refers to is refused, and taken later.
  private static void tooEarly(Device device, Sent commit) {
    try {
      var _ = device.group().process(commit.bytes());
    } catch (MlsException _) {
      assertThat(device.refuse(commit).rule()).isEqualTo(Rule.UNKNOWN_PROPOSAL_REFERENCE);
    }
  }

  /// A removed device sees what goes on without it, and reads none of it.
  private void lookOn(Device device) throws MlsException {
    for (Sent sent : world.present().applications) {
      device.receiveAfterwards(sent);
    }
    EpochLog last = world.log(world.epoch() - 1);
    device.receiveAfterwards(last.winner().orElseThrow());
    if (!last.applications.isEmpty()) {
      device.receiveAfterwards(dice.pick(last.applications));
    }
  }

  /// All come back and read all that is left.
  private void settle() throws MlsException {
    for (Device device : world.members()) {
      device.setOnline(true);
      catchUp(device);
    }
    for (Device device : world.members()) {
      for (Sent sent : dice.shuffled(List.copyOf(device.inbox))) {
        if (sent.type() != ContentType.COMMIT || world.won(sent)) {
          var _ = device.receive(sent);
        }
      }
      device.inbox.clear();
    }
  }
}
