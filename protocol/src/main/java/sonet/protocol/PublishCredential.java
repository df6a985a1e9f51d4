package sonet.protocol;

import sonet.crypto.Bytes;

/// The body of `PUT /v1/transparency/credential`: the credential that others are to be shown with
/// the devices of the asking account (draft-ietf-keytrans-protocol §14).
///
/// @param credential a `Credential` of the account's own label, encoded
public record PublishCredential(Bytes credential) {
  /// More bytes than this no credential has.
  public static final int MOST = 65_535;

  /// Checks the length.
  public PublishCredential {
    if (credential.isEmpty() || credential.length() > MOST) {
      throw new IllegalArgumentException(
          "a credential has 1 to " + MOST + " bytes, not " + credential.length());
    }
  }
}
