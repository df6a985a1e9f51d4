package sonet.bench;

/// One operation in one group, made ready to be measured.
///
/// What [#prepare] does is not measured. It puts the group where nothing was computed yet, so that
/// what an engine keeps for later within an epoch costs it once in each run, as it does in life.
public interface Trial {
  /// Gets so many runs ready.
  void prepare(int runs) throws Exception;

  /// Does it once.
  Object run() throws Exception;

  /// Whether the result of the last run is what it should be, as another member sees it.
  boolean isRight(Object result) throws Exception;

  /// Whether many runs can be made ready at once; short ones are then measured together.
  boolean isRepeatable();
}
