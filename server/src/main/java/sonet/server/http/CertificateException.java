package sonet.server.http;

import java.io.IOException;

/// A certificate or its key is no good, in a sentence for the operator.
public final class CertificateException extends IOException {
  private static final long serialVersionUID = 1L;

  CertificateException(String message) {
    super(message);
  }

  CertificateException(String message, Throwable cause) {
    super(message, cause);
  }
}
