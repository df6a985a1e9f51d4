package sonet.transparency.credential;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.monitor.ContactMonitoring;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.monitor.OwnerInitialization;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.CombinedTree.Repeats;
import sonet.transparency.proof.ConsumingView;
import sonet.transparency.proof.KnownVersion;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.proof.ViewUpdate;
import sonet.transparency.search.GreatestVersionSearch;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.LadderKeys;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.CredentialUpdate;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.TreeHead;

/// Verifies credentials against the recent distinguished log entries that a user knows of (§14).
///
/// Nothing here changes what the user knows of the log, and a failure must not make anyone ask the
/// log about it: that would tell it who talks to whom.
public final class CredentialVerifier {
  private final TrustedLog log;
  private final RecentHeads heads;

  /// A verifier for someone who knows some distinguished log entries.
  public CredentialVerifier(TrustedLog log, RecentHeads heads) {
    this.log = log;
    this.heads = heads;
  }

  /// Verifies a credential, finally or provisionally.
  public CheckedCredential verify(Credential credential) throws TransparencyException {
    RetainedView view = known(credential.position());
    Map<Long, KnownVersion> versions =
        LadderKeys.ofTarget(
            log,
            new LadderKeys.Target(
                credential.labelVersion(), credential.opening(), credential.value()),
            credential.binaryLadder());
    return switch (credential.proof()) {
      case Credential.Standard standard -> verify(credential, standard, view, versions);
      case Credential.Provisional provisional -> verify(credential, provisional, view, versions);
    };
  }

  private RetainedView known(long position) throws TransparencyException {
    return heads
        .at(position)
        .orElseThrow(
            () -> new TransparencyException(Reason.UNKNOWN_ENTRY, "log entry " + position));
  }

  /// §14.1: the ladder in the distinguished entry, whose root is known.
  private CheckedCredential verify(
      Credential credential,
      Credential.Standard standard,
      RetainedView view,
      Map<Long, KnownVersion> versions)
      throws TransparencyException {
    CombinedTreeProof proof =
        new CombinedTreeProof(List.of(), List.of(standard.distinguished()), List.of(), List.of());
    ConsumingView consuming =
        new ConsumingView(log.primitives(), view.size(), view, versions, proof);
    CombinedTree tree = new CombinedTree(log.configuration(), consuming);
    long version = credential.labelVersion().version();
    OwnerInitialization.require(
        tree.searchLadder(credential.position(), version, Repeats.INCLUDED),
        credential.position(),
        Optional.of(version));
    // The one lookup is used up, and its root was compared with the one that is known.
    return new CheckedCredential.Final(credential.labelVersion(), credential.value());
  }

  /// §14.2: a search in a later tree, which must be an extension of the known one and signed.
  private CheckedCredential verify(
      Credential credential,
      Credential.Provisional provisional,
      RetainedView view,
      Map<Long, KnownVersion> versions)
      throws TransparencyException {
    TreeHead head = provisional.treeHead();
    if (head.treeSize() <= view.size()) {
      throw new TransparencyException(Reason.TREE_SIZE, head.treeSize() + " after " + view.size());
    }
    ConsumingView consuming =
        new ConsumingView(log.primitives(), head.treeSize(), view, versions, provisional.search());
    CombinedTree tree = new CombinedTree(log.configuration(), consuming);
    ViewUpdate.run(tree, log.revision(), view.size());
    long terminal = GreatestVersionSearch.run(tree, credential.labelVersion().version());
    if (terminal <= credential.position()) {
      throw new TransparencyException(
          Reason.POSITION, "a standard credential could have been made");
    }
    ConsumingView.Shown shown = consuming.finish(Optional.empty());
    Bytes tbs =
        log.configuration()
            .treeHeadTbs(head.treeSize(), shown.view().tree().root(log.primitives()));
    if (!log.primitives().verify(log.configuration().signaturePublicKey(), tbs, head.signature())) {
      throw new TransparencyException(
          Reason.TREE_HEAD_SIGNATURE, "or the log has forked since " + credential.position());
    }
    return new CheckedCredential.Provisional(
        credential.labelVersion(),
        credential.value(),
        terminal,
        new KnownLabel(credential.labelVersion().label(), versions),
        shown);
  }

  /// Makes a provisional credential final when the log entry that it was found in has become
  /// distinguished; empty when it has not, so that an update is needed.
  public Optional<CheckedCredential.Final> complete(CheckedCredential.Provisional credential)
      throws TransparencyException {
    Optional<RetainedView> view = heads.at(credential.terminal());
    if (view.isEmpty()) {
      return Optional.empty();
    }
    LogEntry seen = credential.shown().entries().get(credential.terminal());
    LogEntry known = view.get().frontier().get(credential.terminal());
    if (!Objects.equals(seen, known)) {
      throw new TransparencyException(
          Reason.FORK, "log entry " + credential.terminal() + " is another");
    }
    return Optional.of(credential.complete());
  }

  /// Makes a provisional credential final by an update, which leads to the first distinguished log
  /// entry that is known and not left of the credential's tree ([RecentHeads#firstFrom]).
  public CheckedCredential.Final complete(
      CheckedCredential.Provisional credential, CredentialUpdate update)
      throws TransparencyException {
    RetainedView target =
        heads
            .firstFrom(credential.treeSize() - 1)
            .orElseThrow(() ->
                new TransparencyException(
                    Reason.UNKNOWN_ENTRY, "after " + credential.treeSize() + " entries"));
    ConsumingView consuming =
        new ConsumingView(
            log.primitives(),
            target.size(),
            credential.shown().view(),
            credential.known().versions(),
            update.monitor());
    CombinedTree tree = new CombinedTree(log.configuration(), consuming);
    ViewUpdate.run(tree, log.revision(), credential.treeSize());
    if (log.configuration().mode() instanceof DeploymentMode.ContactMonitoring) {
      MonitoringMap _ =
          ContactMonitoring.run(
              tree,
              MonitoringMap.EMPTY.with(credential.terminal(), credential.labelVersion().version()));
    }
    ConsumingView.Shown shown = consuming.finish(Optional.empty());
    if (!shown.view().tree().equals(target.tree())) {
      throw new TransparencyException(Reason.FORK, "another tree of " + target.size() + " entries");
    }
    return credential.complete();
  }
}
