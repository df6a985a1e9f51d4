package sonet.transparency.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.transparency.HeadSigner;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.proof.Ladder;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.UpdateInfo;
import sonet.transparency.wire.UpdateValue;

/// A log that a third party manages: the operator signs every value (§11.5).
class ManagedLogTest {
  private static final LabelVersion ALICE = new LabelVersion(Bytes.utf8("alice"), 1);
  private static final Bytes KEY = Bytes.utf8("a key");
  private static final Bytes OPENING = Bytes.wrap(new byte[16]);

  private final HeadSigner manager = signer(1);
  private final HeadSigner operator = signer(2);
  private TrustedLog log;
  private List<BinaryLadderStep> steps;

  private static HeadSigner signer(int seed) {
    return Suites.ED25519.signer(Suites.ED25519.generateKeys(new SeededRandom(seed)));
  }

  @BeforeEach
  void begin() throws Exception {
    steps = new ArrayList<>();
    try (Secret secret =
            VrfPrivateKey.generate(
                TransparencySuite.ED25519.group(), new SeededRandom(3), Providers.best());
        VrfPrivateKey vrfKey =
            VrfPrivateKey.parse(TransparencySuite.ED25519.group(), secret, Providers.best())) {
      Configuration configuration =
          new Configuration(
              TransparencySuite.ED25519,
              new DeploymentMode.ThirdPartyManagement(operator.publicKey()),
              manager.publicKey(),
              vrfKey.publicKey(),
              0,
              0,
              0,
              Optional.empty());
      log = TrustedLog.of(configuration, Providers.best());
      for (long version : Ladder.base(ALICE.version())) {
        LabelVersion each = new LabelVersion(ALICE.label(), version);
        steps.add(new BinaryLadderStep(vrfKey.prove(each.encoded()).proof(), Optional.empty()));
      }
    }
  }

  private Optional<Bytes> signed(HeadSigner by, LabelVersion labelVersion) {
    return Optional.of(by.sign(log.configuration().updateTbs(labelVersion, KEY)));
  }

  private LadderKeys.Target target(Optional<Bytes> signature) {
    return new LadderKeys.Target(ALICE, OPENING, new UpdateValue(KEY, signature));
  }

  @Test
  void aValueThatTheOperatorSignedIsAccepted() throws Exception {
    assertThat(LadderKeys.ofTarget(log, target(signed(operator, ALICE)), steps))
        .containsKeys(0L, 1L, 3L, 2L);
  }

  @Test
  void aValueThatTheManagerMadeUpIsRefused() {
    LabelVersion other = new LabelVersion(ALICE.label(), 0);
    for (Optional<Bytes> signature :
        List.of(
            signed(manager, ALICE),
            signed(operator, other),
            Optional.of(Bytes.EMPTY),
            Optional.<Bytes>empty())) {
      Suites.assertRefused(
          Reason.VALUE_SIGNATURE, () -> LadderKeys.ofTarget(log, target(signature), steps));
    }
  }

  /// An owner of version zero learns of version one.
  private void update(Optional<Bytes> signature) throws Exception {
    OwnedLabel owned =
        new OwnedLabel(
            new KnownLabel(ALICE.label(), Map.of()),
            0,
            new TreeMap<>(Map.of(0L, 0L)),
            MonitoringMap.EMPTY);
    Request.Update request =
        new Request.Update(Optional.empty(), ALICE.label(), Optional.of(0L), List.of());
    Response.Update response =
        new Response.Update(
            new FullTreeHead.Same(),
            1,
            Optional.of(0L),
            List.of(KEY),
            List.of(new UpdateInfo(OPENING, signature)),
            // Those of versions two and three.
            List.of(steps.get(3), steps.get(2)),
            new CombinedTreeProof(List.of(), List.of(), List.of(), List.of()));
    var _ = new LogUser(log).update(UserState.NEW, owned, request, response, 0);
  }

  @Test
  void aNewVersionThatTheManagerMadeUpIsRefused() {
    // What follows the signature is the proof, and there is none here.
    Suites.assertRefused(Reason.TREE_SIZE, () -> update(signed(operator, ALICE)));
    Suites.assertRefused(Reason.VALUE_SIGNATURE, () -> update(signed(manager, ALICE)));
    Suites.assertRefused(Reason.VALUE_SIGNATURE, () -> update(Optional.empty()));
  }
}
