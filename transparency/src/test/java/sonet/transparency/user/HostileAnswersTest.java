package sonet.transparency.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.testing.Person;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;
import sonet.transparency.testing.World;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.TreeHead;
import sonet.transparency.wire.UpdateInfo;

/// Answers that are right but for one thing (§11, §13).
class HostileAnswersTest {
  private static final Bytes ALICE = Bytes.utf8("alice");
  private static final Bytes BOB = Bytes.utf8("bob");
  private static final Bytes HASH = Bytes.wrap(new byte[32]);
  private static final long WINDOW = 1000;

  private World world;
  private Person person;

  @BeforeEach
  void begin() throws Exception {
    world = new World(World.Setup.of(WINDOW), 7);
    world.insert(ALICE, Bytes.utf8("a key"));
    for (int i = 0; i < 5; i++) {
      world.pass(100);
      world.insert(BOB, Bytes.utf8("bob " + i));
    }
    person = new Person(world);
  }

  private static void assertTheCallersMistake(ThrowingCallable call) {
    assertThatIllegalArgumentException().isThrownBy(call).withMessageContaining("another state");
  }

  @Test
  void anAnswerIsHeldAgainstTheStateThatTheRequestWasMadeWith() throws Exception {
    SearchResult found = person.search(ALICE);
    OwnedLabel owned = person.own(ALICE, person.walk().rightmost().orElseThrow());
    UserState state = person.state();
    LogUser user = world.user();
    long now = world.now();

    // Each request says that nothing was seen yet, and is answered so.
    Request.Search search = new Request.Search(Optional.empty(), ALICE, Optional.empty());
    Response.Search searched = world.server().search(world.head(), search);
    assertTheCallersMistake(() -> user.search(state, search, searched, now));

    Request.ContactMonitor monitor =
        new Request.ContactMonitor(Optional.empty(), ALICE, MonitoringMap.EMPTY.entries());
    Response.ContactMonitor monitored = world.server().contactMonitor(world.head(), monitor);
    assertTheCallersMistake(
        () -> user.contactMonitor(state, found.known(), monitor, monitored, now));

    Request.OwnerInit own = new Request.OwnerInit(Optional.empty(), ALICE, owned.verified());
    Response.OwnerInit ownership = world.server().ownerInit(world.head(), own);
    assertTheCallersMistake(() -> user.ownerInit(state, own, ownership, now));

    Request.OwnerMonitor watch =
        new Request.OwnerMonitor(
            Optional.empty(), ALICE, List.of(), owned.verified(), owned.greatest());
    Response.OwnerMonitor watched = world.server().ownerMonitor(world.head(), watch);
    assertTheCallersMistake(() -> user.ownerMonitor(state, owned, watch, watched, now));

    Request.Distinguished walk = new Request.Distinguished(Optional.empty(), Optional.empty());
    Response.Distinguished walked = world.server().distinguished(world.head(), walk);
    assertTheCallersMistake(() -> user.distinguished(state, RecentHeads.NONE, walk, walked, now));

    world.insert(ALICE, Bytes.utf8("a new key"));
    Request.Update update =
        new Request.Update(Optional.empty(), ALICE, owned.greatest(), List.of());
    Response.Update updated = world.server().update(world.head(), update, false);
    assertTheCallersMistake(() -> user.update(state, owned, update, updated, now));
  }

  @Test
  void anAnswerThatDoesNotSayWhichVersionIsTheGreatestIsRefused() throws Exception {
    Request.Search request = new Request.Search(Optional.empty(), ALICE, Optional.empty());
    Response.Search honest = world.server().search(world.head(), request);
    Response.Search silent =
        new Response.Search(
            honest.fullTreeHead(),
            Optional.empty(),
            honest.opening(),
            honest.value(),
            honest.binaryLadder(),
            honest.proof());
    Suites.assertRefused(
        Reason.MALFORMED, () -> world.user().search(UserState.NEW, request, silent, world.now()));
  }

  @Test
  void anOwnerIsGivenTheCommitmentToEachVersion() throws Exception {
    long start = person.walk().rightmost().orElseThrow();
    UserState state = person.state();
    Request.OwnerInit request = new Request.OwnerInit(state.last(), ALICE, start);
    Response.OwnerInit honest = world.server().ownerInit(world.head(), request);
    List<BinaryLadderStep> bare =
        honest.binaryLadder().stream()
            .map(step -> new BinaryLadderStep(step.proof(), Optional.empty()))
            .toList();
    Response.OwnerInit without =
        new Response.OwnerInit(
            honest.fullTreeHead(), honest.greatestVersions(), bare, honest.proof());
    Suites.assertRefused(
        Reason.LADDER, () -> world.user().ownerInit(state, request, without, world.now()));
  }

