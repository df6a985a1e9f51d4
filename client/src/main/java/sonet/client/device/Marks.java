package sonet.client.device;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import sonet.client.Message;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What a conversation is marked with on this device.
///
/// @param read the place up to which this account has read it
/// @param unread how many messages of others came after that
/// @param timer how many seconds messages stay, or 0
/// @param readBy the places up to which other accounts say to have read it
/// @param deliveredTo the places up to which other accounts have it
record Marks(
    long read, int unread, int timer, Map<String, Long> readBy, Map<String, Long> deliveredTo) {
  /// Those of a new conversation.
  static final Marks NONE = new Marks(0, 0, 0, Map.of(), Map.of());

  Marks {
    readBy = Map.copyOf(readBy);
    deliveredTo = Map.copyOf(deliveredTo);
  }

  Marks withUnread(int count) {
    return new Marks(read, Math.max(0, count), timer, readBy, deliveredTo);
  }

  Marks withTimer(int seconds) {
    return new Marks(read, unread, seconds, readBy, deliveredTo);
  }

  Marks withRead(long place, int left) {
    return new Marks(place, left, timer, readBy, deliveredTo);
  }

  /// An account has read up to a place; marks never go back.
  Marks readBy(String account, long place) {
    return new Marks(read, unread, timer, with(readBy, account, place), deliveredTo);
  }

  /// An account has what stands up to a place; marks never go back.
  Marks deliveredTo(String account, long place) {
    return new Marks(read, unread, timer, readBy, with(deliveredTo, account, place));
  }

  private static Map<String, Long> with(Map<String, Long> marks, String account, long place) {
    Map<String, Long> with = new TreeMap<>(marks);
    var _ = with.merge(account, place, Math::max);
    return with;
  }

  /// How far a message came.
  ///
  /// @param self the account of this device
  /// @param others the other accounts in the conversation
  Message.State stateOf(Message message, String self, Set<String> others) {
    if (!message.author().name().equals(self)) {
      return message.seq() <= read ? Message.State.READ : Message.State.DELIVERED;
    }
    if (others.isEmpty()) {
      return Message.State.SENT;
    }
    if (others.stream().allMatch(other -> hasRead(other, message.seq()))) {
      return Message.State.READ;
    }
    return others.stream().allMatch(other -> has(other, message.seq()))
        ? Message.State.DELIVERED
        : Message.State.SENT;
  }

  private boolean hasRead(String account, long place) {
    return readBy.getOrDefault(account, 0L) >= place;
  }

  private boolean has(String account, long place) {
    return hasRead(account, place) || deliveredTo.getOrDefault(account, 0L) >= place;
  }

  Bytes encode() {
    return new Writer()
        .u64(read)
        .u32(unread)
        .u32(timer)
        .vector(List.copyOf(readBy.entrySet()), Marks::write)
        .vector(List.copyOf(deliveredTo.entrySet()), Marks::write)
        .toBytes();
  }

  private static void write(Writer writer, Map.Entry<String, Long> mark) {
    writer.opaque(Bytes.utf8(mark.getKey())).u64(mark.getValue());
  }

  static Marks decode(Reader reader) throws DecodeException {
    return new Marks(reader.u64(), reader.u32(), reader.u32(), marks(reader), marks(reader));
  }

  private static Map<String, Long> marks(Reader reader) throws DecodeException {
    Map<String, Long> marks = new TreeMap<>();
    for (Map.Entry<String, Long> mark :
        reader.vector(r -> Map.entry(r.opaque().toUtf8(), r.u64()))) {
      marks.put(mark.getKey(), mark.getValue());
    }
    return marks;
  }
}
