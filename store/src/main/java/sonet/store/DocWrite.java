package sonet.store;

import java.time.Instant;
import sonet.crypto.Bytes;

/// A change of one document.
///
/// A document may expire: from that time on it is as if it were not there, for readers and for
/// writers, and a [TenantStore#sweep(int)] removes it.
public sealed interface DocWrite {
  /// The time of expiry of what does not expire.
  Instant NEVER = Instant.MAX;

  /// Which document.
  DocId id();

  /// Writes it, whatever stands there.
  record Put(DocId id, Bytes body, Instant expiresAt) implements DocWrite {
    /// For good.
    public Put(DocId id, Bytes body) {
      this(id, body, NEVER);
    }
  }

  /// Writes it where there is none.
  record Create(DocId id, Bytes body, Instant expiresAt) implements DocWrite {
    /// For good.
    public Create(DocId id, Bytes body) {
      this(id, body, NEVER);
    }
  }

  /// Writes it where this version stands.
  record Replace(DocId id, long version, Bytes body, Instant expiresAt) implements DocWrite {
    /// For good.
    public Replace(DocId id, long version, Bytes body) {
      this(id, version, body, NEVER);
    }
  }

  /// Removes it, if it is there.
  record Delete(DocId id) implements DocWrite {}
}