  /// The update of an owner, with other parts than the log gave.
  private interface Change {
    Response.Update of(Response.Update honest);
  }

  private void assertUpdateRefused(Reason reason, Change change) throws Exception {
    OwnedLabel owned = person.own(ALICE, person.walk().rightmost().orElseThrow());
    world.insert(ALICE, Bytes.utf8("a new key"));
    Request.Update request =
        new Request.Update(person.state().last(), ALICE, owned.greatest(), List.of());
    Response.Update honest = world.server().update(world.head(), request, false);
    UserState state = person.state();
    Suites.assertRefused(
        reason, () -> world.user().update(state, owned, request, change.of(honest), world.now()));
    assertThat(world.user().update(state, owned, request, honest, world.now()).value().values())
        .hasSize(1);
  }

  private static Response.Update with(
      Response.Update honest, Optional<Long> skipped, List<UpdateInfo> info) {
    return new Response.Update(
        honest.fullTreeHead(),
        honest.position(),
        skipped,
        honest.values(),
        info,
        honest.binaryLadder(),
        honest.proof());
  }

  @Test
  void anUpdateHasOneOpeningForEachValue() throws Exception {
    assertUpdateRefused(Reason.PROOF_SIZE, honest -> with(honest, Optional.empty(), List.of()));
  }

  @Test
  void anUpdateHasNoMoreOpeningsThanValues() throws Exception {
    assertUpdateRefused(
        Reason.PROOF_SIZE,
        honest -> {
          List<UpdateInfo> twice = new ArrayList<>(honest.info());
          twice.addAll(honest.info());
          return with(honest, Optional.empty(), twice);
        });
  }

  @Test
  void anUpdateWithoutAnyValueIsNone() throws Exception {
    assertUpdateRefused(
        Reason.PROOF_SIZE,
        honest ->
            new Response.Update(
                honest.fullTreeHead(),
                honest.position(),
                Optional.empty(),
                List.of(),
                List.of(),
                honest.binaryLadder(),
                honest.proof()));
  }

  @Test
  void anUpdateSkipsNoMoreVersionsThanAnOwnerWantsToCompute() throws Exception {
    for (long skipped : List.of(1001L, 0xfffffff0L)) {
      begin();
      assertUpdateRefused(
          Reason.LADDER, honest -> with(honest, Optional.of(skipped), honest.info()));
    }
  }

  @Test
  void aCommitmentToANewVersionIsComputedAndNotGiven() throws Exception {
    assertUpdateRefused(
        Reason.LADDER,
        honest ->
            new Response.Update(
                honest.fullTreeHead(),
                honest.position(),
                Optional.empty(),
                honest.values(),
                honest.info(),
                honest.binaryLadder().stream()
                    .map(step -> new BinaryLadderStep(step.proof(), Optional.of(HASH)))
                    .toList(),
                honest.proof()));
  }

  @Test
  void aTreeThatAnAuditorSignedIsNeitherEmptyNorLargerThanTheLog() throws Exception {
    World.Setup setup = new World.Setup(TransparencySuite.ED25519, true, WINDOW, Optional.empty());
    World audited = new World(setup, 9);
    audited.insert(ALICE, Bytes.utf8("a key"));
    TreeHead head = audited.head().treeHead();
    AuditorTreeHead honest = audited.head().auditorTreeHead().orElseThrow();
    Request.Search request = new Request.Search(Optional.empty(), ALICE, Optional.empty());
    Response.Search answer = audited.server().search(audited.head(), request);
    for (long size : List.of(0L, 2L)) {
      FullTreeHead other =
          new FullTreeHead.Updated(
              head, Optional.of(new AuditorTreeHead(honest.timestamp(), size, honest.signature())));
      Response.Search hostile =
          new Response.Search(
              other,
              answer.version(),
              answer.opening(),
              answer.value(),
              answer.binaryLadder(),
              answer.proof());
      Suites.assertRefused(
          Reason.AUDITOR,
          () -> audited.user().search(UserState.NEW, request, hostile, audited.now()));
    }
  }

  @Test
  void anAuditorIsNotAheadOfTheLog() throws Exception {
    World.Setup setup = new World.Setup(TransparencySuite.ED25519, true, WINDOW, Optional.empty());
    World audited = new World(setup, 9);
    audited.insert(ALICE, Bytes.utf8("a key"));
    long ahead = audited.now() + 1;
    Bytes root = audited.audited().tree().root(audited.primitives());
    Bytes signature =
        audited.auditor().sign(audited.configuration().auditorTreeHeadTbs(ahead, 1, root));
    audited.show(
        new PublishedHead(
            audited.head().treeHead(), Optional.of(new AuditorTreeHead(ahead, 1, signature))));
    Suites.assertRefused(Reason.AUDITOR, () -> new Person(audited).search(ALICE));
  }

