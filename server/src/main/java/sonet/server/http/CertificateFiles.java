package sonet.server.http;

import io.helidon.common.configurable.Resource;
import io.helidon.common.pki.Keys;
import io.helidon.common.tls.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAKey;
import java.util.List;

/// The files of a server's certificate, both in PEM (RFC 7468).
///
/// @param certificates the chain, the server's own first
/// @param key its private key, as PKCS#8 without a password
public record CertificateFiles(Path certificates, Path key) {
  /// Reads both, for TLS 1.3 (RFC 8446) and nothing older.
  ///
  /// @throws CertificateException when they cannot be read, or are not for one another, with what
  ///   to do
  Tls load() throws CertificateException {
    List<X509Certificate> chain = chain();
    PrivateKey secret = secret();
    try {
      chain.getFirst().checkValidity();
    } catch (CertificateExpiredException | CertificateNotYetValidException e) {
      throw new CertificateException(
          certificates + " is not valid at present: " + e.getMessage() + "; get a new one", e);
    }
    if (!fits(secret, chain.getFirst().getPublicKey())) {
      throw new CertificateException(
          key + " is not the key of the first certificate in " + certificates + "; put them right");
    }
    try {
      return Tls.builder()
          .privateKey(secret)
          .privateKeyCertChain(chain)
          .enabledProtocols(List.of("TLSv1.3"))
          .build();
    } catch (RuntimeException e) {
      throw new CertificateException(
          key + " and " + certificates + " cannot be used together: " + e.getMessage(), e);
    }
  }

  /// Of elliptic curves a handshake would have to tell; those of RSA have their modulus in both.
  private static boolean fits(PrivateKey secret, PublicKey open) {
    if (secret instanceof RSAKey one && open instanceof RSAKey other) {
      return one.getModulus().equals(other.getModulus());
    }
    return secret.getAlgorithm().equals(open.getAlgorithm());
  }

  private List<X509Certificate> chain() throws CertificateException {
    byte[] pem = read(certificates);
    try {
      List<X509Certificate> chain =
          Keys.builder()
              .pem(files -> files.certChain(Resource.create("the certificate chain", pem)))
              .build()
              .certChain();
      if (!chain.isEmpty()) {
        return chain;
      }
    } catch (RuntimeException e) {
      throw new CertificateException(
          certificates + " holds no certificates in PEM: " + e.getMessage(), e);
    }
    throw new CertificateException(certificates + " holds no certificates in PEM");
  }

  private PrivateKey secret() throws CertificateException {
    byte[] pem = read(key);
    try {
      return Keys.builder()
          .pem(files -> files.key(Resource.create("the private key", pem)))
          .build()
          .privateKey()
          .orElseThrow(() -> new CertificateException(key + " holds no private key in PEM"));
    } catch (RuntimeException e) {
      // The cause could quote the file.
      throw new CertificateException(
          key
              + " holds no private key in PEM that can be read; it should begin with"
              + " -----BEGIN PRIVATE KEY-----");
    }
  }

  private static byte[] read(Path file) throws CertificateException {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CertificateException(file + " cannot be read; check its name and permissions", e);
    }
  }

  /// What changes when one of the files does.
  String stamp() throws IOException {
    return Files.getLastModifiedTime(certificates) + " " + Files.getLastModifiedTime(key);
  }
}
