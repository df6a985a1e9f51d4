package sonet.mls.apq;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.observer.Observed;
import sonet.mls.observer.ObservedGroup;

/// Two bound groups without their secrets, an immutable value: for a delivery service that refuses
/// what members would refuse (RFC 9420 §16.10, draft-ietf-mls-combiner §3).
///
/// Whether a FULL commit mixes in the right key, only members can tell; that it mixes one in, an
/// observer sees.
public final class ApqObservedGroup {
  private final Environment environment;
  private final ObservedGroup traditional;
  private final ObservedGroup postQuantum;

  private ApqObservedGroup(
      Environment environment, ObservedGroup traditional, ObservedGroup postQuantum) {
    this.environment = environment;
    this.traditional = traditional;
    this.postQuantum = postQuantum;
  }

  /// Begins to observe by a pair of GroupInfos.
  ///
  /// @throws MlsException when one is not valid, or the groups are not bound to each other
  public static ApqObservedGroup create(Environment environment, ApqMessagePair groupInfos)
      throws MlsException {
    Environment knowing = ApqComponent.in(environment);
    ObservedGroup t =
        ObservedGroup.create(knowing, groupInfos.tMessage().encoded(), Optional.empty());
    ObservedGroup pq =
        ObservedGroup.create(knowing, groupInfos.pqMessage().encoded(), Optional.empty());
    return of(knowing, t, pq);
  }

  /// Restores both groups from what [ObservedGroup#encoded] gave of each.
  ///
  /// @throws MlsException with `MALFORMED_STATE`, or when the groups are not bound to each other
  public static ApqObservedGroup restore(
      Environment environment, Bytes traditional, Bytes postQuantum) throws MlsException {
    Environment knowing = ApqComponent.in(environment);
    return of(
        knowing,
        ObservedGroup.restore(knowing, traditional),
        ObservedGroup.restore(knowing, postQuantum));
  }

  private static ApqObservedGroup of(Environment environment, ObservedGroup t, ObservedGroup pq)
      throws MlsException {
    new ApqRules(environment).checkRunning(side(t), side(pq));
    return new ApqObservedGroup(environment, t, pq);
  }

  /// The traditional group.
  public ObservedGroup traditional() {
    return traditional;
  }

  /// The post-quantum group.
  public ObservedGroup postQuantum() {
    return postQuantum;
  }

  /// What came of a message or a pair.
  ///
  /// @param group both groups after it
  /// @param traditional what is seen of the message of the traditional group
  /// @param postQuantum what is seen of the other half of a pair
  public record Outcome(
      ApqObservedGroup group, Observed traditional, Optional<Observed> postQuantum) {}

  /// Makes of a message, or of a pair, what can be seen of it.
  ///
  /// @throws MlsException for a message that is malformed, forged or against the rules
  public Outcome process(Bytes message) throws MlsException {
    if (ApqMessagePair.isPair(message)) {
      return process(ApqMessagePair.decode(message));
    }
    if (isForPostQuantum(MlsMessage.decode(message))) {
      throw new MlsException(Rule.APQ_NOT_PAIRED, "it came alone");
    }
    Observed observed = traditional.process(message);
    if (observed instanceof Observed.Commit commit) {
      new ApqRules(environment)
          .checkPartial(commit.effect(), side(traditional), side(commit.group()));
    }
    return new Outcome(
        new ApqObservedGroup(environment, after(traditional, observed), postQuantum),
        observed,
        Optional.empty());
  }

  private Outcome process(ApqMessagePair pair) throws MlsException {
    Observed ofPq = postQuantum.process(pair.pqMessage().encoded());
    Observed ofT = traditional.process(pair.tMessage().encoded());
    if (!ofT.getClass().equals(ofPq.getClass())) {
      throw new MlsException(Rule.APQ_NOT_PAIRED, "the halves have different outcomes");
    }
    if (ofT instanceof Observed.Commit t && ofPq instanceof Observed.Commit pq) {
      ApqRules.checkApqKey(t.effect());
      new ApqRules(environment)
          .checkFull(side(t.group()), side(pq.group()), t.effect(), pq.effect());
    }
    return new Outcome(
        new ApqObservedGroup(environment, after(traditional, ofT), after(postQuantum, ofPq)),
        ofT,
        Optional.of(ofPq));
  }

  private boolean isForPostQuantum(MlsMessage message) {
    return switch (message) {
      case MlsMessage.Public(PublicMessage open) ->
          open.content().groupId().equals(postQuantum.groupId());
      case MlsMessage.Private(var encrypted) -> encrypted.groupId().equals(postQuantum.groupId());
      case MlsMessage.Welcome _, MlsMessage.GroupInfo _, MlsMessage.KeyPackage _ -> false;
    };
  }

  private static ObservedGroup after(ObservedGroup before, Observed observed) {
    return switch (observed) {
      case Observed.Commit commit -> commit.group();
      case Observed.Proposal proposal -> proposal.group();
      case Observed.Encrypted _,
          Observed.Duplicate _,
          Observed.FutureEpoch _,
          Observed.StaleEpoch _ ->
          before;
    };
  }

  private static ApqRules.Side side(ObservedGroup group) {
    return new ApqRules.Side(group.context(), group);
  }
}
