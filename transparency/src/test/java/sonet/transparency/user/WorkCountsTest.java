package sonet.transparency.user;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.spi.CurveGroup;
import sonet.crypto.spi.HashFunction;
import sonet.transparency.TransparencyException;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.log.LogProof;
import sonet.transparency.log.Subtree;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.operator.Insertion;
import sonet.transparency.proof.Ladder;
import sonet.transparency.testing.CountedWork;
import sonet.transparency.testing.CountedWork.Kind;
import sonet.transparency.testing.World;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.PrefixLeaf;
import sonet.transparency.wire.PrefixProof;
import sonet.transparency.wire.PrefixSearchResult;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// That nothing takes more hashes, operations on the curve and signatures than the draft asks for.
/// The numbers are exact: they are computed from what an answer consists of, and no node of a tree
/// is hashed twice for it.
///
/// A binary tree with so many ends has one parent fewer, so the parents that a proof makes a user
/// hash follow from the number of its ends: the hashes in it, the leaves, and where nothing is.
final class WorkCountsTest {
  private static final long WINDOW = 10_000;
  private static final Bytes ALICE = Bytes.utf8("alice");
  private static final int BATCH = 255;

  private final CountedWork counted = new CountedWork(Providers.best());
  private World world;
  private LogUser user;
  private int others;

  /// Forty entries of three labels each; alice has the versions 0 to 2.
  @BeforeEach
  void fill() throws Exception {
    world = new World(World.Setup.of(WINDOW), 7, counted);
    user = world.user();
    for (int i = 0; i < 40; i++) {
      grow(i % 13 == 3);
    }
  }

  private void grow(boolean alice) throws Exception {
    List<Insertion> insertions = fresh(alice ? 2 : 3);
    if (alice) {
      insertions.add(world.next(ALICE, Bytes.utf8("value")));
    }
    world.pass(WINDOW / 4);
    world.append(insertions, List.of());
  }

