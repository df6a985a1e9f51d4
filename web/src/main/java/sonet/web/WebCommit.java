package sonet.web;

import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSExport;
import sonet.mls.PendingCommit;

/// A commit of our own that the group has not accepted yet (RFC 9420 §14).
///
/// Send [#message]. When the delivery service took it, save [#group], call [#keep] and send
/// [#welcome]; when it refused, drop this and process what came instead.
public final class WebCommit {
  private final PendingCommit pending;

  WebCommit(PendingCommit pending) {
    this.pending = pending;
  }

  /// The commit, for all members of the epoch that it ends.
  @JSExport
  public byte[] message() {
    return pending.message().encoded().toArray();
  }

  /// The invitation for all members that it adds; `null`, JavaScript's way to say so, if it adds
  /// none.
  @JSExport
  public byte @Nullable [] welcome() {
    return pending.welcome().map(welcome -> welcome.encoded().toArray()).orElse(null);
  }

  /// The group in the new epoch.
  @JSExport
  public WebGroup group() {
    return new WebGroup(pending.group());
  }

  /// The same commit after a later value of the group it was made from.
  @JSExport
  public WebCommit onto(WebGroup current) {
    return WebError.unlessRefused(() -> new WebCommit(pending.onto(current.group())));
  }

  /// Adopts the commit: wipes what it used up, and returns the group in the new epoch.
  @JSExport
  public WebGroup keep() {
    return WebError.unlessRefused(() -> new WebGroup(pending.keep()));
  }
}