  @Test
  void anAuditorWhoStartedAfterWhatWasAuditedBeforeLeavesAGap() throws Exception {
    World.Setup setup = new World.Setup(TransparencySuite.ED25519, true, WINDOW, Optional.empty());
    World audited = new World(setup, 9);
    audited.insert(ALICE, Bytes.utf8("a key"));
    Person reader = new Person(audited);
    assertThat(reader.search(ALICE).terminal()).isZero();
    audited.insert(BOB, Bytes.EMPTY);
    Request.Search request = new Request.Search(reader.state().last(), ALICE, Optional.empty());
    Response.Search answer = audited.server().search(audited.head(), request);
    // The first tree had one entry: from entry one on everything was audited.
    assertThat(searchedWith(audited, 1, reader.state(), request, answer).terminal()).isEqualTo(1);
    Suites.assertRefused(
        Reason.AUDITOR, () -> searchedWith(audited, 2, reader.state(), request, answer));
  }

  /// A search in a log that has the same entries, and whose auditor started at another one.
  private static SearchResult searchedWith(
      World audited, long start, UserState state, Request.Search request, Response.Search answer)
      throws Exception {
    Primitives primitives = audited.primitives();
    HeadSigner signer = primitives.signer(primitives.generateKeys(new SeededRandom(1)));
    TrustedLog log =
        with(
            audited.configuration(),
            new DeploymentMode.ThirdPartyAuditing(100_000, start, audited.auditor().publicKey()),
            signer.publicKey());
    Configuration configuration = log.configuration();
    long size = audited.head().size();
    Bytes root = audited.audited().tree().root(primitives);
    TreeHead head = new TreeHead(size, signer.sign(configuration.treeHeadTbs(size, root)));
    Bytes auditor =
        audited.auditor().sign(configuration.auditorTreeHeadTbs(audited.now(), size, root));
    Response.Search signed =
        new Response.Search(
            new FullTreeHead.Updated(
                head, Optional.of(new AuditorTreeHead(audited.now(), size, auditor))),
            answer.version(),
            answer.opening(),
            answer.value(),
            answer.binaryLadder(),
            answer.proof());
    return new LogUser(log).search(state, request, signed, audited.now()).value();
  }

  private static TrustedLog with(Configuration configuration, DeploymentMode mode, Bytes key)
      throws Exception {
    return TrustedLog.of(
        new Configuration(
            configuration.cipherSuite(),
            mode,
            key,
            configuration.vrfPublicKey(),
            configuration.maxAhead(),
            configuration.maxBehind(),
            configuration.reasonableMonitoringWindow(),
            configuration.maximumLifetime()),
        Providers.best());
  }

  @Test
  void aLogWhoseKeysAreNoneIsNotTrusted() throws Exception {
    Configuration configuration = world.configuration();
    Bytes key = configuration.signaturePublicKey();
    byte[] noPoint = new byte[32];
    noPoint[0] = 2;
    for (Bytes wrong : List.of(Bytes.wrap(noPoint), HASH, key.slice(0, 31), Bytes.EMPTY)) {
      Suites.assertRefused(
          Reason.UNACCEPTABLE_KEY,
          () -> with(configuration, new DeploymentMode.ContactMonitoring(), wrong));
      Suites.assertRefused(
          Reason.UNACCEPTABLE_KEY,
          () -> with(configuration, new DeploymentMode.ThirdPartyManagement(wrong), key));
      Suites.assertRefused(
          Reason.UNACCEPTABLE_KEY,
          () -> with(configuration, new DeploymentMode.ThirdPartyAuditing(0, 0, wrong), key));
    }
    assertThat(with(configuration, new DeploymentMode.ContactMonitoring(), key).configuration())
        .isEqualTo(configuration);
  }

  @Test
  void aListWithoutHeadsAgreesWithNone() throws Exception {
    RecentHeads heads = person.walk();
    assertThat(heads.views()).isNotEmpty();
    List<Bytes> roots = heads.head(world.primitives()).heads();
    assertThat(RecentHeads.overlap(roots, roots)).isTrue();
    assertThat(RecentHeads.overlap(roots, List.of())).isFalse();
    assertThat(RecentHeads.overlap(List.of(), roots)).isFalse();
    assertThat(RecentHeads.overlap(List.of(), List.of())).isFalse();
  }
}
