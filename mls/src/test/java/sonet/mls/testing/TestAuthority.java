package sonet.mls.testing;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.edec.EdECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.cert.X509v2CRLBuilder;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.generators.Ed25519KeyPairGenerator;
import org.bouncycastle.crypto.params.Ed25519KeyGenerationParameters;
import org.bouncycastle.crypto.params.Ed25519PublicKeyParameters;
import org.bouncycastle.crypto.util.SubjectPublicKeyInfoFactory;
import org.bouncycastle.operator.ContentSigner;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcEdECContentSignerBuilder;
import sonet.crypto.Bytes;

/// A certification authority with an Ed25519 key, for tests.
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);

  private final X500Name name;
  private final AsymmetricCipherKeyPair keys;
  private final Bytes certificate;

  /// An authority that vouches for itself.
  public TestAuthority(String name) {
    this.name = new X500Name("CN=" + name);
    Ed25519KeyPairGenerator generator = new Ed25519KeyPairGenerator();
    generator.init(new Ed25519KeyGenerationParameters(new SecureRandom()));
    this.keys = generator.generateKeyPair();
    this.certificate =
        sign(
            builder(this.name, info((Ed25519PublicKeyParameters) keys.getPublic()), 0, 365),
            Extension.basicConstraints,
            new BasicConstraints(true));
  }

  /// Its own certificate.
  public X509Certificate certificate() {
    return decode(certificate);
  }

  /// A certificate for an e-mail address and an Ed25519 key, valid for some days around the time of
  /// all tests.
  public Bytes issue(String mail, Bytes publicKey, int fromDay, int toDay) {
    X509v3CertificateBuilder builder =
        builder(
            new X500Name("CN=" + mail),
            info(new Ed25519PublicKeyParameters(publicKey.toArray())),
            fromDay,
            toDay);
    add(
        builder,
        Extension.subjectAlternativeName,
        new GeneralNames(new GeneralName(GeneralName.rfc822Name, mail)));
    return sign(builder, Extension.keyUsage, new KeyUsage(KeyUsage.digitalSignature));
  }

  /// A certificate that may be used for key agreement only.
  public Bytes issueForKeyAgreement(String mail, Bytes publicKey) {
    return sign(
        builder(
            new X500Name("CN=" + mail),
            info(new Ed25519PublicKeyParameters(publicKey.toArray())),
            -1,
            30),
        Extension.keyUsage,
        new KeyUsage(KeyUsage.keyAgreement));
  }

  /// A list that revokes certificates.
  public X509CRL revoke(Bytes... certificates) {
    X509v2CRLBuilder builder = new X509v2CRLBuilder(name, day(-1));
    builder.setNextUpdate(day(30));
    for (Bytes revoked : certificates) {
      builder.addCRLEntry(decode(revoked).getSerialNumber(), day(-1), 1);
    }
    try {
      return (X509CRL)
          CertificateFactory.getInstance("X.509")
              .generateCRL(new ByteArrayInputStream(builder.build(signer()).getEncoded()));
    } catch (GeneralSecurityException | IOException | OperatorCreationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private X509v3CertificateBuilder builder(
      X500Name subject, SubjectPublicKeyInfo info, int fromDay, int toDay) {
    return new X509v3CertificateBuilder(
        name,
        BigInteger.valueOf(SERIAL.getAndIncrement()),
        day(fromDay),
        day(toDay),
        subject,
        info);
  }

  private Bytes sign(
      X509v3CertificateBuilder builder, ASN1ObjectIdentifier type, ASN1Encodable value) {
    add(builder, type, value);
    try {
      return Bytes.of(builder.build(signer()).getEncoded());
    } catch (IOException | OperatorCreationException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static void add(
      X509v3CertificateBuilder builder, ASN1ObjectIdentifier type, ASN1Encodable value) {
    try {
      builder.addExtension(type, true, value);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private ContentSigner signer() throws OperatorCreationException {
    return new BcEdECContentSignerBuilder(new AlgorithmIdentifier(EdECObjectIdentifiers.id_Ed25519))
        .build(keys.getPrivate());
  }

  private static SubjectPublicKeyInfo info(Ed25519PublicKeyParameters key) {
    try {
      return SubjectPublicKeyInfoFactory.createSubjectPublicKeyInfo(key);
    } catch (IOException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static X509Certificate decode(Bytes certificate) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(certificate.toArray()));
    } catch (GeneralSecurityException impossible) {
      throw new AssertionError(impossible);
    }
  }

  private static Date day(int offset) {
    return Date.from(Instant.ofEpochSecond(TestClient.NOW + offset * 86_400L));
  }
}
