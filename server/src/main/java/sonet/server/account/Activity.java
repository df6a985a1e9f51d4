package sonet.server.account;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.server.http.RefusalException;
import sonet.server.storage.LateDocs;
import sonet.server.storage.Locations;

/// When devices were last seen, to the hour: enough to recognise a forgotten device by, and too
/// little to follow a day by. It is written when a device gets a token, once an hour at most.
public final class Activity {
  private final LateDocs docs;
  private final InstantSource clock;

  /// Activity in documents that are written late.
  public Activity(LateDocs docs, InstantSource clock) {
    this.docs = docs;
    this.clock = clock;
  }

  /// A device was seen.
  ///
  /// @throws RefusalException when the store fails
  void seen(Locations at, DeviceId device) throws RefusalException {
    Instant hour = clock.instant().truncatedTo(ChronoUnit.HOURS);
    if (!last(at, device).equals(Optional.of(hour))) {
      ByteBuffer seconds = ByteBuffer.allocate(8).putLong(hour.getEpochSecond());
      docs.put(at.lastActive(device), Bytes.wrap(seconds.array()));
    }
  }

  /// When a device was last seen.
  ///
  /// @throws RefusalException when the store fails
  Optional<Instant> last(Locations at, DeviceId device) throws RefusalException {
    return docs.get(at.lastActive(device))
        .map(body -> Instant.ofEpochSecond(ByteBuffer.wrap(body.toArray()).getLong()));
  }
}
