package sonet.mls.apq;

import java.util.Optional;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.Members;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.component.ComponentId;
import sonet.mls.extension.WireFormats;
import sonet.mls.framing.WireFormat;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;

/// What both groups together must obey, beyond what each does for itself, the same for committers,
/// receivers, newcomers and observers (draft-ietf-mls-combiner §3, §5).
final class ApqRules {
  private final Environment environment;
  private final ApqMembers members;

  ApqRules(Environment environment) {
    this.environment = environment;
    this.members = new ApqMembers(environment);
  }

  /// One of the groups in an epoch.
  ///
  /// @param context what its members agree on
  /// @param members who they are
  record Side(GroupContext context, Members members) {}

  /// Two groups right after a FULL commit, with all that can be seen of them.
  void checkBound(Side t, Side pq) throws MlsException {
    info(t.context(), pq.context()).check(environment, t.context(), pq.context());
    checkWireFormats(t.context(), pq.context());
    members.checkSame(t.members(), pq.members());
  }

  /// Two groups that someone begins to observe, PARTIAL commits perhaps behind them.
  void checkRunning(Side t, Side pq) throws MlsException {
    var _ = checkJoinable(t.context(), pq.context());
    members.checkSame(t.members(), pq.members());
  }

  /// What binds two groups that someone is about to join from outside (§3.2.2); their members are
  /// compared once they are known.
  ApqInfo checkJoinable(GroupContext t, GroupContext pq) throws MlsException {
    ApqInfo info = info(t, pq);
    info.checkLater(environment, t, pq);
    checkWireFormats(t, pq);
    return info;
  }

  /// A FULL commit: the new epochs, and what the commits did (§3.1, §5.1.1).
  void checkFull(Side t, Side pq, CommitEffect tEffect, CommitEffect pqEffect) throws MlsException {
    if (tEffect.external() != pqEffect.external()
        || !members.matches(tEffect.committer(), pqEffect.committer())) {
      throw new MlsException(
          Rule.APQ_COMMITTERS_MISMATCH,
          "leaves " + tEffect.committer().leafIndex() + " and " + pqEffect.committer().leafIndex());
    }
    info(t.context(), pq.context()).check(environment, t.context(), pq.context());
    if (changesMembers(tEffect) || changesMembers(pqEffect)) {
      members.checkSame(t.members(), pq.members());
    }
    checkWireFormats(t.context(), pq.context());
  }

  /// The half of a FULL commit in the traditional group mixes in a key of the component; which one
  /// it must be, only members know (§5.2).
  static void checkApqKey(CommitEffect effect) throws MlsException {
    if (!hasApqKey(effect)) {
      throw new MlsException(Rule.APQ_PSK_MISSING, "");
    }
  }

  private static boolean hasApqKey(CommitEffect effect) {
    return effect.psks().stream()
        .anyMatch(psk ->
            psk instanceof PreSharedKeyId.Application application
                && application.componentId().equals(ComponentId.APQ_MLS_INFO));
  }

  /// A PARTIAL commit, in the traditional group alone: no change of members, which are added and
  /// removed in both (§3), none of the APQInfo, and no key of the post-quantum group.
  void checkPartial(CommitEffect effect, Side before, Side after) throws MlsException {
    if (changesMembers(effect) || effect.reInit().isPresent()) {
      throw new MlsException(Rule.APQ_FULL_COMMIT_REQUIRED, "members change");
    }
    if (effect.appData().changeOf(ComponentId.APQ_MLS_INFO).isPresent()) {
      throw new MlsException(Rule.APQ_FULL_COMMIT_REQUIRED, "the APQInfo changes");
    }
    if (hasApqKey(effect)) {
      throw new MlsException(Rule.APQ_FULL_COMMIT_REQUIRED, "there is an APQ key");
    }
    if (!ApqInfo.of(before.context()).equals(ApqInfo.of(after.context()))) {
      throw new MlsException(Rule.APQ_FULL_COMMIT_REQUIRED, "the APQInfo changes");
    }
    checkWireFormat(after.context());
  }

  static boolean changesMembers(CommitEffect effect) {
    return effect.external() || !effect.added().isEmpty() || !effect.gone().isEmpty();
  }

  /// The APQInfo that both have (§3.2.1, §5.1.2).
  private static ApqInfo info(GroupContext t, GroupContext pq) throws MlsException {
    Optional<ApqInfo> ofT = ApqInfo.of(t);
    Optional<ApqInfo> ofPq = ApqInfo.of(pq);
    if (ofT.isEmpty() || ofPq.isEmpty()) {
      throw new MlsException(
          Rule.APQ_INFO_MISSING,
          ofT.isEmpty() ? "the traditional group" : "the post-quantum group");
    }
    if (!ofT.equals(ofPq)) {
      throw new MlsException(Rule.APQ_INFO_MISMATCH, "they differ");
    }
    return ofT.get();
  }

  /// Both groups require the wire format of pairs (§6).
  static void checkWireFormats(GroupContext t, GroupContext pq) throws MlsException {
    checkWireFormat(t);
    checkWireFormat(pq);
  }

  private static void checkWireFormat(GroupContext context) throws MlsException {
    if (!WireFormats.required(context.extensions())
        .wireFormats()
        .contains(WireFormat.APQ_MESSAGE_PAIR)) {
      throw new MlsException(Rule.APQ_WIRE_FORMAT_NOT_REQUIRED, "group " + context.groupId());
    }
  }
}
