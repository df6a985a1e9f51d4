package sonet.store.backup;

/// Watches long work.
@FunctionalInterface
public interface Progress {
  /// Says how far it is.
  ///
  /// @param stage what is done, in a word or two
  /// @param done bytes that are done
  /// @param total of so many, or 0 when that is not known
  void at(String stage, long done, long total);
}
