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
    enterAndGoOn(new BouncyCastleEngine(), members);
  }

  @ParameterizedTest(name = "{0} members")
  @ValueSource(ints = {2, 3, 4, 5, 7, 8, 9, 100})
  void sonetEntersAndGoesOn(int members) throws Exception {
    enterAndGoOn(new SonetEngine(Providers.best()), members);
  }

  private static void enterAndGoOn(Engine engine, int members) throws Exception {
    CipherSuite suite = CipherSuites.of(Providers.best()).get(Scene.SUITE);
    Set<Integer> free = members < 4 ? Set.of() : Set.of(members / 2, members - 1);
    Bytes groupInfo = FullGroup.groupInfo(suite, Providers.random(), members, free);
    Engine.Committed first = engine.joinExternally(groupInfo);
    Engine.Committed second = engine.joinExternally(first.next().groupInfo());
    Engine.Committed update = first.next().process(second.commit()).update();
    assertThat(second.next().process(update.commit()).authenticator())
        .isEqualTo(update.next().authenticator());
  }
}
