/// Blobs on the file system, a file for each. Read [FileBlobStore] first.
@NullMarked
package sonet.store.file;

import org.jspecify.annotations.NullMarked;
