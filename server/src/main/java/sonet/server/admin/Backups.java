package sonet.server.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.protocol.AdminTask;
import sonet.protocol.AdminTask.Kind;
import sonet.protocol.NewBackup;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.server.account.Primitives;
import sonet.server.http.RefusalException;
import sonet.store.StoreException;
import sonet.store.backup.Backup;
import sonet.store.backup.BackupReport;
import sonet.store.backup.Pace;

/// Copies everything to a folder of its own below the folder for backups, while the service serves,
/// and checks the copy.
public final class Backups {
  private static final DateTimeFormatter NAME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH-mm-ss").withZone(ZoneOffset.UTC);

  /// The native code that copies the database must not be left by an exception.
  private static final String NATIVE_STAGE = "database";

  private final Backup.Source source;
  private final Tasks tasks;
  private final Primitives primitives;
  private final InstantSource clock;
  private final Settings settings;

  /// Backups as tasks.
  public Backups(
      Backup.Source source,
      Tasks tasks,
      Primitives primitives,
      InstantSource clock,
      Settings settings) {
    this.source = source;
    this.tasks = tasks;
    this.primitives = primitives;
    this.clock = clock;
    this.settings = settings;
  }

  /// Where they go, and how fast.
  ///
  /// @param folder below which each has its own
  /// @param bytesPerSecond so that the disk is there for others too
  public record Settings(Path folder, long bytesPerSecond) {}

  /// The work was ended.
  private static final class Cancelled extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Cancelled(InterruptedException why) {
      super(why.getMessage(), why);
    }
  }

  /// Begins a backup.
  ///
  /// @throws RefusalException when one is being made, or there is one of the name
  public AdminTask start(NewBackup request) throws RefusalException {
    Instant now = clock.instant();
    Path into = settings.folder().resolve(request.name().orElseGet(() -> NAME.format(now)));
    if (Files.exists(into)) {
      throw new RefusalException(
          Problem.of(
              ProblemType.TASK_EXISTS,
              "there is a backup named " + into.getFileName() + "; choose another name"));
    }
    return tasks.start(Kind.BACKUP, progress -> create(into, now, progress));
  }

  private String create(Path into, Instant now, Tasks.Progress progress)
      throws StoreException, RefusalException, InterruptedException {
    Backup backup =
        new Backup(
            primitives::hash,
            settings.bytesPerSecond() == Long.MAX_VALUE
                ? Pace.unlimited()
                : Pace.ofBytesPerSecond(settings.bytesPerSecond()),
            (stage, done, total) -> tell(progress, stage, done, total));
    try {
      Path _ = Files.createDirectories(into);
      BackupReport report = backup.create(source, into, now);
      if (!report.sound()) {
        throw RefusalException.of(
            ProblemType.INTERNAL, "the copy is damaged: " + report.damages().getFirst());
      }
      return "the backup " + into.getFileName() + " is complete and was checked";
    } catch (Cancelled e) {
      remove(into);
      throw new InterruptedException(e.getMessage());
    } catch (IOException e) {
      throw RefusalException.of(
          ProblemType.UNAVAILABLE, "the folder for backups cannot be written");
    } catch (StoreException e) {
      remove(into);
      throw e;
    }
  }

  private static void tell(Tasks.Progress progress, String stage, long done, long total) {
    try {
      progress.at(done, total > 0 ? Optional.of(total) : Optional.empty(), stage + ", in bytes");
    } catch (InterruptedException e) {
      if (!stage.equals(NATIVE_STAGE)) {
        throw new Cancelled(e);
      }
    }
  }

  /// What is half done is no backup.
  private static void remove(Path folder) throws RefusalException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : deepestFirst) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw RefusalException.of(
          ProblemType.UNAVAILABLE, "the unfinished backup could not be removed: " + folder);
    }
  }
}
