package sonet.crypto.certificate;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPath;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import sonet.crypto.Bytes;

/// Path validation of the Java platform (RFC 5280 §6), for the JVM only.
///
/// The end entity must be allowed to sign (`digitalSignature`, RFC 5280 §4.2.1.3). Where revocation
/// lists are given, every certificate of the path must be covered by one and not be on it.
public final class PkixVerifier implements CertificateVerifier {
  private static final int DIGITAL_SIGNATURE = 0;
  private static final int MAX_CHAIN = 16;

  private final Set<TrustAnchor> anchors;
  private final List<X509CRL> revocationLists;

  private PkixVerifier(Set<TrustAnchor> anchors, List<X509CRL> revocationLists) {
    this.anchors = anchors;
    this.revocationLists = revocationLists;
  }

  /// Trusts what these certificates issue.
  ///
  /// @throws IllegalArgumentException when there is none
  public static PkixVerifier trusting(List<X509Certificate> anchors) {
    return trusting(anchors, List.of());
  }

  /// The same, but for what the lists revoke.
  public static PkixVerifier trusting(
      List<X509Certificate> anchors, List<X509CRL> revocationLists) {
    if (anchors.isEmpty()) {
      throw new IllegalArgumentException("a PKIX verifier needs a trust anchor");
    }
    return new PkixVerifier(
        anchors.stream()
            .map(certificate -> new TrustAnchor(certificate, null))
            .collect(Collectors.toUnmodifiableSet()),
        List.copyOf(revocationLists));
  }

  @Override
  public Optional<EndEntity> verify(List<Bytes> chain, long epochSecond) {
    if (chain.isEmpty() || chain.size() > MAX_CHAIN) {
      return Optional.empty();
    }
    try {
      List<X509Certificate> certificates = decode(chain);
      X509Certificate endEntity = certificates.getFirst();
      boolean[] usage = endEntity.getKeyUsage();
      if (usage != null && !usage[DIGITAL_SIGNATURE]) {
        return Optional.empty();
      }
      validate(certificates, epochSecond);
      Optional<Bytes> key = CertificateKey.of(chain.getFirst());
      return key.isPresent()
          ? Optional.of(new EndEntity(key.get(), identifiers(endEntity)))
          : Optional.empty();
    } catch (CertificateException | CertPathValidatorException untrusted) {
      return Optional.empty();
    }
  }

  private void validate(List<X509Certificate> certificates, long epochSecond)
      throws CertificateException, CertPathValidatorException {
    List<X509Certificate> path = new ArrayList<>(certificates);
    // The path of RFC 5280 ends below its anchor.
    path.removeIf(certificate ->
        anchors.stream().anyMatch(a -> certificate.equals(a.getTrustedCert())) && path.size() > 1);
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setDate(Date.from(Instant.ofEpochSecond(epochSecond)));
      parameters.setRevocationEnabled(!revocationLists.isEmpty());
      if (!revocationLists.isEmpty()) {
        parameters.addCertStore(
            CertStore.getInstance(
                "Collection", new CollectionCertStoreParameters(revocationLists)));
      }
      CertPath certPath = CertificateFactory.getInstance("X.509").generateCertPath(path);
      var _ = CertPathValidator.getInstance("PKIX").validate(certPath, parameters);
    } catch (CertificateException | CertPathValidatorException untrusted) {
      throw untrusted;
    } catch (InvalidAlgorithmParameterException unusable) {
      throw new CertPathValidatorException(unusable);
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError("every Java platform validates X.509 paths", impossible);
    }
  }

  private static List<X509Certificate> decode(List<Bytes> chain) throws CertificateException {
    CertificateFactory factory = CertificateFactory.getInstance("X.509");
    List<X509Certificate> certificates = new ArrayList<>();
    for (Bytes encoded : chain) {
      ByteArrayInputStream input = new ByteArrayInputStream(encoded.toArray());
      certificates.add((X509Certificate) factory.generateCertificate(input));
      if (input.available() > 0) {
        throw new CertificateException("bytes after a certificate");
      }
    }
    return certificates;
  }

  private static List<String> identifiers(X509Certificate certificate)
      throws CertificateParsingException {
    Set<String> identifiers = new TreeSet<>();
    var names = certificate.getSubjectAlternativeNames();
    if (names != null) {
      for (List<?> name : names) {
        identifiers.add(name.get(0) + ":" + name.get(1));
      }
    }
    if (identifiers.isEmpty()) {
      identifiers.add("dn:" + certificate.getSubjectX500Principal().getName());
    }
    return List.copyOf(identifiers);
  }
}
