package sonet.crypto.certificate;

import java.util.Optional;
import sonet.crypto.Bytes;

/// The public key in a certificate (RFC 5280 §4.1.2.7).
///
/// It walks over what stands before the key and looks at nothing else, because the browser's engine
/// needs no more and cannot carry a whole library for X.509.
public final class CertificateKey {
  private static final int INTEGER = 0x02;
  private static final int BIT_STRING = 0x03;
  private static final int SEQUENCE = 0x30;
  private static final int VERSION = 0xa0;

  private CertificateKey() {}

  /// The content of `subjectPublicKey`, which for the curves of our signature schemes is the raw
  /// key. Empty when the bytes are no certificate. Nothing is verified.
  ///
  /// ```
  /// Certificate ::= SEQUENCE { tbsCertificate TBSCertificate, ... }
  /// TBSCertificate ::= SEQUENCE {
  ///   version [0] EXPLICIT Version DEFAULT v1, serialNumber CertificateSerialNumber,
  ///   signature AlgorithmIdentifier, issuer Name, validity Validity, subject Name,
  ///   subjectPublicKeyInfo SubjectPublicKeyInfo, ... }
  /// SubjectPublicKeyInfo ::= SEQUENCE { algorithm AlgorithmIdentifier, subjectPublicKey BIT STRING }
  /// ```
  public static Optional<Bytes> of(Bytes certificate) {
    try {
      Der whole = Der.of(certificate);
      Der signed = whole.enter(SEQUENCE);
      whole.end();
      Der body = signed.enter(SEQUENCE);
      body.skipIf(VERSION);
      body.skip(INTEGER);
      body.skip(SEQUENCE); // signature
      body.skip(SEQUENCE); // issuer
      body.skip(SEQUENCE); // validity
      body.skip(SEQUENCE); // subject
      Der key = body.enter(SEQUENCE);
      key.skip(SEQUENCE); // algorithm
      Bytes bits = key.content(BIT_STRING);
      key.end();
      // The first octet counts the bits that are unused at the end: a key has none.
      return bits.length() > 0 && bits.at(0) == 0
          ? Optional.of(bits.slice(1, bits.length()))
          : Optional.empty();
    } catch (Der.Malformed notACertificate) {
      return Optional.empty();
    }
  }
}
