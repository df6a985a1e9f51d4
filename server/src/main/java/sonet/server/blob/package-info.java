/// Attachments: large opaque files that are uploaded in parts, kept for a while, and read by
/// whoever knows their id. Read [Blobs] first.
@NullMarked
package sonet.server.blob;

import org.jspecify.annotations.NullMarked;
