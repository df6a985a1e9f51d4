package sonet.protocol;

import java.time.Instant;
import sonet.crypto.Bytes;

/// An attachment as the server has it. Who knows its id may read it, so the id travels end-to-end
/// encrypted, in the message that the attachment belongs to.
///
/// @param id 32 random bytes
/// @param size how many bytes it has
/// @param offset how many of them have come; where the upload goes on
/// @param state whether it can be read
/// @param expiresAt when it is removed
public record Blob(Bytes id, long size, long offset, State state, Instant expiresAt) {
  /// The header that says where a part belongs, and where the upload stands.
  public static final String OFFSET_HEADER = "Upload-Offset";

  /// How many bytes an id has.
  public static final int ID_LENGTH = 32;

  /// Whether it can be read.
  public enum State {
    /// Not yet: parts are missing, or it was not checked.
    UPLOADING,
    /// All of it is here, and its hash is the one that was announced.
    COMPLETE
  }
}
