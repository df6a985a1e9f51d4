/// Files that go with messages: encrypted in chunks, uploaded in parts and downloaded in ranges,
/// both to be gone on with after any interruption, in constant memory. Read [SealedFile] first.
@NullMarked
package sonet.client.attachment;

import org.jspecify.annotations.NullMarked;
