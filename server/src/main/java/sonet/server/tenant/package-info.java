/// Whose requests these are: the registry of tenants, how one is run, and who may register with it.
///
/// A tenant's number stands in every key of the store, so that nothing can be read or written but
/// through the [sonet.server.storage.Locations] of one tenant. Read [Tenants] first.
@NullMarked
package sonet.server.tenant;

import org.jspecify.annotations.NullMarked;
