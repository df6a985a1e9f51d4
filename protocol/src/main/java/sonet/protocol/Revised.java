package sonet.protocol;

/// A document that says in which version it is, which is its `ETag` (RFC 9110 §8.8.3) as well: a
/// change that names it in `If-Match` happens to this version or not at all.
public interface Revised {
  /// The version, from 1 on.
  long version();
}
