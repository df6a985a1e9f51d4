package sonet.client;

import sonet.crypto.Bytes;

/// A file that goes with a message. The server has it encrypted; what opens it travels in the
/// message.
///
/// @param blob what the server knows it by
/// @param key that it is encrypted with
/// @param digest the SHA-256 of what the server has
/// @param name of the file, as its sender gave it
/// @param mediaType what it is, such as `image/png`, as its sender says
/// @param size of the file, in bytes
public record Attachment(
    String blob, Bytes key, Bytes digest, String name, String mediaType, long size) {
  /// Leaves the key out.
  @Override
  public String toString() {
    return "Attachment[" + name + ", " + mediaType + ", " + size + " bytes]";
  }
}
