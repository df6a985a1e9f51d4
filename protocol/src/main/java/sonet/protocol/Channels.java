package sonet.protocol;

import java.time.Instant;
import java.util.List;

/// The answer to `GET /v1/groups/{id}/channels`: the groups below a group.
///
/// @param channels by their ids
public record Channels(List<Channel> channels) {
  /// Copies the list.
  public Channels {
    channels = List.copyOf(channels);
  }

  /// A group below another.
  ///
  /// @param group its id
  /// @param openedBy the account that opened it
  /// @param openedAt when that was
  /// @param membership whether the device that asks is in it
  public record Channel(
      GroupId group, AccountName openedBy, Instant openedAt, Membership membership) {}

  /// Whether a device is in a channel.
  public enum Membership {
    /// It is.
    MEMBER,
    /// It is not, or not any more.
    NONE
  }
}
