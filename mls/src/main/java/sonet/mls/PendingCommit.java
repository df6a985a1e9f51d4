package sonet.mls;

import java.util.Optional;
import sonet.mls.framing.MlsMessage;

/// A commit of our own that the group has not accepted yet (RFC 9420 §14).
///
/// Send [#message()]. When the delivery service took it, make [#group()] durable, call [#keep()]
/// and send [#welcome()]; when it refused, drop this and process what came instead. When messages
/// were received and kept in between, go on from there: `pending.onto(current)` in place of
/// `pending`.
public final class PendingCommit {
  private final MlsMessage message;
  private final Optional<MlsMessage.Welcome> welcome;
  private final Group group;
  private final CommitEffect effect;
  private final Origin origin;
  private final Consumed consumed;

  /// Where a commit comes from.
  ///
  /// @param group from which it was made; none for an external join
  /// @param commit what the history will say of it
  record Origin(Optional<Group> group, History.AppliedCommit commit) {}

  PendingCommit(
      MlsMessage message,
      Optional<MlsMessage.Welcome> welcome,
      Group group,
      CommitEffect effect,
      Origin origin,
      Consumed consumed) {
    this.message = message;
    this.welcome = welcome;
    this.group = group;
    this.effect = effect;
    this.origin = origin;
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
        message, welcome, group.withEnvironment(environment), effect, origin, consumed);
  }

  /// The same, by which another group is left: keeping it wipes all secrets of that one.
  PendingCommit instead(Group abandoned) {
    Consumed all = new Consumed();
    abandoned.state().forEachSecret(all::add);
    all.add(abandoned.state().sender());
    all.add(abandoned.state().secrets().exporter());
    consumed.into(all);
    return new PendingCommit(message, welcome, group, effect, origin, all);
  }

  /// What the commit changes.
  public CommitEffect effect() {
    return effect;
  }

  /// Whether an own commit that came back is this one.
  public boolean matches(Received.OwnCommit echo) {
    return echo.message().equals(origin.commit().hash());
  }

  /// The same commit after a later value of the group it was made from: what was received since
  /// then stays received in the new epoch, and its keys stay deleted.
  ///
  /// @param current of the epoch in which the commit was made
  /// @throws IllegalArgumentException for a group in another epoch, and for an external join
  public PendingCommit onto(Group current) {
    if (!isFrom(current)) {
      throw new IllegalArgumentException("the commit was not made in this epoch of this group");
    }
    Consumed consumedNow = new Consumed();
    GroupState next = group.state().after(current.state(), origin.commit(), consumedNow);
    return new PendingCommit(message, welcome, new Group(next), effect, origin, consumedNow);
  }

  /// Whether the commit was made in the epoch that a group is in.
  boolean isFrom(Group current) {
    return origin.group().filter(from -> from.context().equals(current.context())).isPresent();
  }

  /// Adopts the commit: wipes what it used up in the group it was made from, and returns the group
  /// in the new epoch.
  ///
  /// @throws IllegalStateException when messages were kept since it was made, see [#onto]
  public Group keep() {
    group
        .state()
        .forEachSecret(secret -> {
          if (secret.isWiped()) {
            throw new IllegalStateException(
                "messages were received since the commit was made: keep pending.onto(current)");
          }
        });
    wipe();
    return group;
  }

  /// Wipes what the commit used up.
  void wipe() {
    consumed.wipe();
  }
}