  private List<Insertion> fresh(int count) {
    List<Insertion> insertions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      insertions.add(world.next(Bytes.utf8("other " + others++), Bytes.utf8("value")));
    }
    return insertions;
  }

  /// What something should take.
  private static final class Work {
    private final Map<Kind, Long> counts = new EnumMap<>(Kind.class);

    void add(Kind kind, long times) {
      long _ = counts.merge(kind, times, Long::sum);
    }

    Work with(Kind kind, long times) {
      add(kind, times);
      return this;
    }

    Map<Kind, Long> counts() {
      Map<Kind, Long> some = new EnumMap<>(counts);
      some.values().removeIf(count -> count == 0);
      return some;
    }
  }

  private Map<Kind, Long> during(CountedWork.Work work) throws Exception {
    Map<Kind, Long> counts = counted.during(work);
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /// How many counters are tried until one gives a point (RFC 9381 §5.4.1.1), counted apart.
  private long tries(Bytes label, long version) {
    HashFunction hash = Providers.best().hash(HashAlgorithm.SHA512).orElseThrow();
    CurveGroup group = Providers.best().group(GroupAlgorithm.EDWARDS25519).orElseThrow();
    byte[] key = world.configuration().vrfPublicKey().toArray();
    byte[] alpha = new LabelVersion(label, version).encoded().toArray();
    int counter = 0;
    while (true) {
      byte[] digest =
          hash.hash(new byte[] {3, 1}, key, alpha, new byte[] {(byte) counter++}, new byte[] {0});
      if (group.decode(Bytes.of(digest, 0, 32).toArray()).isPresent()) {
        return counter;
      }
    }
  }

  /// `ECVRF_prove` (RFC 9381 §5.1): a hash and a decoding for each counter, Γ and k·H, k·B, and the
  /// hashes of the nonce, the challenge and the output.
  private void addProof(Work work, long version) {
    long tries = tries(ALICE, version);
    work.add(Kind.VRF_HASH, tries + 3);
    work.add(Kind.DECODE, tries);
    work.add(Kind.SECRET_PRODUCT, 2);
    work.add(Kind.BASE_PRODUCT, 1);
  }

  /// The output alone: Γ, and its hash.
  private void addOutput(Work work, Bytes label, long version) {
    long tries = tries(label, version);
    work.add(Kind.VRF_HASH, tries + 1);
    work.add(Kind.DECODE, tries);
    work.add(Kind.SECRET_PRODUCT, 1);
  }

  /// `ECVRF_verify` (RFC 9381 §5.3): Γ is decoded, U and V are sums, the challenge and the output
  /// are hashed.
  private void addCheck(Work work, long version) {
    long tries = tries(ALICE, version);
    work.add(Kind.VRF_HASH, tries + 2);
    work.add(Kind.DECODE, tries + 1);
    work.add(Kind.PUBLIC_SUM, 2);
  }

  /// Where the searches of a prefix proof end: each place once.
  private record Ends(int parents, int leaves) {
    static Ends of(PrefixProof proof, List<Bytes> keys) {
      Set<String> leaves = new HashSet<>();
      Set<String> nothing = new HashSet<>();
      for (int i = 0; i < keys.size(); i++) {
        switch (proof.results().get(i)) {
          case PrefixSearchResult.Inclusion(int depth) -> leaves.add(path(keys.get(i), depth));
          case PrefixSearchResult.NonInclusionLeaf(PrefixLeaf _, int depth) ->
              leaves.add(path(keys.get(i), depth));
          case PrefixSearchResult.NonInclusionParent(int depth) ->
              nothing.add(path(keys.get(i), depth));
        }
      }
      return new Ends(proof.elements().size() + leaves.size() + nothing.size() - 1, leaves.size());
    }

    private static String path(Bytes key, int depth) {
      StringBuilder path = new StringBuilder();
      for (int i = 0; i < depth; i++) {
        path.append((key.at(i / 8) >> (7 - i % 8)) & 1);
      }
      return path.toString();
    }

    int hashes() {
      return parents + leaves;
    }
  }

  /// The hashes of one more entry: its head, one for each subtree that it makes full (§11.8), and
  /// those between the full subtrees and the root that is signed.
  private static long appended(long size) {
    return 1L + Long.numberOfTrailingZeros(~size);
  }

  private static long root(long size) {
    return Long.bitCount(size) - 1L;
  }

  /// An update is one output of the VRF and one commitment for each version; the prefix tree hashes
  /// the new leaves and each parent above them once (§11.9); the head is signed once (§11.3).
  @ParameterizedTest
  @ValueSource(ints = {1, BATCH})
  void anUpdateTakesEachNodeAboveItOnce(int count) throws Exception {
    List<Insertion> insertions = fresh(count);
    long size = world.tip().next();
    Work work = new Work();
    for (Insertion insertion : insertions) {
      addOutput(work, insertion.labelVersion().label(), insertion.labelVersion().version());
    }
    Map<Kind, Long> taken = during(() -> world.append(insertions, List.of()));
    List<Bytes> keys = keys(world.updates().getLast());
    Ends after = Ends.of(world.tip().prefixes().prove(keys), keys);
    assertThat(after.leaves()).isEqualTo(count);
    assertThat(taken)
        .isEqualTo(
            work.with(Kind.COMMITMENT, count)
                .with(Kind.HASH, after.hashes() + appended(size) + root(size + 1))
                .with(Kind.SIGN, 1)
                .counts());
  }

  private static List<Bytes> keys(AuditorUpdate update) {
    return update.added().stream().map(PrefixLeaf::vrfOutput).toList();
  }

  /// An auditor hashes what it is shown of the tree before, and of the tree after what has changed
  /// (§15.2); it signs nothing unless it is asked.
  @ParameterizedTest
  @ValueSource(ints = {1, BATCH})
  void anAuditorTakesTheTreeBeforeAndWhatHasChanged(int count) throws Exception {
    AuditedLog audited = AuditedLog.begin(world.primitives());
    for (AuditorUpdate update : world.updates()) {
      audited = audited.follow(world.primitives(), world.configuration(), update);
    }
    AuditedLog before = audited;
    world.append(fresh(count), List.of());
    AuditorUpdate update = world.updates().getLast();
    List<Bytes> keys = keys(update);
    Ends shown = Ends.of(update.proof(), keys);
    Ends after = Ends.of(world.tip().prefixes().prove(keys), keys);
    Map<Kind, Long> taken =
        during(() -> {
          AuditedLog _ = before.follow(world.primitives(), world.configuration(), update);
        });
    assertThat(taken)
        .isEqualTo(
            new Work()
                .with(Kind.HASH, shown.hashes() + after.hashes() + appended(before.size()))
                .counts());
  }

  private Response.Search search(UserState state) throws TransparencyException {
    return world.server().search(world.head(), request(state));
  }

  private static Request.Search request(UserState state) {
    return new Request.Search(state.last(), ALICE, Optional.empty());
  }

  /// The server proves each version of the ladder (§13.1). All hashes of trees are stored.
  @Test
  void aSearchTakesAProofForEachVersionOfItsLadder() throws Exception {
    Work work = new Work();
    for (long version : Ladder.base(2)) {
      addProof(work, version);
    }
    assertThat(
            during(() -> {
              Response.Search _ = search(UserState.NEW);
            }))
        .isEqualTo(work.counts());
    assertThat(Ladder.base(2)).hasSize(4);
  }

  /// The hashes of one answer: of each lookup its ends and parents, of each entry that is new its
  /// head, and of the log tree the parents of all of these.
  private void addProofs(
      Work work, UserState before, CombinedTreeProof proof, List<List<Bytes>> lookups) {
    assertThat(proof.prefixProofs()).hasSameSizeAs(lookups);
    for (int i = 0; i < lookups.size(); i++) {
      work.add(Kind.HASH, Ends.of(proof.prefixProofs().get(i), lookups.get(i)).hashes());
    }
    long size = world.head().size();
    long last = before.last().orElse(0L);
    TreeSet<Long> provided = new TreeSet<>();
    for (long position = 0; position < size; position++) {
      if (proof.timestamps().contains(world.store().entry(position).timestamp())) {
        provided.add(position);
      }
    }
    assertThat(proof.timestamps()).hasSameSizeAs(provided);
    assertThat(proof.inclusion())
        .hasSameSizeAs(new LogProof(size, last, Optional.empty()).elements(provided));
    long known =
        Subtree.full(last).stream()
            .filter(tree -> provided.subSet(tree.start(), tree.end()).isEmpty())
            .count();
    long ends = (long) provided.size() + proof.inclusion().size() + known;
    work.add(Kind.HASH, provided.size() + ends - 1);
  }

  /// The keys that a greatest-version search looks up in each entry: the ladder up to where it ends
  /// (§6.2), without what earlier entries have shown (§7.2).
  private List<List<Bytes>> searched(CombinedTreeProof proof, long target) {
    List<List<Bytes>> lookups = new ArrayList<>();
    Set<Long> included = new HashSet<>();
    for (PrefixProof one : proof.prefixProofs()) {
      List<Long> asked =
          Ladder.base(target).stream().filter(version -> !included.contains(version)).toList();
      List<Bytes> keys = new ArrayList<>();
      for (int i = 0; i < one.results().size(); i++) {
        keys.add(key(asked.get(i)));
        if (one.results().get(i).isInclusion()) {
          included.add(asked.get(i));
        }
      }
      lookups.add(keys);
    }
    return lookups;
  }

  private Bytes key(long version) {
    return world
        .store()
        .version(ALICE, version)
        .map(stored -> stored.leaf().vrfOutput())
        .orElseGet(() -> absent(version));
  }

  /// The key of a version that is not there, from the proof that the server gives.
  private Bytes absent(long version) {
    try {
      List<BinaryLadderStep> steps = search(UserState.NEW).binaryLadder();
      return world
          .trusted()
          .searchKey(
              new LabelVersion(ALICE, version), steps.get(Ladder.base(2).indexOf(version)).proof());
    } catch (TransparencyException e) {
      throw new AssertionError("the server's own proof verifies", e);
    }
  }

  /// Each VRF proof is checked, the commitment computed, the signature verified, and each node that
  /// the answer shows hashed once.
  @Test
  void aFirstSearchIsVerifiedWithEachNodeOnce() throws Exception {
    Response.Search response = search(UserState.NEW);
    Work work = new Work().with(Kind.COMMITMENT, 1).with(Kind.VERIFY, 1);
    for (long version : Ladder.base(2)) {
      addCheck(work, version);
    }
    addProofs(work, UserState.NEW, response.proof(), searched(response.proof(), 2));
    assertThat(
            during(() -> {
              Verified<SearchResult> _ =
                  user.search(UserState.NEW, request(UserState.NEW), response, world.now());
            }))
        .isEqualTo(work.counts());
  }

  private Verified<SearchResult> visitor() throws Exception {
    return user.search(UserState.NEW, request(UserState.NEW), search(UserState.NEW), world.now());
  }

  /// Who was there before hashes nothing of the log again that was retained (§4.2).
  @Test
  void aRepeatedSearchTakesNothingThatWasRetained() throws Exception {
    UserState state = visitor().state();
    grow(false);
    Response.Search response = search(state);
    Work work = new Work().with(Kind.COMMITMENT, 1).with(Kind.VERIFY, 1);
    for (long version : Ladder.base(2)) {
      addCheck(work, version);
    }
    addProofs(work, state, response.proof(), searched(response.proof(), 2));
    assertThat(
            during(() -> {
              Verified<SearchResult> _ = user.search(state, request(state), response, world.now());
            }))
        .isEqualTo(work.counts());
  }

  /// With the same head there is no signature to check either.
  @Test
  void aSearchOfTheSameHeadVerifiesNoSignature() throws Exception {
    UserState state = visitor().state();
    Response.Search response = search(state);
    Work work = new Work().with(Kind.COMMITMENT, 1);
    for (long version : Ladder.base(2)) {
      addCheck(work, version);
    }
    for (int i = 0; i < response.proof().prefixProofs().size(); i++) {
      work.add(
          Kind.HASH,
          Ends.of(response.proof().prefixProofs().get(i), searched(response.proof(), 2).get(i))
              .hashes());
    }
    assertThat(response.proof().inclusion()).isEmpty();
    assertThat(
            during(() -> {
              Verified<SearchResult> _ = user.search(state, request(state), response, world.now());
            }))
        .containsAllEntriesOf(work.with(Kind.HASH, root(world.head().size())).counts())
        .doesNotContainKey(Kind.VERIFY);
  }

  /// Who monitors a contact asks about versions that are there, whose keys are stored (§8.2): the
  /// server computes nothing at all. The user hashes the nodes shown, and checks the signature.
  @Test
  void monitoringAContactTakesNothingOfTheServer() throws Exception {
    world.append(List.of(world.next(ALICE, Bytes.utf8("newest"))), List.of());
    Verified<SearchResult> seen = visitor();
    assertThat(seen.value().mustBeMonitored()).isTrue();
    long position = seen.value().terminal();
    MonitoringMap map = MonitoringMap.EMPTY.with(position, 3);
    for (int i = 0; i < 3; i++) {
      grow(false);
    }
    Request.ContactMonitor request =
        new Request.ContactMonitor(seen.state().last(), ALICE, map.entries());
    Response.ContactMonitor[] response = new Response.ContactMonitor[1];
    assertThat(during(() -> response[0] = world.server().contactMonitor(world.head(), request)))
        .isEmpty();
    CombinedTreeProof proof = response[0].proof();
    Work work = new Work().with(Kind.VERIFY, 1);
    List<Bytes> ladder = Ladder.monitoring(3).stream().map(this::key).toList();
    addProofs(work, seen.state(), proof, proof.prefixProofs().stream().map(_ -> ladder).toList());
    assertThat(
            during(() -> {
              Verified<MonitoringMap> _ =
                  user.contactMonitor(
                      seen.state(), seen.value().known(), request, response[0], world.now());
            }))
        .isEqualTo(work.counts());
  }

  /// Who monitors a label of one's own knows the VRF proofs: the server computes only the outputs
  /// of versions that are not there, once each (§8.3).
  @Test
  void monitoringAnOwnLabelTakesTheOutputsOfVersionsThatAreNotThere() throws Exception {
    Request.OwnerInit init = new Request.OwnerInit(Optional.empty(), ALICE, 31);
    Verified<OwnedLabel> owned =
        user.ownerInit(
            UserState.NEW, init, world.server().ownerInit(world.head(), init), world.now());
    for (int i = 0; i < 9; i++) {
      grow(false);
    }
    OwnedLabel label = owned.value();
    Request.OwnerMonitor request =
        new Request.OwnerMonitor(
            owned.state().last(), ALICE, label.map().entries(), label.verified(), label.greatest());
    Work work = new Work();
    addOutput(work, ALICE, 3);
    Response.OwnerMonitor[] response = new Response.OwnerMonitor[1];
    assertThat(during(() -> response[0] = world.server().ownerMonitor(world.head(), request)))
        .isEqualTo(work.counts());
    assertThat(response[0].proof().prefixProofs()).hasSizeGreaterThan(1);
    assertThat(
            during(() -> {
              Verified<LogUser.OwnerMonitored> _ =
                  user.ownerMonitor(owned.state(), label, request, response[0], world.now());
            }))
        .containsEntry(Kind.VERIFY, 1L)
        .containsOnlyKeys(Kind.VERIFY, Kind.HASH);
  }

  /// The recent distinguished heads are all stored (§13.6).
  @Test
  void walkingDistinguishedHeadsTakesNothingOfTheServer() throws Exception {
    Request.Distinguished request = new Request.Distinguished(Optional.empty(), Optional.empty());
    Response.Distinguished[] response = new Response.Distinguished[1];
    assertThat(during(() -> response[0] = world.server().distinguished(world.head(), request)))
        .isEmpty();
    CombinedTreeProof proof = response[0].proof();
    long ends = (long) proof.timestamps().size() + proof.inclusion().size();
    assertThat(
            during(() -> {
              Verified<RecentHeads> _ =
                  user.distinguished(
                      UserState.NEW, RecentHeads.NONE, request, response[0], world.now());
            }))
        .isEqualTo(
            new Work()
                .with(Kind.HASH, proof.timestamps().size() + ends - 1)
                .with(Kind.VERIFY, 1)
                .counts());
  }
}
