package sonet.client;

/// Is told how far a file has come.
@FunctionalInterface
public interface TransferListener {
  /// Is told nothing.
  TransferListener NONE = (done, total) -> {};

  /// So many bytes have come of so many.
  void moved(long done, long total);
}
