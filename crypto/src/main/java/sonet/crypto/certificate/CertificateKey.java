package sonet.crypto.certificate;

import java.util.Optional;
import org.bouncycastle.asn1.x509.Certificate;
import sonet.crypto.Bytes;

/// The public key in a certificate (RFC 5280 §4.1.2.7).
public final class CertificateKey {
  private CertificateKey() {}

  /// The content of `subjectPublicKey`, which for the curves of our signature schemes is the raw
  /// key. Empty when the bytes are no certificate. Nothing is verified.
  public static Optional<Bytes> of(Bytes certificate) {
    try {
      return Optional.of(
          Bytes.of(
              Certificate.getInstance(certificate.toArray())
                  .getSubjectPublicKeyInfo()
                  .getPublicKeyData()
                  .getOctets()));
    } catch (IllegalArgumentException | IllegalStateException malformed) {
      return Optional.empty();
    }
  }
}
