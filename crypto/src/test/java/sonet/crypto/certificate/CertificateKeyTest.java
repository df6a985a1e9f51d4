package sonet.crypto.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;

class CertificateKeyTest {
  @Test
  void itFindsTheKeyOfEveryRootThatTheJdkTrusts() throws Exception {
    for (Certificate root : roots()) {
      byte[] key =
          SubjectPublicKeyInfo.getInstance(root.getPublicKey().getEncoded())
              .getPublicKeyData()
              .getOctets();
      assertThat(CertificateKey.of(Bytes.of(root.getEncoded()))).contains(Bytes.of(key));
    }
  }

  @Test
  void aCertificateThatIsCutShortHasNoKey() throws Exception {
    Bytes whole = Bytes.of(roots().getFirst().getEncoded());
    for (int length = 0; length < whole.length(); length++) {
      assertThat(CertificateKey.of(whole.slice(0, length))).isEmpty();
    }
  }

  @Test
  void bytesBehindACertificateAreRefused() throws Exception {
    Bytes whole = Bytes.of(roots().getFirst().getEncoded());
    assertThat(CertificateKey.of(Bytes.concat(whole, Bytes.of((byte) 0)))).isEmpty();
  }

  @Test
  void aKeyOfBitsThatFillNoOctetIsRefused() {
    assertThat(CertificateKey.of(certificate("0300"))).isEmpty();
    assertThat(CertificateKey.of(certificate("030207ff"))).isEmpty();
    assertThat(CertificateKey.of(certificate("030200ff"))).contains(Bytes.fromHex("ff"));
  }

  @Test
  void lengthsThatAreNotInTheirShortestFormAreRefused() {
    assertThat(CertificateKey.of(certificate("03810200ff"))).isEmpty();
    assertThat(CertificateKey.of(certificate("0382000200ff"))).isEmpty();
    assertThat(CertificateKey.of(certificate("0380"))).isEmpty();
    assertThat(CertificateKey.of(certificate("0384ffffffff"))).isEmpty();
  }

  /// The least there can be before a key.
  private static Bytes certificate(String subjectPublicKey) {
    String info = sequence("3000" + subjectPublicKey);
    return Bytes.fromHex(sequence(sequence("020100" + "3000".repeat(4) + info)));
  }

  private static String sequence(String content) {
    return Bytes.of((byte) 0x30, (byte) (content.length() / 2)).toHex() + content;
  }

  private static List<Certificate> roots() throws Exception {
    KeyStore store =
        KeyStore.getInstance(
            Path.of(System.getProperty("java.home"), "lib", "security", "cacerts").toFile(),
            (char[]) null);
    List<Certificate> roots = new ArrayList<>();
    for (String alias : Collections.list(store.aliases())) {
      roots.add(store.getCertificate(alias));
    }
    assertThat(roots).hasSizeGreaterThan(10);
    return roots;
  }
}
