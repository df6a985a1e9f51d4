package sonet.store.file;

import java.nio.file.Path;

/// How blobs are kept on the file system.
///
/// @param folder where; made when it is not there
/// @param spareBytes what must be left on the disk for others; a part that would leave less fails
///   with `FULL`
public record FileBlobOptions(Path folder, long spareBytes) {
  /// Checks the number.
  public FileBlobOptions {
    if (spareBytes < 0) {
      throw new IllegalArgumentException("what must be left on the disk is no less than nothing");
    }
  }

  /// The usual: 256 MiB are left to the rest of the service.
  public static FileBlobOptions of(Path folder) {
    return new FileBlobOptions(folder, 256L << 20);
  }
}
