package sonet.client.device;

import java.util.ArrayList;
import java.util.List;
import sonet.client.Author;
import sonet.client.group.GroupMember;
import sonet.crypto.Bytes;

/// Members in the words of the API.
final class Names {
  private Names() {}

  /// A member as the author of something.
  static Author author(GroupMember member, Bytes ownKey) {
    return new Author(
        member.account(), device(member.signatureKey()), member.signatureKey().equals(ownKey));
  }

  /// A short name of a device: the first eight digits of its key.
  static String device(Bytes signatureKey) {
    return signatureKey.toHex().substring(0, 8);
  }

  /// The accounts of members, one name for each.
  static List<String> accounts(List<GroupMember> members) {
    return members.stream().map(GroupMember::account).toList();
  }

  /// Those of one list whose device is not in the other.
  static List<GroupMember> without(List<GroupMember> members, List<GroupMember> others) {
    List<GroupMember> rest = new ArrayList<>(members);
    rest.removeIf(
        member -> others.stream().anyMatch(o -> o.signatureKey().equals(member.signatureKey())));
    return rest;
  }
}
