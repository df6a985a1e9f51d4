package sonet.transparency.user;

import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.ConsumingView;
import sonet.transparency.proof.KnownVersion;
import sonet.transparency.proof.ViewUpdate;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.LogEntry;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.TreeHead;

/// A response while it is verified: an algorithm runs over [#tree], then [#close] checks that
/// everything was used, and the head (§11.4).
final class OpenResponse {
  private final TrustedLog log;
  private final UserState state;
  private final FullTreeHead head;
  private final ConsumingView view;
  private final CombinedTree tree;

  private OpenResponse(
      TrustedLog log, UserState state, FullTreeHead head, ConsumingView view, CombinedTree tree) {
    this.log = log;
    this.state = state;
    this.head = head;
    this.view = view;
    this.tree = tree;
  }

  /// Begins, with the update of the view that comes first in every response.
  static OpenResponse of(
      TrustedLog log, UserState state, Response response, Map<Long, KnownVersion> versions)
      throws TransparencyException {
    FullTreeHead head = response.fullTreeHead();
    ConsumingView view =
        new ConsumingView(
            log.primitives(), size(state, head), state.view(), versions, response.proof());
    CombinedTree tree = new CombinedTree(log.configuration(), view);
    ViewUpdate.run(tree, log.revision(), state.view().size());
    return new OpenResponse(log, state, head, view, tree);
  }

  /// The size of the tree that the response is about (§11.4 steps 1 and 2.1).
  private static long size(UserState state, FullTreeHead head) throws TransparencyException {
    long last = state.view().size();
    return switch (head) {
      case FullTreeHead.Same() when last == 0 ->
          throw new TransparencyException(Reason.TREE_SIZE, "the same, but none was seen");
      case FullTreeHead.Same() -> last;
      case FullTreeHead.Updated(TreeHead treeHead, Optional<AuditorTreeHead> _)
          when treeHead.treeSize() <= last ->
          throw new TransparencyException(Reason.TREE_SIZE, treeHead.treeSize() + " after " + last);
      case FullTreeHead.Updated(TreeHead treeHead, Optional<AuditorTreeHead> auditor) -> {
        if (auditor.isPresent() && auditor.get().treeSize() > treeHead.treeSize()) {
          throw new TransparencyException(
              Reason.AUDITOR, "the auditor signed more entries than the log has");
        }
        yield treeHead.treeSize();
      }
    };
  }

  CombinedTree tree() {
    return tree;
  }

  /// What is known now, when the algorithm has ended.
  ///
  /// @param state to be kept
  /// @param shown by the proof
  record Closed(UserState state, ConsumingView.Shown shown) {}

  /// Checks what is left of the proof, and the head.
  ///
  /// @param now in milliseconds since 1970
  Closed close(long now) throws TransparencyException {
    Optional<AuditorTreeHead> auditor =
        head instanceof FullTreeHead.Updated updated ? updated.auditorTreeHead() : Optional.empty();
    if (auditor.isPresent() && auditor.get().treeSize() == 0) {
      throw new TransparencyException(Reason.AUDITOR, "the auditor signed nothing");
    }
    ConsumingView.Shown shown = view.finish(auditor.map(AuditorTreeHead::treeSize));
    LogEntry rightmost = shown.view().frontier().lastEntry().getValue();
    if (!log.configuration().isCurrent(rightmost.timestamp(), now)) {
      throw new TransparencyException(
          Reason.CLOCK, "a head of " + rightmost.timestamp() + " at " + now);
    }
    if (head instanceof FullTreeHead.Updated updated) {
      requireSigned(updated.treeHead(), shown);
    }
    if (auditor.isPresent()) {
      requireAudited(auditor.get(), rightmost, shown.shown().auditorRoot().orElseThrow());
    }
    Optional<Long> auditorSize = auditor.map(AuditorTreeHead::treeSize).or(state::auditorSize);
    return new Closed(new UserState(shown.view(), auditorSize), shown);
  }

  private void requireSigned(TreeHead treeHead, ConsumingView.Shown shown)
      throws TransparencyException {
    Configuration configuration = log.configuration();
    Bytes tbs = configuration.treeHeadTbs(treeHead.treeSize(), shown.shown().root());
    if (!log.primitives().verify(configuration.signaturePublicKey(), tbs, treeHead.signature())) {
      // A root is computed from what was retained, so a log that forked fails here, too.
      throw new TransparencyException(
          Reason.TREE_HEAD_SIGNATURE,
          state.view().size() == 0
              ? ""
              : "or the log has forked since it had " + state.view().size() + " entries");
    }
  }

  /// §11.3, steps 1, 2 and 4; the third was checked before the proof.
  private void requireAudited(AuditorTreeHead auditorHead, LogEntry rightmost, Bytes root)
      throws TransparencyException {
    if (!(log.configuration().mode() instanceof DeploymentMode.ThirdPartyAuditing auditing)) {
      throw new TransparencyException(Reason.AUDITOR, "the log has no auditor");
    }
    if (state.auditorSize().isPresent()
        && state.auditorSize().get() < auditing.auditorStartPosition()) {
      throw new TransparencyException(
          Reason.AUDITOR, "it started after what the one before had audited");
    }
    long lag = rightmost.timestamp() - auditorHead.timestamp();
    if (lag < 0 || lag > auditing.maxAuditorLag()) {
      throw new TransparencyException(Reason.AUDITOR, "it lags by " + lag + " ms");
    }
    Bytes tbs =
        log.configuration()
            .auditorTreeHeadTbs(auditorHead.timestamp(), auditorHead.treeSize(), root);
    if (!log.primitives().verify(auditing.auditorPublicKey(), tbs, auditorHead.signature())) {
      throw new TransparencyException(Reason.AUDITOR, "its signature does not verify");
    }
  }
}
