package sonet.vectors;

import org.jspecify.annotations.Nullable;

/// A folder, file or vector that is not as it should be.
public final class VectorException extends Exception {
  private static final long serialVersionUID = 1L;

  private final Reason reason;

  VectorException(Reason reason, String message) {
    this(reason, message, null);
  }

  VectorException(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /// What is wrong.
  public Reason reason() {
    return reason;
  }

  /// What can be wrong with vectors.
  public enum Reason {
    /// No such file or folder, or a folder without JSON files.
    NOT_FOUND,
    /// The file cannot be read or written.
    UNREADABLE,
    /// The file is larger than a file of vectors may be.
    TOO_LARGE,
    /// The file is not a JSON array of objects.
    MALFORMED_FILE,
    /// The vectors are of no kind that the working group defines.
    UNKNOWN_KIND,
    /// A field is missing, or has the wrong type or too large a value.
    MALFORMED_VECTOR,
    /// The cipher suite is not registered.
    UNKNOWN_SUITE,
    /// The engine computes another value.
    MISMATCH
  }
}
