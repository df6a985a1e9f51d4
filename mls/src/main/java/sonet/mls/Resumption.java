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

  /// A new group and its first commit.
  ///
  /// @param created the group with its creator only, before that commit
  /// @param first the commit
  record Begun(Group created, PendingCommit first) {}

  Begun reinitialize(ResumptionRequest request) throws MlsException {
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

  Begun branch(GroupId groupId, Extensions extensions, ResumptionRequest request)
      throws MlsException {
    return begin(
        new Group.Parameters(old.suite(), groupId, extensions), request, ResumptionPskUsage.BRANCH);
  }

  private Begun begin(
      Group.Parameters parameters, ResumptionRequest request, ResumptionPskUsage usage)
      throws MlsException {
    PreSharedKeyId.Resumption psk =
        new PreSharedKeyId.Resumption(
            usage,
            old.group().context().groupId(),
            old.epoch(),
            old.environment().random().bytes(parameters.suite().hashLength()));
    Environment withOldKey = old.environment().withPsks(new OldKey(old));
    Group created = GroupCreation.create(withOldKey, parameters, request.identity());
    List<Proposal> adds = request.keyPackages().stream().<Proposal>map(Proposal.Add::new).toList();
    PendingCommit pending =
        firstCommit(
            created, request.commit().with(adds).with(new Proposal.PreSharedKey(psk)), usage);
    try {
      new ContinuedGroup(Optional.of(psk), Optional.of(new Group(old)))
          .check(old.environment(), pending.group().publicGroup());
    } catch (MlsException refused) {
      pending.group().close();
      throw refused;
    }
    return new Begun(
        created.withEnvironment(old.environment()), pending.withEnvironment(old.environment()));
  }

  private static PendingCommit firstCommit(
      Group created, CommitRequest request, ResumptionPskUsage usage) throws MlsException {
    try {
      return new CommitSender(created.state()).commit(request, Optional.of(usage));
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
