package sonet.mls.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.mls.Epoch;
import sonet.mls.MlsException;
import sonet.mls.PendingProposal;
import sonet.mls.ProposalRequest;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.proposal.Proposal;
import sonet.mls.tree.LeafIndex;

/// Proposals of every type from everyone who may send one.
final class Proposers {
  private final World world;
  private final Dice dice;
  private final Plan plan;
  private int counter;

  /// What an epoch is about.
  ///
  /// @param adds whether newcomers may be added
  /// @param removes whether members may be removed
  /// @param resumption whether resumption keys may be used, which newcomers would not have
  record Plan(boolean adds, boolean removes, boolean resumption) {}

  Proposers(World world, Plan plan) {
    this.world = world;
    this.dice = world.dice();
    this.plan = plan;
  }

  /// Has someone propose something.
  void propose() throws MlsException {
    List<Device> active = world.active();
    if (world.has(Trait.LEAVING) && plan.removes() && dice.chance(25)) {
      leave(dice.pick(active));
      return;
    }
    switch (dice.below(10)) {
      case 0 -> selfAdd();
      case 1, 2 -> fromOutside();
      case 3, 4, 5 -> update(dice.pick(active));
      default -> fromMember(dice.pick(active));
    }
  }

  private void leave(Device device) throws MlsException {
    if (world.present().asksToLeave(device)) {
      assertThatThrownBy(() -> device.group().leave()).isInstanceOf(IllegalStateException.class);
      return;
    }
    PendingProposal pending = device.group().leave();
    device.adopt(pending.group());
    Sent sent = world.send(pending.message(), ContentType.PROPOSAL, device.number(), Bytes.EMPTY);
    world.present().leaving.put(sent, device);
    world.post(sent);
  }

  private void update(Device device) throws MlsException {
    ProposalRequest request = ProposalRequest.update();
    if (dice.chance(30)) {
      request = request.withIdentity(device.renewedIdentity());
    }
    propose(device, request);
  }

  private void fromMember(Device device) throws MlsException {
    propose(device, ProposalRequest.of(dice.pick(proposals(device, List.of()))));
  }

  private void propose(Device device, ProposalRequest request) throws MlsException {
    ProposalRequest sent = dice.chance(30) ? request.encrypted() : request;
    PendingProposal pending = device.group().propose(sent);
    device.adopt(pending.group());
    post(pending.message(), device.number());
  }

  private void selfAdd() throws MlsException {
    if (plan.adds()) {
      World.Prospect prospect = world.prospect();
      post(
          world.outside().add(prospect.keyPackage().keyPackage(), prospect.signer()),
          prospect.number());
    }
  }

  private void fromOutside() throws MlsException {
    Device anyone = dice.pick(world.active());
    Proposal proposal = dice.pick(proposals(anyone, List.of()));
    if (!(proposal instanceof Proposal.Unknown)) {
      post(world.outside().from(0, proposal, world.externalSender()), Sent.OUTSIDER);
    }
  }

  private void post(MlsMessage message, int sender) throws MlsException {
    world.post(world.send(message, ContentType.PROPOSAL, sender, Bytes.EMPTY));
  }

  /// Some proposals that a device may commit by value, no two of which exclude each other.
  List<Proposal> byValue(Device committer) throws MlsException {
    List<Proposal> chosen = new ArrayList<>();
    for (int i = dice.below(4); i > 0; i--) {
      chosen.add(dice.pick(proposals(committer, chosen)));
    }
    return chosen;
  }

  /// What can be proposed beside others: at least a custom proposal and an external key.
  private List<Proposal> proposals(Device device, List<Proposal> beside) throws MlsException {
    List<Proposal> possible = new ArrayList<>();
    possible.add(new Proposal.Unknown(World.POLL, Bytes.utf8("poll " + counter++)));
    possible.add(externalPsk(device));
    if (world.has(Trait.COMPONENTS)) {
      Bytes note = Bytes.utf8("note " + counter++);
      possible.add(Proposal.AppDataUpdate.update(World.NOTES, note));
      possible.add(new Proposal.AppEphemeral(World.NOTES, note));
    }
    if (plan.adds()) {
      possible.add(new Proposal.Add(world.prospect().keyPackage().keyPackage()));
    }
    if (plan.removes()) {
      addRemoval(device, beside, possible);
    }
    if (plan.resumption()) {
      possible.add(resumptionPsk(device));
    }
    if (beside.stream().noneMatch(Proposal.GroupContextExtensions.class::isInstance)) {
      possible.add(new Proposal.GroupContextExtensions(world.extensions("topic " + counter++)));
    }
    return possible;
  }

  private void addRemoval(Device device, List<Proposal> beside, List<Proposal> possible) {
    List<LeafIndex> others =
        device.group().all().stream()
            .map(sonet.mls.Member::leafIndex)
            .filter(leaf -> !leaf.equals(device.group().self()))
            .filter(leaf -> !beside.contains(new Proposal.Remove(leaf)))
            .toList();
    if (!others.isEmpty()) {
      possible.add(new Proposal.Remove(dice.pick(others)));
    }
  }

  private Proposal externalPsk(Device device) {
    Bytes id = Bytes.utf8("psk " + world.psks().size() % 5);
    world.psks().putIfAbsent(id, Bytes.utf8("value of " + id));
    return device.group().externalPsk(id);
  }

  /// Of an epoch in which all present members were there, and which they still remember.
  private Proposal resumptionPsk(Device device) {
    long oldest = world.members().stream().mapToLong(Device::joined).max().orElseThrow();
    long from = Math.max(oldest, world.epoch() - World.RESUMPTION_PSKS);
    assertThat(from).isLessThanOrEqualTo(world.epoch());
    long epoch = from + dice.below((int) (world.epoch() - from) + 1);
    return device.group().resumptionPsk(device.group().groupId(), new Epoch(epoch));
  }
}
