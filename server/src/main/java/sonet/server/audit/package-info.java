/// The audit trails: who did what, when, why, and what came of it.
///
/// Every tenant has one and the service has one. A trail is a log whose entries are chained by
/// their hashes; its head is signed by a key of its own, and the signed head is a version of the
/// operator's label in the log of keys. Read [sonet.server.audit.Trails] first, then
/// [sonet.server.audit.Acting], which sees to it that what was done has its entry, and
/// [sonet.server.audit.TrailFile], which verifies an exported one.
@NullMarked
package sonet.server.audit;

import org.jspecify.annotations.NullMarked;
