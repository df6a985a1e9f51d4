package sonet.server.notice;

import java.time.InstantSource;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.Notice;
import sonet.protocol.Removal;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.store.Batch;
import sonet.store.Effect;
import sonet.store.Expect;
import sonet.store.LogWrite;
import sonet.store.NewEntry;
import sonet.store.Outcome;

/// Writes notices into inboxes.
///
/// The entry of a notice is named by its cause. A second one of the same cause is therefore not
/// appended while the first waits, and comes again when that was acknowledged: so an inbox cannot
/// be filled by what others do to a device, and the limits of the inbox do not count for notices.
public final class Notices {
  private final Storage storage;
  private final InstantSource clock;

  /// Notices over a storage.
  public Notices(Storage storage, InstantSource clock) {
    this.storage = storage;
    this.clock = clock;
  }

  /// Tells a device something.
  ///
  /// @throws RefusalException when the store fails
  public void tell(Locations at, DeviceId device, Notice notice) throws RefusalException {
    LogWrite write = write(at, device, notice, Bytes.EMPTY);
    Bytes name = write.entries().getFirst().idem();
    // Looked up first, since reading is cheap and the cause may come again and again.
    if (storage.call(store -> store.find(write.log(), name)).isEmpty()) {
      Outcome _ = storage.write(new Batch(List.of(write), List.of()));
    }
  }

  /// What tells a device something, as a part of a batch.
  ///
  /// @param occasion sets it apart from others of the same cause; empty when one of them is enough
  public LogWrite write(Locations at, DeviceId device, Notice notice, Bytes occasion) {
    return LogWrite.follow(at.inboxLog(device), entry(notice, occasion));
  }

  /// What tells a device several things, as a part of a batch.
  ///
  /// @param occasion as above
  public LogWrite write(Locations at, DeviceId device, List<Notice> notices, Bytes occasion) {
    return new LogWrite(
        at.inboxLog(device),
        new Expect.Any(),
        notices.stream().map(notice -> entry(notice, occasion)).toList(),
        new Effect.Plain());
  }

  private NewEntry entry(Notice notice, Bytes occasion) {
    return new NewEntry(
        EntryKind.NOTICE.code(),
        0,
        Bytes.concat(Bytes.utf8(cause(notice)), occasion),
        Bytes.EMPTY,
        Bytes.EMPTY,
        clock.instant(),
        storage.encode((Record) notice));
  }

  private static String cause(Notice notice) {
    return switch (notice) {
      case Notice.DeviceAdded(DeviceId device) -> "device-added " + device;
      case Notice.DeviceRemoved(Removal removal) -> "device-removed " + removal.device();
      case Notice.DeviceExpelled(DeviceId device, String _) -> "device-expelled " + device;
      case Notice.RecoveryKeyChanged() -> "recovery-key-changed";
      case Notice.KeysLow(Notice.Keys keys, int _) -> "keys-low " + name(keys);
      case Notice.KeysExhausted(Notice.Keys keys, boolean _) -> "keys-exhausted " + name(keys);
      case Notice.InboxFull _ -> "inbox-full";
      case Notice.EntriesExpired _ -> "entries-expired";
    };
  }

  private static String name(Notice.Keys keys) {
    return keys.kind() + keys.cipherSuite().map(suite -> " " + suite).orElse("");
  }
}
