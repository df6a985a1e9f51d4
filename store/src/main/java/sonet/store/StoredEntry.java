package sonet.store;

import java.nio.ByteBuffer;
import java.time.Instant;
import sonet.crypto.Bytes;

/// An entry of a log.
///
/// @param seq its number, from 1 on without a gap
/// @param kind what it is
/// @param epoch the epoch it belongs to
/// @param sender who sent it
/// @param subject what it is about
/// @param at when it was taken
/// @param body its content
/// @param prevHash the hash of the entry before, 32 zero bytes in the first
public record StoredEntry(
    long seq,
    int kind,
    long epoch,
    Bytes sender,
    Bytes subject,
    Instant at,
    Bytes body,
    Bytes prevHash) {
  /// The entry that a new one becomes at its place in a log.
  public static StoredEntry of(NewEntry entry, long seq, Bytes prevHash) {
    return new StoredEntry(
        seq,
        entry.kind(),
        entry.epoch(),
        entry.sender(),
        entry.subject(),
        Instant.ofEpochMilli(entry.at().toEpochMilli()),
        entry.body(),
        prevHash);
  }

  /// What the hash of this entry is taken over.
  ///
  /// ```
  /// opaque prevHash[32]; uint64 seq; uint32 kind; uint64 epoch; uint64 milliseconds;
  /// opaque sender<0..2^32-1>; opaque subject<0..2^32-1>; opaque body<0..2^32-1>;  // 4-byte lengths
  /// ```
  public Bytes hashInput() {
    ByteBuffer fixed =
        ByteBuffer.allocate(28).putLong(seq).putInt(kind).putLong(epoch).putLong(at.toEpochMilli());
    return Bytes.concat(
        prevHash,
        Bytes.wrap(fixed.array()),
        length(sender),
        sender,
        length(subject),
        subject,
        length(body),
        body);
  }

  private static Bytes length(Bytes part) {
    return Bytes.wrap(ByteBuffer.allocate(4).putInt(part.length()).array());
  }
}
