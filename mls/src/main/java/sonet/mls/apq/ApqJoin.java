package sonet.mls.apq;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.Rule;
import sonet.mls.component.ComponentId;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.MlsSuite;

/// Ways into both groups (draft-ietf-mls-combiner §3.2).
final class ApqJoin {
  private ApqJoin() {}

  /// By two Welcomes, of which that of the traditional group needs the secret of the other.
  static ApqGroup byWelcome(Environment environment, ApqJoinRequest request) throws MlsException {
    Group pq = Group.join(environment, request.postQuantum());
    try {
      return withTraditional(environment, request, pq);
    } catch (MlsException refused) {
      pq.close();
      throw refused;
    }
  }

  private static ApqGroup withTraditional(Environment environment, ApqJoinRequest request, Group pq)
      throws MlsException {
    MlsSuite suite = environment.suite(request.traditional().welcome().cipherSuite());
    Group t;
    try (ApqPsk psk = ApqPsk.export(pq, suite)) {
      ApqPsk.Offer offer = psk.offeredIn(environment);
      t = Group.join(offer.environment(), request.traditional()).withEnvironment(environment);
      try {
        offer.checkTaken();
        new ApqRules(environment).checkBound(ApqGroup.side(t), ApqGroup.side(pq));
      } catch (MlsException refused) {
        t.close();
        throw refused;
      }
    }
    ApqInfo info =
        ApqInfo.of(t.context())
            .orElseThrow(() -> new MlsException(Rule.APQ_INFO_MISSING, "the traditional group"));
    return new ApqGroup(environment, t, pq, new ApqGroup.Standing(info.mode(), true));
  }

  /// By two external commits, which together are a FULL one (§3.2.2).
  static ApqPendingCommit externally(Environment environment, ApqExternalJoinRequest request)
      throws MlsException {
    GroupContext ofT = request.traditionalInfo().groupContext();
    GroupContext ofPq = request.postQuantumInfo().groupContext();
    ApqInfo info = new ApqRules(environment).checkJoinable(ofT, ofPq);
    List<Proposal> updates =
        ApqGroup.updates(info.withEpochs(ofT.epoch().next(), ofPq.epoch().next()), false);
    PendingCommit inPq = Group.joinExternally(environment, request.postQuantum(updates));
    MlsSuite suite = environment.suite(ofT.cipherSuite());
    try (ApqPsk psk = ApqPsk.export(inPq.group(), suite)) {
      Bytes nonce = environment.random().bytes(suite.hashLength());
      PendingCommit inT =
          Group.joinExternally(
              psk.offeredIn(environment).environment(),
              request
                  .traditional(updates)
                  .withPsks(
                      List.of(
                          new PreSharedKeyId.Application(
                              ComponentId.APQ_MLS_INFO, psk.id(), nonce))));
      new ApqRules(environment)
          .checkFull(
              ApqGroup.side(inT.group()), ApqGroup.side(inPq.group()), inT.effect(), inPq.effect());
      return new ApqPendingCommit(
          new ApqPendingCommit.Next(environment, Optional.empty(), info.mode(), false),
          inT,
          Optional.of(inPq));
    }
  }
}
