package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Secret;
import sonet.mls.commit.PublicGroup;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;

/// What a newcomer checks of a group that continues one it knows (RFC 9420 §11.2, §11.3,
/// §12.4.3.1).
///
/// @param usage ReInit or branch, if the Welcome names such a key
/// @param known the group it continues, if the newcomer has it
record ContinuedGroup(Optional<PreSharedKeyId.Resumption> usage, Optional<Group> known) {

  static ContinuedGroup of(List<PreSharedKeyId> psks, Optional<Group> known) throws MlsException {
    List<PreSharedKeyId.Resumption> continuing =
        psks.stream()
            .filter(PreSharedKeyId.Resumption.class::isInstance)
            .map(PreSharedKeyId.Resumption.class::cast)
            .filter(psk -> psk.usage() != ResumptionPskUsage.APPLICATION)
            .toList();
    if (continuing.size() > 1) {
      throw new MlsException(Rule.SEVERAL_REINIT_OR_BRANCH_PSKS, "there are " + continuing.size());
    }
    return new ContinuedGroup(continuing.stream().findFirst(), known);
  }

  /// A copy of a resumption key that the known group holds.
  Optional<Secret> psk(PreSharedKeyId.Resumption id) {
    return known
        .filter(group -> group.groupId().equals(id.groupId()))
        .flatMap(group -> group.state().resumptionPsk(id.epoch()));
  }

  /// Checks the new group against the known one.
  void check(Environment environment, PublicGroup group) throws MlsException {
    if (usage.isEmpty()) {
      return;
    }
    if (!group.context().epoch().equals(new Epoch(1))) {
      throw new MlsException(Rule.RESUMED_GROUP_EPOCH, "epoch " + group.context().epoch());
    }
    Group old =
        known
            .filter(candidate -> candidate.groupId().equals(usage.get().groupId()))
            .orElseThrow(() ->
                new MlsException(
                    Rule.PSK_NOT_AVAILABLE,
                    "the group %s that this one continues".formatted(usage.get().groupId())));
    if (usage.get().usage() == ResumptionPskUsage.REINIT) {
      checkReInit(environment, group, old);
    } else {
      checkBranch(environment, group, old);
    }
  }

  private void checkReInit(Environment environment, PublicGroup group, Group old)
      throws MlsException {
    GroupContext context = group.context();
    Proposal.ReInit reInit =
        old.closedBy()
            .filter(closed -> old.epoch().equals(usage.orElseThrow().epoch()))
            .orElseThrow(() ->
                new MlsException(Rule.REINIT_PARAMETERS_MISMATCH, "no ReInit closed the group"));
    if (!context.groupId().equals(reInit.groupId())
        || !context.version().equals(reInit.version())
        || !context.cipherSuite().equals(reInit.cipherSuite())
        || !context.extensions().equals(reInit.extensions())) {
      throw new MlsException(Rule.REINIT_PARAMETERS_MISMATCH, "");
    }
    for (Member member : old.all()) {
      if (group.all().stream().noneMatch(other -> matches(environment, member, other))) {
        throw new MlsException(
            Rule.REINIT_MEMBERS_MISMATCH, "leaf %s is missing".formatted(member.leafIndex()));
      }
    }
  }

  private static void checkBranch(Environment environment, PublicGroup group, Group old)
      throws MlsException {
    if (!group.context().version().equals(old.context().version())
        || !group.context().cipherSuite().equals(old.context().cipherSuite())) {
      throw new MlsException(Rule.BRANCH_PARAMETERS_MISMATCH, "");
    }
    for (Member member : group.all()) {
      if (old.all().stream().noneMatch(other -> matches(environment, member, other))) {
        throw new MlsException(
            Rule.BRANCH_MEMBERS_MISMATCH, "leaf %s is new".formatted(member.leafIndex()));
      }
    }
  }

  private static boolean matches(Environment environment, Member first, Member second) {
    return environment
        .authentication()
        .matches(first.credential(), second.credential(), environment.clock().epochSecond());
  }
}
