package sonet.protocol;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Optional;
import sonet.crypto.Bytes;

/// One entry of a log, as every reader of it sees it.
///
/// Entries are numbered from 1 without a gap, in the order in which they were committed. Each
/// carries the hash of the one before, so that two readers who compare one hash have compared all
/// that came before it.
///
/// @param seq its number
/// @param kind what it is
/// @param epoch the epoch it belongs to: for a commit the one it was sent in, for a Welcome the one
///   it leads into
/// @param sender the device that sent it, where the server tells
/// @param group the group it belongs to, if it belongs to one
/// @param at when the server took it, to the millisecond
/// @param body the MLSMessage (RFC 9420 §6), or what [EntryKind] says
/// @param prevHash the SHA-256 hash of the entry before, or 32 zero bytes in the first one
public record LogEntry(
    long seq,
    EntryKind kind,
    long epoch,
    Optional<DeviceId> sender,
    Optional<GroupId> group,
    Instant at,
    Bytes body,
    Bytes prevHash) {
  /// The `prevHash` of a first entry.
  public static final Bytes NO_HASH = Bytes.wrap(new byte[32]);

  /// Checks the numbers.
  public LogEntry {
    if (seq < 1 || epoch < 0) {
      throw new IllegalArgumentException("an entry's seq begins at 1 and its epoch at 0");
    }
    if (prevHash.length() != NO_HASH.length()) {
      throw new IllegalArgumentException("prevHash has 32 bytes, not " + prevHash.length());
    }
  }

  /// What the SHA-256 hash of this entry is taken over, which is the next entry's `prevHash`.
  ///
  /// ```
  /// opaque prevHash[32]; uint64 seq; uint32 kind; uint64 epoch; uint64 milliseconds;
  /// opaque sender<0..2^32-1>; opaque group<0..2^32-1>; opaque body<0..2^32-1>;   // 4-byte lengths
  /// ```
  public Bytes hashInput() {
    Bytes from = sender.map(DeviceId::value).orElse(Bytes.EMPTY);
    Bytes about = group.map(GroupId::value).orElse(Bytes.EMPTY);
    ByteBuffer fixed =
        ByteBuffer.allocate(28)
            .putLong(seq)
            .putInt(kind.code())
            .putLong(epoch)
            .putLong(at.toEpochMilli());
    return Bytes.concat(
        prevHash,
        Bytes.wrap(fixed.array()),
        length(from),
        from,
        length(about),
        about,
        length(body),
        body);
  }

  private static Bytes length(Bytes part) {
    return Bytes.wrap(ByteBuffer.allocate(4).putInt(part.length()).array());
  }
}
