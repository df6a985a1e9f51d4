package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `PUT /v1/accounts/self/delivery-key`: from now on, who knows the delivery token may
/// send to the account without saying who it is. One that was set before is good no more.
///
/// The token is 32 random bytes that the account gives to its contacts, end-to-end encrypted. Who
/// sends puts it, in base64url, into the header [#HEADER] instead of `Authorization`.
///
/// @param tokenHash the SHA-256 hash of the token, which is all that the server keeps
public record DeliveryKey(Bytes tokenHash) {
  /// The header that carries a delivery token.
  public static final String HEADER = "Delivery-Token";

  /// How many bytes a token has.
  public static final int TOKEN_LENGTH = 32;

  /// Checks the length.
  public DeliveryKey {
    if (tokenHash.length() != 32) {
      throw new IllegalArgumentException("a SHA-256 hash has 32 bytes, not " + tokenHash.length());
    }
  }
}
