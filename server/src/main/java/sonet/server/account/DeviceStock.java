package sonet.server.account;

import java.util.Optional;
import sonet.protocol.DeviceId;
import sonet.protocol.DeviceKeys;
import sonet.protocol.PrekeyCount;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;

/// What a device has published for others, of either kind.
///
/// @param keyPackages its key packages
/// @param prekeys its prekeys
public record DeviceStock(KeyPackages keyPackages, Prekeys prekeys) {
  DeviceKeys of(Locations at, DeviceId device) throws RefusalException {
    PrekeyCount count = prekeys.count(at, device);
    Optional<Long> version = count.bundle().map(PrekeyCount.Bundle::version);
    return new DeviceKeys(version, count.ec(), count.kem(), keyPackages.count(at, device).suites());
  }
}
