package sonet.interop;

/// A newcomer could not join for a defect of its implementation that its peer names; the group goes
/// on without it.
final class KnownDefectException extends Exception {
  private static final long serialVersionUID = 1L;

  KnownDefectException(String defect) {
    super(defect);
  }
}
