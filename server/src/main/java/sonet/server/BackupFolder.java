package sonet.server;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import sonet.crypto.Providers;
import sonet.server.ServerException.Reason;
import sonet.server.account.Primitives;
import sonet.store.StoreException;
import sonet.store.backup.Backup;
import sonet.store.backup.BackupReport;
import sonet.store.backup.Pace;

/// A backup that a server made, seen from outside of any server: looked at, and brought back.
///
/// @param place the folder
public record BackupFolder(Path place) {
  /// Watches long work.
  @FunctionalInterface
  public interface Watcher {
    /// Says how far it is.
    ///
    /// @param done bytes that are done
    /// @param total of so many, or 0 when that is not known
    void at(long done, long total);
  }

  /// What is in a backup.
  ///
  /// @param madeAt when
  /// @param blobs how many attachments
  /// @param blobBytes and their bytes
  /// @param damages what is wrong with it; empty when it is sound
  public record Contents(Instant madeAt, long blobs, long blobBytes, List<String> damages) {
    /// Copies the list.
    public Contents {
      damages = List.copyOf(damages);
    }

    private static Contents of(BackupReport report) {
      return new Contents(report.madeAt(), report.blobs(), report.blobBytes(), report.damages());
    }
  }

  /// Looks whether it is whole, byte by byte, and changes nothing.
  ///
  /// @throws ServerException when it is no backup, or cannot be read at all
  public Contents verify(Watcher watcher) throws ServerException {
    try {
      return Contents.of(backup(watcher).verify(place));
    } catch (StoreException failed) {
      throw refused(failed);
    }
  }

  /// Brings it back into an empty folder, from which a server can then be started. It is verified
  /// first, and refused when anything is wrong with it.
  ///
  /// @throws ServerException when something is wrong with it, or the folder cannot be written
  public Contents restore(Path into, Watcher watcher) throws ServerException {
    try {
      return Contents.of(backup(watcher).restore(place, into));
    } catch (StoreException failed) {
      throw refused(failed);
    }
  }

  private static Backup backup(Watcher watcher) {
    Primitives primitives = new Primitives(Providers.best(), Providers.random());
    return new Backup(
        primitives::hash, Pace.unlimited(), (_, done, total) -> watcher.at(done, total));
  }

  private static ServerException refused(StoreException failed) {
    return new ServerException(Reason.DATA_UNUSABLE, String.valueOf(failed.getMessage()), failed);
  }
}
