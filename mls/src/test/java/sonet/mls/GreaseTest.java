package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Grease;
import sonet.mls.testing.SeededRandom;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Lifetime;

final class GreaseTest {
  @Test
  void aValueIsOneOfTheReservedOnes() {
    SeededRandom random = new SeededRandom(1);
    for (int i = 0; i < 200; i++) {
      int value = Grease.value(random);
      assertThat(Grease.isGrease(value)).as("0x%04x", value).isTrue();
    }
    assertThat(Grease.isGrease(0xfafa)).isFalse();
    assertThat(Grease.isGrease(0x0a1a)).isFalse();
    assertThat(Grease.isGrease(0x0001)).isFalse();
  }

  @Test
  void aClientThatGreasesItsCapabilitiesCanBeAdded() throws MlsException {
    TestClient alice = TestClient.create("alice", 1, 1);
    TestClient bob = TestClient.create("bob", 1, 2);
    ClientIdentity greased = bob.identity().greased(new SeededRandom(3));
    assertThat(greased.capabilities().extensions())
        .extracting(ExtensionType::value)
        .anyMatch(Grease::isGrease);
    KeyPackageBundle keyPackage =
        KeyPackageBundle.create(
            bob.environment(),
            bob.suite(),
            greased,
            new Lifetime(TestClient.NOW, TestClient.NOW + 60));
    PendingCommit add = alice.createGroup().commit(CommitRequest.add(keyPackage.keyPackage()));
    assertThat(bob.join(add.welcome(), keyPackage).epochAuthenticator())
        .isEqualTo(add.keep().epochAuthenticator());
  }
}
