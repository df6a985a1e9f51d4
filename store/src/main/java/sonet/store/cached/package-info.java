/// What is read again and again, kept in memory before any engine. Read
/// [sonet.store.cached.CachedStore].
@NullMarked
package sonet.store.cached;

import org.jspecify.annotations.NullMarked;
