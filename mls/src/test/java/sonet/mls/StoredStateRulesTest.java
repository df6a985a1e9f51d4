package sonet.mls;

import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.testing.Breaks;

/// Stored states that do not decode.
final class StoredStateRulesTest {
  private final Stage stage;

  StoredStateRulesTest() throws MlsException {
    stage = new Stage();
  }

  private static List<Bytes> damaged(Bytes good) {
    return List.of(
        Bytes.EMPTY,
        good.slice(0, good.length() - 1),
        Bytes.concat(good, Bytes.of((byte) 0)),
        Bytes.concat(Bytes.of((byte) 0x7f), good.slice(1, good.length())));
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void aGroupIsRestoredFromItsOwnStateOnly() {
    try (Group.Snapshot snapshot = stage.c.snapshot()) {
      for (Bytes state : damaged(Bytes.wrap(snapshot.state().expose()))) {
        Stage.assertRefused(
            Rule.MALFORMED_STATE,
            () ->
                Group.restore(
                    stage.carol.environment(), Secret.of(state), List.of(stage.carol.signer())));
      }
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void aGroupIsRestoredWithItsSigner() {
    try (Group.Snapshot snapshot = stage.c.snapshot()) {
      Stage.assertRefused(
          Rule.MALFORMED_STATE,
          () ->
              Group.restore(
                  stage.carol.environment(), snapshot.state(), List.of(stage.bob.signer())));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void anObservedGroupIsRestoredFromItsOwnStateOnly() {
    for (Bytes state : damaged(stage.observer.encoded())) {
      Stage.assertRefused(
          Rule.MALFORMED_STATE, () -> ObservedGroup.restore(stage.alice.environment(), state));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void aKeyPackageIsRestoredWithItsOwnKeysOnly() {
    KeyPackageBundle bundle = stage.keyPackage(stage.client("dave"));
    KeyPackageBundle other = stage.keyPackage(stage.client("erin"));
    Environment environment = stage.alice.environment();
    for (Bytes state : damaged(Bytes.wrap(bundle.encoded().expose()))) {
      Stage.assertRefused(
          Rule.MALFORMED_STATE, () -> KeyPackageBundle.decode(environment, Secret.of(state)));
    }
    for (KeyPackageBundle mixed :
        List.of(
            new KeyPackageBundle(bundle.keyPackage(), other.initKey(), bundle.encryptionKey()),
            new KeyPackageBundle(bundle.keyPackage(), bundle.initKey(), other.encryptionKey()),
            new KeyPackageBundle(bundle.keyPackage(), Secret.zeros(31), bundle.encryptionKey()))) {
      Stage.assertRefused(
          Rule.MALFORMED_STATE, () -> KeyPackageBundle.decode(environment, mixed.encoded()));
    }
  }

  @Test
  @Breaks(Rule.MALFORMED_STATE)
  void aStateWithADamagedTreeOrAnUnknownSuiteIsAMalformedState() {
    Bytes good = stage.observer.encoded();
    int suite = 2 + 2;
    Bytes unknownSuite =
        Bytes.concat(
            good.slice(0, suite), Bytes.fromHex("4242"), good.slice(suite + 2, good.length()));
    Stage.assertRefused(
        Rule.MALFORMED_STATE, () -> ObservedGroup.restore(stage.alice.environment(), unknownSuite));
    int tree = indexOf(good, stage.observer.ratchetTree()) + 3;
    Bytes badTree =
        Bytes.concat(good.slice(0, tree), Bytes.fromHex("07"), good.slice(tree + 1, good.length()));
    Stage.assertRefused(
        Rule.MALFORMED_STATE, () -> ObservedGroup.restore(stage.alice.environment(), badTree));
    try (Group.Snapshot snapshot = stage.c.snapshot()) {
      Bytes state = Bytes.wrap(snapshot.state().expose());
      int at = indexOf(state, stage.observer.ratchetTree()) + 3;
      Secret damaged =
          Secret.of(
              Bytes.concat(
                  state.slice(0, at), Bytes.fromHex("07"), state.slice(at + 1, state.length())));
      Stage.assertRefused(
          Rule.MALFORMED_STATE,
          () -> Group.restore(stage.carol.environment(), damaged, List.of(stage.carol.signer())));
    }
  }

  private static int indexOf(Bytes where, Bytes what) {
    for (int i = 0; i + what.length() <= where.length(); i++) {
      if (where.slice(i, i + what.length()).equals(what)) {
        return i;
      }
    }
    throw new AssertionError("it is not there");
  }
}
