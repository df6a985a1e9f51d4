package sonet.protocol;

import java.time.Instant;

/// A bearer token (RFC 6750), good for one device and a short time.
///
/// @param token to be sent as `Authorization: Bearer <token>`
/// @param device the device it speaks for
/// @param expiresAt until when it is good
public record Token(String token, DeviceId device, Instant expiresAt) {
  /// Leaves the token out.
  @Override
  public String toString() {
    return "Token[device=" + device + ", expiresAt=" + expiresAt + "]";
  }
}
