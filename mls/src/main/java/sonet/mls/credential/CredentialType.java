package sonet.mls.credential;

/// The type of a credential (RFC 9420 §17.5).
///
/// @param value the code point
public record CredentialType(int value) {
  /// A bare identity.
  public static final CredentialType BASIC = new CredentialType(0x0001);

  /// A chain of X.509 certificates.
  public static final CredentialType X509 = new CredentialType(0x0002);
}
