package sonet.protocol;

import java.util.List;
import java.util.Optional;

/// Some of an account's attachments, in the order of their ids.
///
/// @param blobs those
/// @param next the cursor for more, when there are more
public record BlobPage(List<Blob> blobs, Optional<String> next) {
  /// Copies the list.
  public BlobPage {
    blobs = List.copyOf(blobs);
  }
}
