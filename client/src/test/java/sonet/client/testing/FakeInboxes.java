package sonet.client.testing;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.Notice;
import sonet.protocol.codec.Codec;

/// The inboxes of all devices on a [FakeServer]: pairwise messages, welcomes and notices.
final class FakeInboxes {
  private static final Codec JSON = Codec.json(1 << 20);

  private final Map<DeviceId, FakeLog> inboxes = new HashMap<>();
  private FakeWeather weather = FakeWeather.FAIR;

  FakeLog of(DeviceId device) {
    return inboxes.computeIfAbsent(device, d -> new FakeLog());
  }

  void tell(DeviceId device, Notice notice) {
    var _ = of(device).post(EntryKind.NOTICE, Optional.empty(), JSON.encode((Record) notice));
  }

  /// Leaves a welcome to an epoch of a group.
  void welcome(DeviceId device, GroupId group, long epoch, Bytes welcome) {
    FakeLog inbox = of(device);
    inbox.enter(epoch);
    var _ = inbox.post(EntryKind.WELCOME, Optional.of(group), welcome);
  }

  void weather(FakeWeather next) {
    weather = next;
  }

  /// Takes a message through the weather to its device.
  void carry(DeviceId from, DeviceId to, Bytes body) {
    weather.carry(to, body).forEach(each -> slip(from, to, each));
  }

  /// Puts a message into an inbox whatever the weather.
  void slip(DeviceId from, DeviceId to, Bytes body) {
    of(to).postPairwise(from, body);
  }

  List<LogEntry> pairwise(DeviceId device) {
    return of(device).entries().stream()
        .filter(entry -> entry.kind() == EntryKind.PAIRWISE)
        .toList();
  }
}
