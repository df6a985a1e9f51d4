package sonet.store;

/// Where a blob stands.
public sealed interface BlobState {
  /// There is none.
  record Absent() implements BlobState {}

  /// Parts of it are appended.
  ///
  /// @param size how many bytes there are, all of them durable
  record Growing(long size) implements BlobState {}

  /// It is finished and does not change.
  ///
  /// @param size how many bytes it has
  record Complete(long size) implements BlobState {}
}
