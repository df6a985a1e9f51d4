package sonet.protocol;

import java.time.Instant;
import java.util.List;
import sonet.crypto.Bytes;

/// The body of `POST /v1/devices/self/key-packages`: key packages for others to claim (RFC 9420
/// §10). The answer is the [KeyPackageCount] afterwards. The same key package twice counts once.
///
/// @param keyPackages 1 to 100 of them
public record PublishKeyPackages(List<Upload> keyPackages) {
  /// How many fit into one request.
  public static final int MAX_UPLOADS = 100;

  /// Checks the number.
  public PublishKeyPackages {
    keyPackages = List.copyOf(keyPackages);
    if (keyPackages.isEmpty() || keyPackages.size() > MAX_UPLOADS) {
      throw new IllegalArgumentException(
          "1 to " + MAX_UPLOADS + " key packages at once, not " + keyPackages.size());
    }
  }

  /// How a key package may be used.
  public enum Use {
    /// It is handed out once.
    ONE_TIME,
    /// It is handed out, again and again, when no other is left (RFC 9420 §16.8). A later one of
    /// the same suite takes its place.
    LAST_RESORT
  }

  /// One key package.
  ///
  /// @param cipherSuite its cipher suite (RFC 9420 §17.1)
  /// @param use how it may be used
  /// @param expiresAt the end of its lifetime; it is not handed out afterwards
  /// @param keyPackage the MLSMessage with the KeyPackage
  public record Upload(int cipherSuite, Use use, Instant expiresAt, Bytes keyPackage) {
    /// Checks the suite's range.
    public Upload {
      Suites.check(cipherSuite);
    }
  }
}
