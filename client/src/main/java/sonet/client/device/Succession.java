package sonet.client.device;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupMember;
import sonet.client.group.GroupSession;
import sonet.crypto.Bytes;
import sonet.mls.role.Right;
import sonet.protocol.ProtocolException;
import sonet.protocol.Successor;
import sonet.protocol.codec.Codec;

/// What this device asks of a fresh group that is said to go on in the place of one it is in
/// (docs/groups.md). Nothing binds the two, for the old one cannot be trusted to be the same for
/// all; and that there is a reset is the server's word. So the fresh group must say itself which
/// conversation it continues, keep its roles, and have members of the old one alone, with the same
/// keys; and who made it must have been one who may decide that.
final class Succession {
  private static final Codec JSON = Codec.json(1 << 10);

  private Succession() {}

  /// The group that an entry of the kind `reset` names.
  static Optional<Bytes> named(Bytes body) {
    try {
      return Optional.of(JSON.decode(body, Successor.class).group().value());
    } catch (ProtocolException malformed) {
      return Optional.empty();
    }
  }

  /// Checks a group that this device was brought into.
  ///
  /// @param left the group it was in before
  /// @param old that as this device knew it
  /// @throws ClientException with `INVALID_MESSAGE`
  static void check(Room left, GroupSession old, GroupSession fresh) throws ClientException {
    if (fresh.continuation().filter(left.continuation().next()::equals).isEmpty()
        || !fresh.above().orElse(Bytes.EMPTY).equals(left.above())) {
      throw refused("is not said to continue it");
    }
    if (!fresh.roles().equals(old.roles())) {
      throw refused("has other roles");
    }
    List<GroupMember> strangers = Names.without(fresh.members(), old.members());
    if (!strangers.isEmpty()) {
      throw refused("has someone who was not in it: " + strangers.getFirst().account());
    }
    GroupMember maker = maker(fresh);
    if (old.roles()
        .filter(roles -> !old.role(maker.account()).isAtLeast(roles.needed(Right.POLICY)))
        .isPresent()) {
      throw refused("was made by " + maker.account() + ", who may not decide that");
    }
  }

  /// Who made a group of which nobody has left yet: the first leaf is its creator's.
  static GroupMember maker(GroupSession fresh) {
    return fresh.members().stream().min(Comparator.comparingInt(GroupMember::leaf)).orElseThrow();
  }

  private static ClientException refused(String why) {
    return new ClientException(
        Reason.INVALID_MESSAGE, "The group in the place of a contested one " + why + ".");
  }
}
