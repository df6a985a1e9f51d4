/// Whose keys are these: what a device does with the log of its server
/// (draft-ietf-keytrans-protocol, docs/transparency.md).
///
/// [sonet.client.transparency.VerifiedLog] asks and believes nothing that was not proven;
/// [sonet.client.transparency.Directory] holds the devices of every account against it,
/// [sonet.client.transparency.OwnLabel] watches one's own, and what is remembered of all that
/// stands in the device's state. Nothing here is safe for several threads: one owner uses it, and
/// waits for the network. Start with [sonet.client.transparency.Directory].
@NullMarked
package sonet.client.transparency;

import org.jspecify.annotations.NullMarked;
