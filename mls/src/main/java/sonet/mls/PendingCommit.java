package sonet.mls;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.mls.framing.MlsMessage;

/// A commit of our own that the group has not accepted yet (RFC 9420 §14).
///
/// Send [#message()]. When the delivery service took it, make [#group()] durable, call [#keep()]
/// and send [#welcome()]; when it refused, drop this and process what came instead.
public final class PendingCommit {
  private final MlsMessage message;
  private final Optional<MlsMessage.Welcome> welcome;
  private final Group group;
  private final CommitEffect effect;
  private final Bytes hash;
  private final Consumed consumed;

  PendingCommit(
      MlsMessage message,
      Optional<MlsMessage.Welcome> welcome,
      Group group,
      CommitEffect effect,
      Bytes hash,
      Consumed consumed) {
    this.message = message;
    this.welcome = welcome;
    this.group = group;
    this.effect = effect;
    this.hash = hash;
    this.consumed = consumed;
  }

  /// The commit, for all members of the epoch that it ends.
  public MlsMessage message() {
    return message;
  }

  /// The invitation for all members that it adds, if it adds any.
  public Optional<MlsMessage.Welcome> welcome() {
    return welcome;
  }

  /// The group in the new epoch.
  public Group group() {
    return group;
  }

  /// The same with its group under another environment.
  PendingCommit withEnvironment(Environment environment) {
    return new PendingCommit(
        message, welcome, group.withEnvironment(environment), effect, hash, consumed);
  }

  /// What the commit changes.
  public CommitEffect effect() {
    return effect;
  }

  /// Whether an own commit that came back is this one.
  public boolean matches(Received.OwnCommit echo) {
    return echo.message().equals(hash);
  }

  /// Adopts the commit: wipes what it used up in the group it was made from, and returns the group
  /// in the new epoch.
  public Group keep() {
    consumed.wipe();
    return group;
  }
}
