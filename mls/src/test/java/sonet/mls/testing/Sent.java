package sonet.mls.testing;

import sonet.crypto.Bytes;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;

/// A message on its way, with what its receivers must find in it.
///
/// @param id counts all messages of a world
/// @param bytes as they travel
/// @param type what it carries
/// @param open whether it travels as a PublicMessage
/// @param epoch for which it was sent
/// @param sender the number of the device that sent it, or [#OUTSIDER]
/// @param data of the application; empty for handshakes
public record Sent(
    int id, Bytes bytes, ContentType type, boolean open, long epoch, int sender, Bytes data) {
  /// Someone who is no device: an external sender.
  static final int OUTSIDER = -1;

  @Override
  public String toString() {
    return "message %d: %s of %d in epoch %d".formatted(id, type, sender, epoch);
  }

  static boolean isOpen(MlsMessage message) {
    return message instanceof MlsMessage.Public;
  }
}
