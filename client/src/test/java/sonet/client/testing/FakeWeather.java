package sonet.client.testing;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.protocol.DeviceId;

/// What becomes of pairwise messages on the way into an inbox: a server that loses, repeats, holds
/// back or changes them.
@FunctionalInterface
public interface FakeWeather {
  /// Fair weather.
  FakeWeather FAIR = (device, body) -> List.of(body);

  /// What reaches a device in place of a message.
  List<Bytes> carry(DeviceId device, Bytes body);
}
