/// Where the service keeps its state: logs, documents, pools, and the wake-ups between its parts.
///
/// One primitive carries it: a log with a head and a conditional append (DESIGN.md, invariant 6).
/// Group order and device inboxes are such logs; so will be the transparency log and the audit
/// trail. A [Batch] appends to several logs and writes documents as one or not at all. Every key
/// begins with a [Tenant]. Attachments are blobs beside them ([BlobStore]). The engines know
/// nothing of HTTP or MLS; one contract test for each interface holds for all of them. Read
/// [LogStore] first.
@NullMarked
package sonet.store;

import org.jspecify.annotations.NullMarked;
