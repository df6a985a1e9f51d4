package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.component.ComponentId;
import sonet.mls.extension.Extensions;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.MlsSuite;

/// Begins a group that continues another, bound to it by a resumption key (RFC 9420 §11.2, §11.3).
final class Resumption {
  private final GroupState old;

  Resumption(GroupState old) {
    this.old = old;
  }

  BegunGroup reinitialize(ResumptionRequest request) throws MlsException {
    Proposal.ReInit reInit =
        old.group()
            .closedBy()
            .orElseThrow(() -> new IllegalStateException("no ReInit closed this group"));
    if (!reInit.version().equals(ProtocolVersion.MLS10)) {
      throw new MlsException(
          Rule.UNSUPPORTED_PARAMETERS, "MLS version " + reInit.version().value());
    }
    MlsSuite suite = old.environment().suite(reInit.cipherSuite());
    return begin(
        new Group.Parameters(suite, reInit.groupId(), reInit.extensions()),
        request,
        ResumptionPskUsage.REINIT);
  }

  BegunGroup branch(GroupId groupId, Extensions extensions, ResumptionRequest request)
      throws MlsException {
    return begin(
        new Group.Parameters(old.suite(), groupId, extensions), request, ResumptionPskUsage.BRANCH);
  }

  /// Begins a group that continues this one for members of several branches of it, who have the
  /// resumption key of an epoch before they parted. It is an ordinary key to the first commit.
  PendingCommit reboot(
      Group.Parameters parameters, ResumptionRequest request, PreSharedKeyId.Resumption psk)
      throws MlsException {
    return begin(parameters, request, psk, Optional.empty()).first();
  }

  private BegunGroup begin(
      Group.Parameters parameters, ResumptionRequest request, ResumptionPskUsage usage)
      throws MlsException {
    PreSharedKeyId.Resumption psk =
        new PreSharedKeyId.Resumption(
            usage,
            old.group().context().groupId(),
            old.epoch(),
            old.environment().random().bytes(parameters.suite().hashLength()));
    BegunGroup begun = begin(parameters, request, psk, Optional.of(usage));
    try {
      new ContinuedGroup(Optional.of(psk), Optional.of(new Group(old)))
          .check(old.environment(), begun.first().group().publicGroup());
    } catch (MlsException refused) {
      begun.first().group().close();
      throw refused;
    }
    return begun;
  }

  private BegunGroup begin(
      Group.Parameters parameters,
      ResumptionRequest request,
      PreSharedKeyId.Resumption psk,
      Optional<ResumptionPskUsage> usage)
      throws MlsException {
    Environment withOldKey = old.environment().withPsks(new OldKey(old));
    Group created = GroupCreation.create(withOldKey, parameters, request.identity());
    List<Proposal> adds = request.keyPackages().stream().<Proposal>map(Proposal.Add::new).toList();
    CommitRequest first = request.commit().with(adds).with(new Proposal.PreSharedKey(psk));
    PendingCommit pending = firstCommit(created, first, usage);
    return new BegunGroup(
        created.withEnvironment(old.environment()), pending.withEnvironment(old.environment()));
  }

  private static PendingCommit firstCommit(
      Group created, CommitRequest request, Optional<ResumptionPskUsage> usage)
      throws MlsException {
    try {
      return new CommitSender(created.state()).commit(request, usage);
    } catch (MlsException refused) {
      created.close();
      throw refused;
    }
  }

  /// The old group's resumption key, beside what the application has.
  private record OldKey(GroupState old) implements PskStore {
    @Override
    public Optional<Secret> external(Bytes pskId) {
      return old.environment().psks().external(pskId);
    }

    @Override
    public Optional<Secret> application(ComponentId component, Bytes pskId) {
      return old.environment().psks().application(component, pskId);
    }

    @Override
    public Optional<Secret> resumption(GroupId groupId, Epoch epoch) {
      return groupId.equals(old.group().context().groupId())
          ? old.resumptionPsk(epoch)
          : old.environment().psks().resumption(groupId, epoch);
    }
  }
}
