package sonet.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;

/// That others take the group that we write down for one that grew.
class FullGroupTest {
  private static final int SUITE = 1;

  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 9, 100})
  void bouncyCastleEntersAndGoesOn(int members) throws Exception {
    CipherSuite suite = CipherSuites.of(Providers.pure()).get(SUITE);
    Set<Integer> free = members < 4 ? Set.of() : Set.of(members / 2, members - 1);
    Bytes groupInfo = FullGroup.groupInfo(suite, Providers.random(), members, free);

    Pair pair = BouncyCastleEngine.join(SUITE, groupInfo);

    Bytes commit = pair.committer().createUpdate();
    Bytes authenticator = pair.receiver().processUpdate(commit);
    assertThat(authenticator.length()).isEqualTo(suite.hashLength());
  }
}
