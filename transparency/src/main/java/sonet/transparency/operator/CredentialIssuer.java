package sonet.transparency.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.DraftRevision;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.monitor.ContactMonitoring;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.CombinedTree.Repeats;
import sonet.transparency.proof.Ladder;
import sonet.transparency.proof.LogSource;
import sonet.transparency.proof.RecordingView;
import sonet.transparency.proof.Relation;
import sonet.transparency.proof.ViewUpdate;
import sonet.transparency.search.GreatestVersionSearch;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.CredentialUpdate;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.MonitorMapEntry;

/// Makes credentials for the owners of labels (§14), who give them to their contacts.
public final class CredentialIssuer {
  private final LogServer.Keys keys;
  private final LogSource source;
  private final LabelStore labels;

  /// An issuer for a log.
  public CredentialIssuer(LogServer.Keys keys, LogSource source, LabelStore labels) {
    this.keys = keys;
    this.source = source;
    this.labels = labels;
  }

  /// A credential for the greatest version of a label: a standard one when the rightmost
  /// distinguished log entry has that version, else a provisional one from there on.
  public Credential issue(PublishedHead head, Bytes label) throws TransparencyException {
    StoredHistory history = history(label, head.size(), StoredHistory.Proofs.SHOWN);
    long version =
        history
            .greatest()
            .orElseThrow(() -> new TransparencyException(Reason.NOT_FOUND, "no such label"));
    StoredVersion stored = history.version(version).orElseThrow();
    OpenedVersion opened = history.opened(version);
    List<BinaryLadderStep> ladder = new ArrayList<>();
    for (long step : Ladder.base(version)) {
      ladder.add(history.step(step, step != version));
    }
    long position = rightmostDistinguished(head, history);
    Credential.Proof proof =
        stored.position() <= position
            ? standard(head, position, version, history)
            : provisional(head, position, version, history);
    return new Credential(
        new LabelVersion(label, version),
        opened.opening(),
        opened.value(),
        ladder,
        position,
        proof);
  }

  private StoredHistory history(Bytes label, long size, StoredHistory.Proofs proofs) {
    return new StoredHistory(
        new StoredHistory.Versions(labels, keys.vrfKey(), proofs), label, size);
  }

  private long rightmostDistinguished(PublishedHead head, StoredHistory history)
      throws TransparencyException {
    RecordingView view = view(head, head.size(), 0, history);
    return new CombinedTree(keys.configuration(), view)
        .rightmostDistinguished()
        .orElseThrow(
            () -> new TransparencyException(Reason.NOT_FOUND, "no distinguished log entry"));
  }

  private RecordingView view(PublishedHead head, long size, long last, StoredHistory history) {
    RecordingView.Log log =
        new RecordingView.Log(keys.configuration(), keys.primitives(), source, head.size());
    return new RecordingView(log, size, last, history, _ -> false);
  }

  private Credential.Proof standard(
      PublishedHead head, long position, long version, StoredHistory history)
      throws TransparencyException {
    RecordingView view = view(head, position + 1, position + 1, history);
    CombinedTree tree = new CombinedTree(keys.configuration(), view);
    Relation _ = tree.searchLadder(position, version, Repeats.INCLUDED);
    return new Credential.Standard(view.finish(Optional.empty()).prefixProofs().getFirst());
  }

  private Credential.Proof provisional(
      PublishedHead head, long position, long version, StoredHistory history)
      throws TransparencyException {
    RecordingView view = view(head, head.size(), position + 1, history);
    CombinedTree tree = new CombinedTree(keys.configuration(), view);
    ViewUpdate.run(tree, DraftRevision.pinned(), position + 1);
    long _ = GreatestVersionSearch.run(tree, version);
    return new Credential.Provisional(head.treeHead(), view.finish(Optional.empty()));
  }

  /// Where a provisional credential left off.
  ///
  /// @param terminal where its search ended, and the version it found
  /// @param treeSize of its tree
  public record Begun(MonitorMapEntry terminal, long treeSize) {}

  /// What makes a provisional credential final, once there is a distinguished log entry that is not
  /// left of the credential's tree.
  ///
  /// @param head that is shown
  /// @param begun what the credential says
  /// @param distinguished the position of the first such entry, which must be in the log
  public CredentialUpdate update(PublishedHead head, Bytes label, Begun begun, long distinguished)
      throws TransparencyException {
    MonitorMapEntry terminal = begun.terminal();
    long treeSize = begun.treeSize();
    StoredHistory history = history(label, distinguished + 1, StoredHistory.Proofs.NOT_SHOWN);
    requireFit(history, terminal, treeSize, distinguished);
    RecordingView view = view(head, distinguished + 1, treeSize, history);
    CombinedTree tree = new CombinedTree(keys.configuration(), view);
    ViewUpdate.run(tree, DraftRevision.pinned(), treeSize);
    if (keys.configuration().mode() instanceof DeploymentMode.ContactMonitoring) {
      MonitoringMap _ = ContactMonitoring.run(tree, MonitoringMap.of(List.of(terminal)));
    }
    return new CredentialUpdate(view.finish(Optional.empty()));
  }

  private static void requireFit(
      StoredHistory history, MonitorMapEntry terminal, long treeSize, long distinguished)
      throws TransparencyException {
    if (treeSize < 1 || terminal.position() >= treeSize || treeSize - 1 > distinguished) {
      throw new TransparencyException(
          Reason.REQUEST,
          "no way from log entry "
              + terminal.position()
              + " of "
              + treeSize
              + " to log entry "
              + distinguished);
    }
    if (history
        .position(terminal.version())
        .filter(inserted -> inserted <= terminal.position())
        .isEmpty()) {
      throw new TransparencyException(
          Reason.REQUEST, "version " + terminal.version() + " at " + terminal.position());
    }
  }
}
