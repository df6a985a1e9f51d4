/// What is forgotten, and when: entries that are old or that everyone has, and all that has
/// expired. Read [Sweeper] first.
@NullMarked
package sonet.server.retention;

import org.jspecify.annotations.NullMarked;
