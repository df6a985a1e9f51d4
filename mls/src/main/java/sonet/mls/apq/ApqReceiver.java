package sonet.mls.apq;

import sonet.crypto.Bytes;
import sonet.mls.CommitEffect;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Received;
import sonet.mls.Rule;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;

/// What a member makes of a message of the traditional group, or of a pair (draft-ietf-mls-combiner
/// §3).
final class ApqReceiver {
  private final ApqGroup asked;
  private final Environment environment;
  private final Group t;
  private final Group pq;

  ApqReceiver(ApqGroup asked, Environment environment) {
    this.asked = asked;
    this.environment = environment;
    this.t = asked.traditional();
    this.pq = asked.postQuantum();
  }

  /// A message on its own is of the traditional group, and changes nothing that binds the two.
  ApqReceived receive(MlsMessage message) throws MlsException {
    if (isFor(message, pq.groupId())) {
      throw new MlsException(Rule.APQ_NOT_PAIRED, "it came alone");
    }
    Received received = t.process(message);
    if (!asked.isBound()) {
      return new ApqReceived.Traditional(asked.with(received.group(), pq), received);
    }
    if (received instanceof Received.Commit commit) {
      new ApqRules(environment)
          .checkPartial(commit.effect(), ApqGroup.side(t), ApqGroup.side(commit.group()));
    }
    if (received instanceof Received.Removed) {
      throw new MlsException(Rule.APQ_FULL_COMMIT_REQUIRED, "it removes us from one group");
    }
    return new ApqReceived.Traditional(asked.with(received.group(), pq), received);
  }

  private static boolean isFor(MlsMessage message, GroupId groupId) {
    return switch (message) {
      case MlsMessage.Public(PublicMessage open) -> open.content().groupId().equals(groupId);
      case MlsMessage.Private(PrivateMessage encrypted) -> encrypted.groupId().equals(groupId);
      case MlsMessage.Welcome _, MlsMessage.GroupInfo _, MlsMessage.KeyPackage _ -> false;
    };
  }

  /// The post-quantum half comes first, since the other needs its secret (§3.1).
  ApqReceived receive(ApqMessagePair pair) throws MlsException {
    Received ofPq = pq.process(pair.pqMessage());
    if (ofPq instanceof Received.Commit commit) {
      return full(pair, commit);
    }
    Received ofT = t.process(pair.tMessage());
    if (!ofT.getClass().equals(ofPq.getClass())) {
      throw new MlsException(Rule.APQ_NOT_PAIRED, "the halves have different outcomes");
    }
    return new ApqReceived.Pair(asked.with(ofT.group(), ofPq.group()), ofT, ofPq);
  }

  private ApqReceived full(ApqMessagePair pair, Received.Commit ofPq) throws MlsException {
    try (ApqPsk psk = ApqPsk.export(ofPq.group(), t.suite())) {
      Group offered = t.withEnvironment(psk.offeredIn(environment).environment());
      return switch (offered.process(pair.tMessage())) {
        case Received.Commit(Group next, CommitEffect effect, Bytes data, Received.Step step) -> {
          psk.checkIsAmong(effect.psks());
          new ApqRules(environment)
              .checkFull(ApqGroup.side(next), ApqGroup.side(ofPq.group()), effect, ofPq.effect());
          Group nextT = next.withEnvironment(environment);
          yield new ApqReceived.Pair(
              asked.with(nextT, ofPq.group()),
              new Received.Commit(nextT, effect, data, step),
              ofPq);
        }
        case Received.FutureEpoch _, Received.StaleEpoch _, Received.Fork _ ->
            // The traditional group stands elsewhere, by PARTIAL commits: that comes first.
            new ApqReceived.Traditional(asked, t.process(pair.tMessage()));
        case Received.Application _,
            Received.ProposalStored _,
            Received.Removed _,
            Received.OwnMessage _,
            Received.OwnCommit _,
            Received.Duplicate _ ->
            throw new MlsException(Rule.APQ_NOT_PAIRED, "the halves have different outcomes");
      };
    }
  }
}
