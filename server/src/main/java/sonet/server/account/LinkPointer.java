package sonet.server.account;

import sonet.crypto.Bytes;

/// Which link a device has open.
///
/// @param link its id
record LinkPointer(Bytes link) {}
