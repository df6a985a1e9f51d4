package sonet.store.backup;

import java.time.Instant;
import java.util.List;
import sonet.store.sqlite.StoreCheck;

/// What is in a backup.
///
/// @param madeAt when its database was copied
/// @param database what is in the database
/// @param blobs how many blobs
/// @param blobBytes and their bytes
/// @param damages what is wrong with it, each named exactly; empty when it is sound
public record BackupReport(
    Instant madeAt, StoreCheck.Counts database, long blobs, long blobBytes, List<String> damages) {
  /// Copies the list.
  public BackupReport {
    damages = List.copyOf(damages);
  }

  /// Whether nothing is wrong with it.
  public boolean sound() {
    return damages.isEmpty();
  }
}
