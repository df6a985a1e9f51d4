package sonet.transparency.credential;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.operator.CredentialIssuer;
import sonet.transparency.testing.Person;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.World;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.CredentialUpdate;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.TreeHead;
import sonet.transparency.wire.UpdateValue;

class CredentialTest {
  private static final Bytes ALICE = Bytes.utf8("alice");
  private static final Bytes BOB = Bytes.utf8("bob");
  private static final Bytes KEY = Bytes.utf8("a key");
  private static final Bytes FALSE_KEY = Bytes.utf8("a false key");
  private static final long WINDOW = 1000;

  private World world;
  private Person verifier;

  @BeforeEach
  void begin() throws Exception {
    world = new World(World.Setup.of(WINDOW), 3);
    verifier = new Person(world);
    world.insert(ALICE, KEY);
    grow(4);
    world.insert(BOB, Bytes.EMPTY);
  }

  /// Lets distinguished entries come up.
  private void grow(int entries) throws Exception {
    for (int i = 0; i < entries; i++) {
      world.pass(WINDOW);
      world.insert(BOB, Bytes.EMPTY);
    }
  }

  private CredentialVerifier verifier() throws TransparencyException {
    return new CredentialVerifier(world.trusted(), verifier.heads());
  }

  private Credential issued() throws TransparencyException {
    Credential credential = world.issuer().issue(world.head(), ALICE);
    Credential decoded = Credential.decode(credential.encoded(), world.configuration());
    assertThat(decoded).isEqualTo(credential);
    return decoded;
  }

  @Test
  void aStandardCredentialIsVerifiedWithoutTheLog() throws Exception {
    RecentHeads _ = verifier.walk();
    Credential credential = issued();
    assertThat(credential.proof()).isInstanceOf(Credential.Standard.class);
    assertThat(verifier().verify(credential))
        .isEqualTo(new CheckedCredential.Final(credential.labelVersion(), UpdateValue.of(KEY)));
  }

  @Test
  void aCredentialThatRestsOnAnUnknownEntryIsRefused() throws Exception {
    RecentHeads _ = verifier.walk();
    grow(3);
    Credential credential = issued();
    assertThat(verifier.heads().at(credential.position())).isEmpty();
    Suites.assertRefused(Reason.UNKNOWN_ENTRY, () -> verifier().verify(credential));
  }

  @Test
  void aSwappedValueOrALesserVersionIsRefused() throws Exception {
    RecentHeads _ = verifier.walk();
    Credential honest = issued();
    Credential swapped =
        new Credential(
            honest.labelVersion(),
            honest.opening(),
            UpdateValue.of(FALSE_KEY),
            honest.binaryLadder(),
            honest.position(),
            honest.proof());
    Suites.assertRefused(Reason.PREFIX_ROOT, () -> verifier().verify(swapped));
    // A newer version is in the distinguished entry, and the old credential is moved there.
    world.insert(ALICE, FALSE_KEY);
    grow(4);
    RecentHeads _ = verifier.walk();
    long position = issued().position();
    Credential moved =
        new Credential(
            honest.labelVersion(),
            honest.opening(),
            honest.value(),
            honest.binaryLadder(),
            position,
            honest.proof());
    Suites.assertRefused(Reason.PREFIX_ROOT, () -> verifier().verify(moved));
  }

  @Test
  void aProvisionalCredentialBecomesFinalByAnUpdate() throws Exception {
    RecentHeads _ = verifier.walk();
    world.insert(ALICE, Bytes.utf8("a new key"));
    Credential credential = issued();
    assertThat(credential.proof()).isInstanceOf(Credential.Provisional.class);
    CheckedCredential.Provisional checked = provisional(credential);
    assertThat(checked.value()).isEqualTo(UpdateValue.of(Bytes.utf8("a new key")));
    Suites.assertRefused(
        Reason.UNKNOWN_ENTRY,
        () ->
            verifier()
                .complete(
                    checked,
                    new CredentialUpdate(((Credential.Provisional) credential.proof()).search())));
    grow(6);
    RecentHeads heads = verifier.walk();
    Optional<CheckedCredential.Final> direct = verifier().complete(checked);
    long distinguished = heads.firstFrom(checked.treeSize() - 1).orElseThrow().size() - 1;
    CredentialUpdate update =
        CredentialUpdate.decode(
            world
                .issuer()
                .update(
                    world.head(),
                    ALICE,
                    new CredentialIssuer.Begun(
                        new MonitorMapEntry(checked.terminal(), 1), checked.treeSize()),
                    distinguished)
                .encoded());
    CheckedCredential.Final last = verifier().complete(checked, update);
    assertThat(last.labelVersion()).isEqualTo(credential.labelVersion());
    direct.ifPresent(complete -> assertThat(complete).isEqualTo(last));
  }

  private CheckedCredential.Provisional provisional(Credential credential)
      throws TransparencyException {
    CheckedCredential checked = verifier().verify(credential);
    assertThat(checked).isInstanceOf(CheckedCredential.Provisional.class);
    return (CheckedCredential.Provisional) checked;
  }

