package sonet.server.receipt;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupCursors;
import sonet.protocol.GroupCursors.DeviceCursor;
import sonet.protocol.GroupId;
import sonet.protocol.LogRef;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.protocol.Switch;
import sonet.server.account.Caller;
import sonet.server.group.GroupLogs;
import sonet.server.http.RefusalException;
import sonet.server.passing.Passing;
import sonet.server.storage.LateDocs;
import sonet.server.storage.Locations;
import sonet.server.tenant.Tenants;

/// How far each device has got in each group's log.
///
/// A device acknowledges often and each acknowledgement makes the one before worthless, so they are
/// written late: after a crash a cursor may stand some seconds back, which keeps an entry longer
/// and does no other harm. As often as they are written, the members that are connected are told,
/// unless so many devices moved that the telling would be worse than the asking.
public final class Cursors {
  private static final int MAX_TOLD = 100;
  private static final int MAX_MOVED = 100_000;
  private static final int MAX_SHOWN = 20_000;

  private final LateDocs docs;
  private final GroupLogs logs;
  private final Passing passing;
  private final Tenants tenants;
  private final Map<Place, Map<DeviceId, Long>> moved = new ConcurrentHashMap<>();

  /// Cursors in documents that are written late.
  public Cursors(LateDocs docs, GroupLogs logs, Passing passing, Tenants tenants) {
    this.docs = docs;
    this.logs = logs;
    this.passing = passing;
    this.tenants = tenants;
    docs.eachTurn(this::tell);
  }

  private record Place(Locations at, GroupId group) {}

  /// A device keeps a group's log up to a number, which was pushed to it.
  ///
  /// @throws RefusalException when the store fails
  public void acknowledged(Caller caller, GroupId group, long upTo) throws RefusalException {
    Locations at = caller.locations();
    if (upTo <= of(at, group, caller.id())) {
      return;
    }
    docs.put(
        at.cursor(group, caller.id()), Bytes.wrap(ByteBuffer.allocate(8).putLong(upTo).array()));
    if (moved.size() < MAX_MOVED) {
      var _ =
          moved
              .computeIfAbsent(new Place(at, group), _ -> new ConcurrentHashMap<>())
              .put(caller.id(), upTo);
    }
  }

  /// A device says that it keeps a group's log up to a number.
  ///
  /// @throws RefusalException when it is no member, or the store fails
  public void acknowledge(Caller caller, GroupId group, long upTo) throws RefusalException {
    logs.requireMember(caller, group);
    acknowledged(caller, group, Math.min(upTo, logs.head(caller, group)));
  }

  /// How far a device has got, 0 when it has not said.
  ///
  /// @throws RefusalException when the store fails
  public long of(Locations at, GroupId group, DeviceId device) throws RefusalException {
    return docs.get(at.cursor(group, device)).map(Cursors::number).orElse(0L);
  }

  private static long number(Bytes body) {
    return ByteBuffer.wrap(body.toArray()).getLong();
  }

  /// How far the members of a group have got.
  ///
  /// @throws RefusalException when the caller is no member, or the tenant does not tell
  public GroupCursors show(Caller caller, GroupId group) throws RefusalException {
    Locations at = caller.locations();
    logs.requireMember(caller, group);
    if (tenants.settings(at).deliveryReceipts() == Switch.OFF) {
      throw RefusalException.of(
          ProblemType.RECEIPTS_OFF, "this tenant does not tell who has received what");
    }
    List<DeviceCursor> cursors = new ArrayList<>();
    for (Map.Entry<Bytes, Bytes> found : docs.scan(at.cursors(group), MAX_SHOWN).entrySet()) {
      Bytes key = found.getKey();
      DeviceId device = new DeviceId(key.slice(key.length() - DeviceId.LENGTH, key.length()));
      if (logs.isMember(at, device, group)) {
        cursors.add(new DeviceCursor(device, number(found.getValue())));
      }
    }
    return new GroupCursors(group, cursors);
  }

  /// Tells the members that are connected who has got further since the last time.
  private void tell() {
    for (Place place : List.copyOf(moved.keySet())) {
      Map<DeviceId, Long> cursors = moved.remove(place);
      if (cursors != null && cursors.size() <= MAX_TOLD && tells(place.at())) {
        List<DeviceCursor> list =
            cursors.entrySet().stream()
                .map(cursor -> new DeviceCursor(cursor.getKey(), cursor.getValue()))
                .toList();
        passing.show(
            place.at().groupLog(place.group()),
            new ServerFrame.Delivered(new LogRef.Group(place.group()), list));
      }
    }
  }

  private boolean tells(Locations at) {
    try {
      return tenants.settings(at).deliveryReceipts() == Switch.ON;
    } catch (RefusalException e) {
      // It is asked again when somebody gets further.
      return false;
    }
  }
}
