/// How the service lays its state out in the store: which logs, documents and pools there are, what
/// the documents hold, and what a failure of the store means to a caller.
@NullMarked
package sonet.server.storage;

import org.jspecify.annotations.NullMarked;