  @Test
  void aProvisionalCredentialWhoseHeadIsForgedOrNoLaterIsRefused() throws Exception {
    RecentHeads _ = verifier.walk();
    world.insert(ALICE, Bytes.utf8("a new key"));
    Credential honest = issued();
    TreeHead head = ((Credential.Provisional) honest.proof()).treeHead();
    byte[] forged = head.signature().toArray();
    forged[5] ^= 1;

    assertThat(provisional(honest).treeSize()).isEqualTo(head.treeSize());
    Suites.assertRefused(
        Reason.TREE_HEAD_SIGNATURE,
        () -> verifier().verify(with(honest, new TreeHead(head.treeSize(), Bytes.wrap(forged)))));
    Suites.assertRefused(
        Reason.TREE_SIZE,
        () ->
            verifier().verify(with(honest, new TreeHead(honest.position() + 1, head.signature()))));
  }

  private static Credential with(Credential honest, TreeHead head) {
    return new Credential(
        honest.labelVersion(),
        honest.opening(),
        honest.value(),
        honest.binaryLadder(),
        honest.position(),
        new Credential.Provisional(head, ((Credential.Provisional) honest.proof()).search()));
  }

  @Test
  void aProvisionalCredentialForWhatTheDistinguishedEntryHasIsRefused() throws Exception {
    // Alice's key is there, so that a later tree need not be believed.
    RecentHeads _ = verifier.walk();
    Credential honest = issued();
    assertThat(honest.proof()).isInstanceOf(Credential.Standard.class);
    world.insert(BOB, Bytes.EMPTY);
    long last = honest.position() + 1;
    Request.Search request = new Request.Search(Optional.of(last), ALICE, Optional.empty());
    Response.Search later = world.server().search(world.head(), request);
    Credential provisional =
        new Credential(
            honest.labelVersion(),
            honest.opening(),
            honest.value(),
            honest.binaryLadder(),
            honest.position(),
            new Credential.Provisional(world.head().treeHead(), later.proof()));
    Suites.assertRefused(Reason.POSITION, () -> verifier().verify(provisional));
  }

  @Test
  void aProvisionalCredentialOfAForkDoesNotBecomeFinal() throws Exception {
    RecentHeads _ = verifier.walk();
    World fork = world.fork();
    fork.insert(ALICE, FALSE_KEY);
    Credential deceiving = fork.issuer().issue(fork.head(), ALICE);
    CheckedCredential.Provisional checked = provisional(deceiving);
    grow(6);
    for (int i = 0; i < 6; i++) {
      fork.pass(WINDOW);
      fork.insert(BOB, Bytes.EMPTY);
    }
    RecentHeads heads = verifier.walk();
    if (heads.at(checked.terminal()).isPresent()) {
      Suites.assertRefused(Reason.FORK, () -> verifier().complete(checked));
    }
    long distinguished = heads.firstFrom(checked.treeSize() - 1).orElseThrow().size() - 1;
    CredentialUpdate update =
        fork.issuer()
            .update(
                fork.head(),
                ALICE,
                new CredentialIssuer.Begun(
                    new MonitorMapEntry(checked.terminal(), 1), checked.treeSize()),
                distinguished);
    Suites.assertRefused(Reason.FORK, () -> verifier().complete(checked, update));
  }

  @Test
  void aProvisionalCredentialFromBeforeAForkIsRefusedAfterIt() throws Exception {
    World fork = world.fork();
    fork.insert(BOB, FALSE_KEY);
    for (int i = 0; i < 5; i++) {
      fork.pass(WINDOW);
      fork.insert(BOB, Bytes.EMPTY);
    }
    grow(6);
    RecentHeads _ = verifier.walk();
    fork.insert(ALICE, FALSE_KEY);
    Credential deceiving = fork.issuer().issue(fork.head(), ALICE);
    Suites.assertRefused(() -> verifier().verify(deceiving));
  }

  static Stream<Integer> seeds() {
    return Stream.iterate(0, seed -> seed + 1).limit(15);
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void credentialsOfRandomHistoriesVerifyAndBecomeFinal(int seed) throws Exception {
    SeededRandom random = new SeededRandom(seed);
    World.Setup setup =
        new World.Setup(
            TransparencySuite.ED25519, random.onceIn(3), 50 + random.below(200), Optional.empty());
    world = new World(setup, seed);
    verifier = new Person(world);
    for (int i = 0; i < 20 + random.below(20); i++) {
      world.pass(random.below(60));
      world.insert(random.onceIn(3) ? ALICE : BOB, random.bytes(3));
    }
    world.insert(ALICE, KEY);
    RecentHeads _ = verifier.walk();
    Credential credential = issued();
    CheckedCredential checked = verifier().verify(credential);
    assertThat(checked.value()).isEqualTo(UpdateValue.of(KEY));
    if (checked instanceof CheckedCredential.Provisional provisional) {
      for (int i = 0; i < 20; i++) {
        world.pass(random.below(60));
        world.insert(BOB, random.bytes(3));
      }
      RecentHeads heads = verifier.walk();
      long distinguished = heads.firstFrom(provisional.treeSize() - 1).orElseThrow().size() - 1;
      CredentialUpdate update =
          world
              .issuer()
              .update(
                  world.head(),
                  ALICE,
                  new CredentialIssuer.Begun(
                      new MonitorMapEntry(
                          provisional.terminal(), provisional.labelVersion().version()),
                      provisional.treeSize()),
                  distinguished);
      assertThat(verifier().complete(provisional, update).value()).isEqualTo(UpdateValue.of(KEY));
    }
  }
}
