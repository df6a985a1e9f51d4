package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.crypto.certificate.CertificateVerifier;
import sonet.crypto.certificate.PkixVerifier;
import sonet.mls.credential.CertificateAuthentication;
import sonet.mls.credential.Credential;
import sonet.mls.testing.SeededRandom;
import sonet.mls.testing.TestAuthority;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Lifetime;

final class CertificateAuthenticationTest {
  private final TestAuthority authority = new TestAuthority("authority");
  private final TestAuthority stranger = new TestAuthority("stranger");
  private final PkixVerifier verifier = PkixVerifier.trusting(List.of(authority.certificate()));

  @Test
  void membersWithTrustedCertificatesFormAGroup() throws MlsException {
    Fixture alice = new Fixture("alice@example.org", 1);
    Fixture bob = new Fixture("bob@example.org", 2);
    KeyPackageBundle keyPackage = bob.keyPackage(bob.trusted());
    PendingCommit add =
        alice.createGroup(alice.trusted()).commit(CommitRequest.add(keyPackage.keyPackage()));
    Group b = bob.client.join(add.welcome(), keyPackage);
    assertThat(b.epochAuthenticator()).isEqualTo(add.keep().epochAuthenticator());
  }

  @Test
  void aCertificateOfAStrangerIsRefused() throws MlsException {
    Fixture bob = new Fixture("bob@example.org", 2);
    assertThatThrownBy(() -> add(bob, x509(stranger.issue(bob.mail, bob.publicKey(), -1, 30))))
        .isInstanceOfSatisfying(
            MlsException.class, e -> assertThat(e.rule()).isEqualTo(Rule.CREDENTIAL_NOT_ACCEPTED));
  }

  @Test
  void aCertificateForAnotherKeyIsRefused() throws MlsException {
    Fixture bob = new Fixture("bob@example.org", 2);
    Fixture mallory = new Fixture("mallory@example.org", 3);
    assertThatThrownBy(() -> add(bob, x509(authority.issue(bob.mail, mallory.publicKey(), -1, 30))))
        .isInstanceOfSatisfying(
            MlsException.class, e -> assertThat(e.rule()).isEqualTo(Rule.CERTIFICATE_KEY_MISMATCH));
  }

  @Test
  void anEmptyChainIsRefused() throws MlsException {
    Fixture bob = new Fixture("bob@example.org", 2);
    assertThatThrownBy(() -> add(bob, new Credential.X509(List.of())))
        .isInstanceOfSatisfying(
            MlsException.class, e -> assertThat(e.rule()).isEqualTo(Rule.CERTIFICATE_KEY_MISMATCH));
  }

  @Test
  void anExpiredOrFutureCertificateIsNotTrusted() {
    Fixture bob = new Fixture("bob@example.org", 2);
    assertThat(verify(verifier, authority.issue(bob.mail, bob.publicKey(), -30, -1))).isEmpty();
    assertThat(verify(verifier, authority.issue(bob.mail, bob.publicKey(), 1, 30))).isEmpty();
    assertThat(verify(verifier, authority.issue(bob.mail, bob.publicKey(), -1, 30))).isPresent();
  }

  @Test
  void aRevokedCertificateIsNotTrusted() {
    Fixture bob = new Fixture("bob@example.org", 2);
    Bytes revoked = authority.issue(bob.mail, bob.publicKey(), -1, 30);
    Bytes good = authority.issue(bob.mail, bob.publicKey(), -1, 30);
    PkixVerifier checking =
        PkixVerifier.trusting(List.of(authority.certificate()), List.of(authority.revoke(revoked)));
    assertThat(verify(checking, revoked)).isEmpty();
    assertThat(verify(checking, good)).isPresent();
  }

  @Test
  void aCertificateThatMayNotSignIsNotTrusted() {
    Fixture bob = new Fixture("bob@example.org", 2);
    assertThat(verify(verifier, authority.issueForKeyAgreement(bob.mail, bob.publicKey())))
        .isEmpty();
  }

  @Test
  void bytesThatAreNoCertificateAreNotTrusted() {
    assertThat(verify(verifier, Bytes.utf8("no certificate"))).isEmpty();
    assertThat(verifier.verify(List.of(), TestClient.NOW)).isEmpty();
  }

  @Test
  void aMemberGoesOnWithACertificateForTheSameAddressOnly() throws MlsException {
    Fixture alice = new Fixture("alice@example.org", 1);
    Group a = alice.createGroup(alice.trusted());
    CommitRequest renewed = CommitRequest.update().withIdentity(alice.identity(alice.trusted()));
    assertThat(a.commit(renewed).group().epoch()).isEqualTo(new Epoch(1));
    CommitRequest another =
        CommitRequest.update()
            .withIdentity(
                alice.identity(
                    x509(authority.issue("mallory@example.org", alice.publicKey(), -1, 30))));
    assertThatThrownBy(() -> a.commit(another))
        .isInstanceOfSatisfying(
            MlsException.class,
            e -> assertThat(e.rule()).isEqualTo(Rule.CREDENTIAL_NOT_A_SUCCESSOR));
  }

  private void add(Fixture bob, Credential credential) throws MlsException {
    Fixture alice = new Fixture("alice@example.org", 1);
    var _ =
        alice
            .createGroup(alice.trusted())
            .commit(CommitRequest.add(bob.keyPackage(credential).keyPackage()));
  }

  private static java.util.Optional<CertificateVerifier.EndEntity> verify(
      PkixVerifier verifier, Bytes certificate) {
    return verifier.verify(List.of(certificate), TestClient.NOW);
  }

  private static Credential x509(Bytes certificate) {
    return new Credential.X509(List.of(certificate));
  }

  /// A client with an e-mail address.
  private final class Fixture {
    private final String mail;
    private final TestClient client;

    Fixture(String mail, long seed) {
      this.mail = mail;
      TestClient basic = TestClient.create(mail, 1, new SeededRandom(seed));
      Environment environment = basic.environment();
      this.client =
          basic.with(
              new Environment(
                  environment.suites(),
                  environment.random(),
                  environment.clock(),
                  CertificateAuthentication.only(verifier),
                  environment.psks(),
                  environment.policy()));
    }

    Bytes publicKey() {
      return signer().publicKey();
    }

    Signer signer() {
      return client.signer();
    }

    Credential trusted() {
      return x509(authority.issue(mail, publicKey(), -1, 30));
    }

    ClientIdentity identity(Credential credential) {
      return ClientIdentity.of(credential, signer(), client.environment().suites());
    }

    Group createGroup(Credential credential) throws MlsException {
      return Group.create(
          client.environment(),
          Group.Parameters.random(client.environment(), client.suite()),
          identity(credential));
    }

    KeyPackageBundle keyPackage(Credential credential) {
      return KeyPackageBundle.create(
          client.environment(),
          client.suite(),
          identity(credential),
          new Lifetime(TestClient.NOW, TestClient.NOW + 86_400));
    }
  }
}
