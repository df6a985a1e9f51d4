package sonet.server.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import sonet.crypto.Bytes;
import sonet.protocol.ServerHealth;
import sonet.protocol.ServerHealth.Check;
import sonet.protocol.Switch;
import sonet.server.http.RefusalException;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.store.Batch;
import sonet.store.DocWrite;
import sonet.store.Outcome;

/// Whether the service can serve: the store takes a write, the disk has room, and it is not about
/// to stop.
public final class Health {
  private final Storage storage;
  private final InstantSource clock;
  private final Path data;
  private final LongSupplier leastRoom;
  private final BooleanSupplier serving;
  private final Instant startedAt;

  /// The health of a service.
  ///
  /// @param leastRoom that the disk must have now, in bytes
  /// @param serving whether it is not about to stop
  public Health(
      Storage storage,
      InstantSource clock,
      Path data,
      LongSupplier leastRoom,
      BooleanSupplier serving) {
    this.storage = storage;
    this.clock = clock;
    this.data = data;
    this.leastRoom = leastRoom;
    this.serving = serving;
    this.startedAt = clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }

  /// Looks at everything.
  public ServerHealth look() {
    String version =
        Optional.ofNullable(Health.class.getPackage().getImplementationVersion())
            .orElse("development");
    return new ServerHealth(version, startedAt, List.of(store(), disk(), drain()));
  }

  private Check store() {
    try {
      Outcome _ =
          storage.write(
              Batch.ofDocs(
                  new DocWrite.Put(
                      SystemLocations.heartbeat(), Bytes.utf8(clock.instant().toString()))));
      return new Check("store", Switch.ON, "the store takes writes");
    } catch (RefusalException e) {
      return new Check("store", Switch.OFF, e.problem().detail());
    }
  }

  private Check disk() {
    try {
      long room = Files.getFileStore(data).getUsableSpace();
      String detail = (room >> 20) + " MiB are left on the disk";
      return new Check("disk", room >= leastRoom.getAsLong() ? Switch.ON : Switch.OFF, detail);
    } catch (IOException e) {
      return new Check("disk", Switch.OFF, "the room on the disk cannot be told");
    }
  }

  private Check drain() {
    return serving.getAsBoolean()
        ? new Check("serving", Switch.ON, "it serves")
        : new Check("serving", Switch.OFF, "it is about to stop and sends devices away");
  }
}
