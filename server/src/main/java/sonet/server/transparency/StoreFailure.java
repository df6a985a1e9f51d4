package sonet.server.transparency;

import sonet.server.http.RefusalException;

/// What carries a failure of the store through the engine, which knows of no store.
public final class StoreFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RefusalException refusal;

  /// A failure of the store.
  public StoreFailure(RefusalException refusal) {
    super(refusal);
    this.refusal = refusal;
  }

  /// What whoever asked is told.
  public RefusalException refusal() {
    return refusal;
  }
}
