package sonet.transparency.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.LogNodes;
import sonet.transparency.log.LogProof;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.DeploymentMode.ThirdPartyAuditing;
import sonet.transparency.wire.Endorsement;

/// Which auditors someone relies on, and how many of them must vouch for a tree.
///
/// Each auditor signs with the configuration that names it, so that its signature says for itself
/// since when it audits and how far it may lag.
///
/// @param auditors what the configuration would say of each
/// @param threshold how many must vouch
public record AuditorPolicy(List<ThirdPartyAuditing> auditors, int threshold) {
  /// Checks the threshold and copies the list.
  public AuditorPolicy {
    auditors = List.copyOf(auditors);
    long distinct = auditors.stream().map(ThirdPartyAuditing::auditorPublicKey).distinct().count();
    if (distinct != auditors.size() || threshold < 1 || threshold > auditors.size()) {
      throw new IllegalArgumentException(
          threshold + " of " + auditors.size() + " auditors, of which " + distinct + " differ");
    }
  }

  /// How far an auditor may lag that the configuration does not name, in milliseconds: 6 hours.
  public static final long MAX_LAG = 6L * 3600 * 1000;

  /// What the configuration would say of an auditor that it does not name, and that vouches by
  /// endorsements: it audits from the first entry on. Everyone says the same of it, so that its
  /// signatures serve everyone.
  public static ThirdPartyAuditing endorsing(Bytes auditorPublicKey) {
    return new ThirdPartyAuditing(MAX_LAG, 0, auditorPublicKey);
  }

  /// The configuration that an auditor signs with.
  public static Configuration configuration(
      Configuration configuration, ThirdPartyAuditing auditor) {
    return new Configuration(
        configuration.cipherSuite(),
        auditor,
        configuration.signaturePublicKey(),
        configuration.vrfPublicKey(),
        configuration.maxAhead(),
        configuration.maxBehind(),
        configuration.reasonableMonitoringWindow(),
        configuration.maximumLifetime());
  }

  /// The endorsement to give to a user who knows a tree of a size.
  public static Endorsement endorse(
      Bytes auditor, AuditorTreeHead head, long size, LogNodes nodes) {
    List<Bytes> consistency =
        new LogProof(size, size, Optional.of(head.treeSize()))
            .elements(new TreeSet<>()).stream().map(nodes::head).toList();
    return new Endorsement(auditor, head, consistency);
  }

  /// Checks that enough auditors vouch for a tree that was verified; who they are.
  ///
  /// One that says something wrong is passed over, as if it had said nothing.
  public List<ThirdPartyAuditing> requireEnough(
      Primitives primitives,
      Configuration configuration,
      RetainedView view,
      List<Endorsement> endorsements)
      throws TransparencyException {
    List<Bytes> keys =
        vouching(primitives, configuration, view, endorsements).stream()
            .map(Endorsement::auditor)
            .toList();
    if (keys.size() < threshold) {
      throw new TransparencyException(
          Reason.AUDITOR, keys.size() + " auditors vouch where " + threshold + " must");
    }
    return auditors.stream().filter(one -> keys.contains(one.auditorPublicKey())).toList();
  }

  /// The endorsements that vouch for a tree that was verified, at most one for each auditor.
  public List<Endorsement> vouching(
      Primitives primitives,
      Configuration configuration,
      RetainedView view,
      List<Endorsement> endorsements) {
    List<Endorsement> vouching = new ArrayList<>();
    for (ThirdPartyAuditing auditor : auditors) {
      Configuration signedWith = configuration(configuration, auditor);
      for (Endorsement endorsement : endorsements) {
        if (endorsement.auditor().equals(auditor.auditorPublicKey())
            && vouches(primitives, signedWith, view, endorsement)) {
          vouching.add(endorsement);
          break;
        }
      }
    }
    return List.copyOf(vouching);
  }

  private static boolean vouches(
      Primitives primitives,
      Configuration configuration,
      RetainedView view,
      Endorsement endorsement) {
    AuditorTreeHead head = endorsement.head();
    if (!(configuration.mode() instanceof DeploymentMode.ThirdPartyAuditing auditing)
        || head.treeSize() <= auditing.auditorStartPosition()
        || head.treeSize() > view.size()) {
      return false;
    }
    long lag = view.frontier().lastEntry().getValue().timestamp() - head.timestamp();
    if (lag < 0 || lag > auditing.maxAuditorLag()) {
      return false;
    }
    try {
      Bytes root =
          new LogProof(view.size(), view.size(), Optional.of(head.treeSize()))
              .evaluate(primitives, new TreeMap<>(), view.tree(), endorsement.consistency())
              .auditorRoot()
              .orElseThrow();
      Bytes tbs = configuration.auditorTreeHeadTbs(head.timestamp(), head.treeSize(), root);
      return primitives.verify(auditing.auditorPublicKey(), tbs, head.signature());
    } catch (TransparencyException e) {
      return false; // its proof does not fit the tree
    }
  }
}
