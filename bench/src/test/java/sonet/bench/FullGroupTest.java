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
  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 9, 100})
  void bouncyCastleEntersAndGoesOn(int members) throws Exception {
    assertThat(afterAnUpdate(Contender.BCMLS, members).length()).isEqualTo(32);
  }

  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 9, 100})
  void sonetEntersAndGoesOn(int members) throws Exception {
    assertThat(afterAnUpdate(Contender.SONET, members).length()).isEqualTo(32);
  }

  private static Bytes afterAnUpdate(Contender contender, int members) throws Exception {
    CipherSuite suite = CipherSuites.of(Providers.best()).get(UpdateCommit.SUITE);
    Set<Integer> free = members < 4 ? Set.of() : Set.of(members / 2, members - 1);
    Pair pair = contender.join(FullGroup.groupInfo(suite, Providers.random(), members, free));
    return pair.receiver().processUpdate(pair.committer().createUpdate());
  }
}
