package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `POST /v1/auth/tokens`: the signed answer to a [Challenge].
///
/// @param device the device that authenticates
/// @param challenge as it was given
/// @param audience host and port of the server as the device addressed it, `chat.example:8443`; a
///   server that knows its own names refuses others, so that none can pass challenges on
/// @param signature Ed25519 over [SigningInput#authentication(DeviceId, String, Bytes)]
public record TokenRequest(DeviceId device, Bytes challenge, String audience, Bytes signature) {
  /// Checks lengths.
  public TokenRequest {
    if (audience.isEmpty() || audience.length() > 300) {
      throw new IllegalArgumentException("an audience has 1 to 300 characters");
    }
  }
}
