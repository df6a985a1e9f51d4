/// X.509 certificates, as far as keys and identities in them go (RFC 5280).
///
/// [CertificateKey] reads the key of a certificate and trusts nothing; [CertificateVerifier] says
/// whether a chain is to be trusted, and [PkixVerifier] is the one of the Java platform.
@NullMarked
package sonet.crypto.certificate;

import org.jspecify.annotations.NullMarked;
