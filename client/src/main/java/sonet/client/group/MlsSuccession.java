package sonet.client.group;

import java.util.Set;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.codec.Writer;
import sonet.mls.BegunGroup;
import sonet.mls.CommitRequest;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.Migration;
import sonet.mls.MigrationRequest;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.ResumptionRequest;
import sonet.mls.extension.Extension;
import sonet.mls.extension.Extensions;
import sonet.mls.suite.CipherSuiteId;

/// Makes the groups that follow from one: channels below it, the group it moves to, and the fresh
/// one that takes its place.
///
/// What the first commit of each leads into is written behind the group that it is made in.
final class MlsSuccession {
  private final Group group;
  private final MlsSession.Own own;

  MlsSuccession(Group group, MlsSession.Own own) {
    this.group = group;
    this.own = own;
  }

  /// Branches a channel off (RFC 9420 §11.3).
  PreparedGroup channel(ChannelPlan plan) throws ClientException {
    ResumptionRequest request =
        new ResumptionRequest(
            own.identity(),
            MlsEngine.keyPackages(plan.keyPackages()),
            CommitRequest.RECEIVED.withoutTreeInWelcome());
    try {
      BegunGroup begun = group.beginBranch(new GroupId(plan.groupId()), extensions(plan), request);
      return prepared(begun.created(), begun.first());
    } catch (MlsException refused) {
      throw MlsEngine.invalid("The channel", refused);
    }
  }

  private static Extensions extensions(ChannelPlan plan) {
    Extensions above =
        Extensions.of(new Extension(MlsEngine.ABOVE, new Writer().opaque(plan.above()).toBytes()));
    return plan.roles().map(roles -> above.with(roles.toExtension())).orElse(above);
  }

  private PreparedGroup prepared(Group created, PendingCommit first) {
    GroupSession.Saving saving = MlsSession.fresh(created, own).begin();
    return new PreparedGroup(saving, ((MlsSession) saving.session()).prepared(first));
  }

  /// Makes a group of the same kind that is bound to nothing, for the old one cannot be trusted to
  /// be the same for all.
  PreparedGroup reset(ResetPlan plan) throws ClientException {
    Extension continuation = new Extension(MlsEngine.CONTINUATION, plan.continuation().encode());
    Group.Parameters parameters =
        new Group.Parameters(
            group.suite(),
            new GroupId(plan.groupId()),
            group.context().extensions().with(continuation));
    try {
      Group created = Group.create(own.environment(), parameters, own.identity());
      return prepared(
          created,
          created.commit(
              CommitRequest.add(MlsEngine.keyPackages(plan.keyPackages())).withoutTreeInWelcome()));
    } catch (MlsException refused) {
      throw MlsEngine.invalid("The fresh group", refused);
    }
  }

  /// Closes the group for one of another suite (RFC 9420 §11.2).
  PreparedMove move(MovePlan plan, MlsSession session) throws ClientException {
    if (own.environment().suites().find(plan.cipherSuite()).isEmpty()) {
      throw new ClientException(
          Reason.INVALID_INPUT,
          "This device has no cipher suite 0x%04x.".formatted(plan.cipherSuite()));
    }
    Extension continuation = new Extension(MlsEngine.CONTINUATION, plan.continuation().encode());
    MigrationRequest request =
        new MigrationRequest(
            new CipherSuiteId(plan.cipherSuite()),
            new GroupId(plan.groupId()),
            group.context().extensions().with(continuation),
            own.identity(),
            MlsEngine.keyPackages(plan.keyPackages()),
            Set.of(),
            CommitRequest.RECEIVED.withoutTreeInWelcome());
    try {
      return switch (group.migrate(request)) {
        case Migration.Ready ready -> {
          PreparedGroup next = prepared(ready.created(), ready.first());
          yield new PreparedMove.Ready(
              session.prepared(ready.reInit()), next.created(), next.first());
        }
        case Migration.Held held ->
            new PreparedMove.Held(held.stragglers().stream().map(MlsEngine::straggler).toList());
      };
    } catch (MlsException refused) {
      throw MlsEngine.invalid("The move", refused);
    }
  }
}
