package sonet.client.testing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.group.Continuation;
import sonet.client.group.GroupMember;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What all members of a group of a [FakeEngine] have of it in an epoch.
///
/// @param id its id
/// @param epoch which
/// @param members in the order in which they came
/// @param origin what it is beside its members
/// @param said what the leaves of members say for their keys, by these
record FakeGroup(
    Bytes id, long epoch, List<GroupMember> members, Origin origin, Map<Bytes, Bytes> said) {
  FakeGroup {
    members = List.copyOf(members);
    said = new LinkedHashMap<>(said);
  }

  /// The same with what a leaf says.
  FakeGroup saying(Bytes key, Bytes credential) {
    Map<Bytes, Bytes> all = new LinkedHashMap<>(said);
    if (!credential.isEmpty()) {
      all.put(key, credential);
    }
    return new FakeGroup(id, epoch, members, origin, all);
  }

  /// What a group is beside its members.
  ///
  /// @param suite its suite
  /// @param continuation which conversation it continues
  /// @param next the group after it, or empty
  /// @param above the conversation above it, or empty
  record Origin(int suite, Continuation continuation, Bytes next, Bytes above) {
    Origin closedFor(Bytes group) {
      return new Origin(suite, continuation, group, above);
    }

    private void write(Writer writer) {
      writer
          .u16(suite)
          .opaque(continuation.conversation())
          .u32(continuation.generation())
          .opaque(next)
          .opaque(above);
    }

    private static Origin read(Reader reader) throws DecodeException {
      return new Origin(
          reader.u16(),
          new Continuation(reader.opaque(), reader.u32()),
          reader.opaque(),
          reader.opaque());
    }
  }

  void write(Writer writer) {
    writer
        .opaque(id)
        .u64(epoch)
        .vector(members, FakeGroup::write)
        .value(origin::write)
        .vector(
            List.copyOf(said.entrySet()),
            (w, one) -> w.opaque(one.getKey()).opaque(one.getValue()));
  }

  private static void write(Writer writer, GroupMember member) {
    writer.u32(member.leaf()).opaque(Bytes.utf8(member.account())).opaque(member.signatureKey());
  }

  static FakeGroup read(Reader reader) throws DecodeException {
    FakeGroup plain =
        new FakeGroup(
            reader.opaque(),
            reader.u64(),
            reader.vector(FakeGroup::member),
            Origin.read(reader),
            Map.of());
    FakeGroup read = plain;
    for (Map.Entry<Bytes, Bytes> one : reader.vector(r -> Map.entry(r.opaque(), r.opaque()))) {
      read = read.saying(one.getKey(), one.getValue());
    }
    return read;
  }

  private static GroupMember member(Reader reader) throws DecodeException {
    return new GroupMember(reader.u32(), reader.opaque().toUtf8(), reader.opaque());
  }

  Optional<GroupMember> at(int leaf) {
    return members.stream().filter(member -> member.leaf() == leaf).findFirst();
  }

  Optional<GroupMember> find(Bytes key) {
    return members.stream().filter(member -> member.signatureKey().equals(key)).findFirst();
  }

  /// The next epoch.
  ///
  /// @param leaves of those who are out then
  /// @param holders of the keys that are added
  /// @param next the group that continues this one, or empty
  FakeGroup after(List<Integer> leaves, List<GroupMember> holders, Bytes next) {
    List<GroupMember> now = new ArrayList<>(members);
    now.removeIf(member -> leaves.contains(member.leaf()));
    holders.forEach(holder -> seat(now, holder));
    return new FakeGroup(id, epoch + 1, now, origin.closedFor(next), said);
  }

  /// The next epoch, into which someone came by themselves in place of who they were before.
  FakeGroup entered(GroupMember newcomer) {
    List<GroupMember> now = new ArrayList<>(members);
    now.removeIf(member -> member.signatureKey().equals(newcomer.signatureKey()));
    seat(now, newcomer);
    return new FakeGroup(id, epoch + 1, now, origin, said);
  }

  /// Gives someone the first leaf that is free.
  private static void seat(List<GroupMember> members, GroupMember newcomer) {
    List<Integer> taken = members.stream().map(GroupMember::leaf).toList();
    int free = 0;
    while (taken.contains(free)) {
      free++;
    }
    members.add(new GroupMember(free, newcomer.account(), newcomer.signatureKey()));
  }
}
