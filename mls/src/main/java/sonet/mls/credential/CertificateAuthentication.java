package sonet.mls.credential;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.certificate.CertificateVerifier;
import sonet.crypto.certificate.CertificateVerifier.EndEntity;

/// An authentication service for X.509 credentials (RFC 9420 §5.3, §5.3.1): a chain must be
/// trusted, and its end entity's key must be the leaf's. A member may go on with another
/// certificate for the same identifiers.
///
/// Other credentials are passed on to another service.
///
/// @param verifier says which chains are trusted, such as the PKIX verifier of `sonet.crypto`
/// @param others judges all other credentials
public record CertificateAuthentication(CertificateVerifier verifier, AuthenticationService others)
    implements AuthenticationService {

  /// A service that accepts certificates and nothing else.
  public static CertificateAuthentication only(CertificateVerifier verifier) {
    return new CertificateAuthentication(verifier, (credential, key, time) -> false);
  }

  @Override
  public boolean accepts(Credential credential, Bytes signatureKey, long epochSecond) {
    if (!(credential instanceof Credential.X509(var certificates))) {
      return others.accepts(credential, signatureKey, epochSecond);
    }
    return verifier
        .verify(certificates, epochSecond)
        .filter(endEntity -> endEntity.publicKey().equals(signatureKey))
        .isPresent();
  }

  @Override
  public boolean isSuccessor(Credential present, Credential next, long epochSecond) {
    if (present instanceof Credential.X509 || next instanceof Credential.X509) {
      return matches(present, next, epochSecond);
    }
    return others.isSuccessor(present, next, epochSecond);
  }

  /// Both chains must be trusted: a member renews its certificate before it expires.
  @Override
  public boolean matches(Credential first, Credential second, long epochSecond) {
    if (first.equals(second)) {
      return true;
    }
    if (first instanceof Credential.X509 a && second instanceof Credential.X509 b) {
      Optional<EndEntity> left = verifier.verify(a.certificates(), epochSecond);
      Optional<EndEntity> right = verifier.verify(b.certificates(), epochSecond);
      return left.isPresent()
          && right.isPresent()
          && left.get().identifiers().equals(right.get().identifiers());
    }
    if (first instanceof Credential.X509 || second instanceof Credential.X509) {
      return false;
    }
    return others.matches(first, second, epochSecond);
  }
}
