package sonet.mls;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
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
    Optional<Member> missing = firstWithout(environment, old.all(), group.all());
    if (missing.isPresent()) {
      throw new MlsException(
          Rule.REINIT_MEMBERS_MISMATCH, "leaf %s is missing".formatted(missing.get().leafIndex()));
    }
  }

  private static void checkBranch(Environment environment, PublicGroup group, Group old)
      throws MlsException {
    if (!group.context().version().equals(old.context().version())
        || !group.context().cipherSuite().equals(old.context().cipherSuite())) {
      throw new MlsException(Rule.BRANCH_PARAMETERS_MISMATCH, "");
    }
    Optional<Member> unknown = firstWithout(environment, group.all(), old.all());
    if (unknown.isPresent()) {
      throw new MlsException(
          Rule.BRANCH_MEMBERS_MISMATCH, "leaf %s is new".formatted(unknown.get().leafIndex()));
    }
  }

  /// The first of some members that has no match among others. A match of its own credential is
  /// looked for first, since most members keep theirs.
  private static Optional<Member> firstWithout(
      Environment environment, List<Member> members, List<Member> others) {
    Map<Bytes, Member> byCredential = new TreeMap<>();
    others.forEach(other -> byCredential.put(other.credential().encoded(), other));
    return members.stream()
        .filter(member -> {
          Member same = byCredential.get(member.credential().encoded());
          return (same == null || !matches(environment, member, same))
              && others.stream().noneMatch(other -> matches(environment, member, other));
        })
        .findFirst();
  }

  private static boolean matches(Environment environment, Member first, Member second) {
    return environment
        .authentication()
        .matches(first.credential(), second.credential(), environment.clock().epochSecond());
  }
}
