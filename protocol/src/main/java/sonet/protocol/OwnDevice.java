package sonet.protocol;

import java.time.Instant;
import java.util.Optional;

/// A device as its own account sees it: the answer to `GET /v1/accounts/self/devices/{device}`.
///
/// @param device the device
/// @param lastActive when it was last seen, to the hour; others are not told
/// @param keys what it has published for others
/// @param version of this entry, also its `ETag`: what a change names in `If-Match`
public record OwnDevice(Device device, Optional<Instant> lastActive, DeviceKeys keys, long version)
    implements Revised {}
