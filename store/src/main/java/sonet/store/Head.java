package sonet.store;

import sonet.crypto.Bytes;

/// Where a log stands.
///
/// @param seq the number of its last entry, 0 when there is none yet
/// @param trimmed the number of the last entry that was forgotten, 0 when there is none
/// @param epoch its epoch
/// @param marked the number of the last entry that changed what readers of its state must know
/// @param hash the hash of its last entry, which is the next one's `prevHash`
public record Head(long seq, long trimmed, long epoch, long marked, Bytes hash) {
  /// Where a log stands that has no entry.
  public static final Head NONE = new Head(0, 0, 0, 0, Bytes.wrap(new byte[32]));
}
