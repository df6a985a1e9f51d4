package sonet.transparency.user;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.commitment.Commitment;
import sonet.transparency.proof.KnownVersion;
import sonet.transparency.proof.Ladder;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.UpdateValue;

/// Turns the steps of a binary ladder into what can be looked up (§13.1 steps 1 to 3).
public final class LadderKeys {
  private LadderKeys() {}

  /// The version that a response is about.
  ///
  /// @param labelVersion the label and its version
  /// @param opening of the commitment
  /// @param value the value
  public record Target(LabelVersion labelVersion, Bytes opening, UpdateValue value) {}

  /// The versions of the ladder for a target, whose commitment its value gives.
  public static Map<Long, KnownVersion> ofTarget(
      TrustedLog log, Target target, List<BinaryLadderStep> steps) throws TransparencyException {
    long version = target.labelVersion().version();
    requireSigned(log, target.labelVersion(), target.value());
    List<Long> ladder = Ladder.base(version);
    int at = ladder.indexOf(version);
    if (ladder.size() == steps.size() && steps.get(at).commitment().isPresent()) {
      throw new TransparencyException(Reason.LADDER, "a commitment to the target itself");
    }
    Map<Long, KnownVersion> known = of(log, target.labelVersion().label(), ladder, steps);
    Bytes commitment =
        Commitment.of(log.primitives(), target.opening(), target.labelVersion(), target.value());
    known.computeIfPresent(
        version, (_, before) -> new KnownVersion(before.searchKey(), Optional.of(commitment)));
    return known;
  }

  /// Versions with their steps, in the same order.
  static Map<Long, KnownVersion> of(
      TrustedLog log, Bytes label, List<Long> versions, List<BinaryLadderStep> steps)
      throws TransparencyException {
    if (versions.size() != steps.size()) {
      throw new TransparencyException(
          Reason.LADDER, "expected " + versions.size() + " steps, not " + steps.size());
    }
    Map<Long, KnownVersion> known = new TreeMap<>();
    for (int i = 0; i < versions.size(); i++) {
      LabelVersion labelVersion = new LabelVersion(label, versions.get(i));
      known.put(
          versions.get(i),
          new KnownVersion(
              log.searchKey(labelVersion, steps.get(i).proof()), steps.get(i).commitment()));
    }
    return known;
  }

  /// The operator's signature over a value, where a third party manages the log (§11.5).
  static void requireSigned(TrustedLog log, LabelVersion labelVersion, UpdateValue value)
      throws TransparencyException {
    if (!(log.configuration().mode() instanceof DeploymentMode.ThirdPartyManagement management)) {
      return;
    }
    Bytes tbs = log.configuration().updateTbs(labelVersion, value.value());
    Bytes signature = value.signature().orElse(Bytes.EMPTY);
    if (!log.primitives().verify(management.leafPublicKey(), tbs, signature)) {
      throw new TransparencyException(Reason.VALUE_SIGNATURE, "");
    }
  }
}
