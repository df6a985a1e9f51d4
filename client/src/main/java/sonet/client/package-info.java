/// The Java SDK: devices, conversations, encrypted local state and an offline queue.
///
/// Read [Sonet] first: it opens a device, and everything else is reached from it. Names are those
/// of people who write to each other; what happens underneath is MLS (RFC 9420), in
/// [sonet.client.group].
@NullMarked
package sonet.client;

import org.jspecify.annotations.NullMarked;
