package sonet.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.Subtree;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;

class AnchorTest {
  private static final Primitives PRIMITIVES = Suites.ED25519;
  private static final String ORIGIN = "kt.example.org/1";

  private final Map<Subtree, Bytes> nodes = new HashMap<>();
  private AnchorTree tree =
      new AnchorTree(PRIMITIVES, 0, node -> Objects.requireNonNull(nodes.get(node)));
  private NoteSigner log = party(ORIGIN, NoteKey.Type.ED25519, 1);
  private final NoteSigner first = party("w.example.org/1", NoteKey.Type.COSIGNATURE_ED25519, 2);
  private final NoteSigner second = party("w.example.org/2", NoteKey.Type.COSIGNATURE_ML_DSA_44, 3);

  private static NoteSigner party(String name, NoteKey.Type type, int seed) {
    return NoteSigner.of(
        PRIMITIVES, name, type, NoteSigner.generate(PRIMITIVES, type, new SeededRandom(seed)));
  }

  @BeforeEach
  void begin() {
    log = party(ORIGIN, NoteKey.Type.ED25519, 1);
    grow(13);
  }

  private void grow(int count) {
    for (int i = 0; i < count; i++) {
      nodes.putAll(tree.append(Bytes.utf8("entry " + tree.size())));
      tree = new AnchorTree(PRIMITIVES, tree.size() + 1, tree.nodes());
    }
  }

  private SignedNote checkpoint(MerkleProof.Head head) throws Exception {
    SignedNote note = new SignedNote(new Checkpoint(ORIGIN, head, List.of()).format(), List.of());
    return NoteSignatures.sign(PRIMITIVES, note, log, 0);
  }

  private Witness witness(NoteSigner... parties) {
    return new Witness(PRIMITIVES, List.of(parties));
  }

  private AnchorPolicy policy(String quorum) throws Exception {
    return AnchorPolicy.parse(
        PRIMITIVES,
        "# a policy\nlog "
            + log.key().format(PRIMITIVES)
            + " https://example.org\n\nwitness A "
            + first.key().format(PRIMITIVES)
            + "\nwitness B\t"
            + second.key().format(PRIMITIVES)
            + "\ngroup any-of any A B\ngroup nested 1 any-of\nquorum "
            + quorum
            + "\n");
  }

  private SignedNote cosigned(SignedNote note, NoteSigner party) throws Exception {
    if (look(witness(party), Optional.empty(), new WitnessRequest(0, List.of(), note))
        instanceof Witness.Answer.Cosigned cosigned) {
      SignedNote with = note;
      for (SignedNote.Line line : cosigned.cosignatures()) {
        with = with.with(line);
      }
      return with;
    }
    throw new AssertionError("an honest checkpoint is cosigned");
  }

  private Witness.Answer look(
      Witness witness, Optional<MerkleProof.Head> seen, WitnessRequest request) throws Exception {
    return witness.look(List.of(log.key()), seen, request, 1000);
  }

  @Test
  void aProofOfAnEntryIsVerifiedFromAFileWithAPolicyAlone() throws Exception {
    SignedNote note = cosigned(cosigned(checkpoint(tree.head()), first), second);
    for (int index = 0; index < tree.size(); index++) {
      AnchorProof proof = AnchorProof.of(Bytes.utf8("entry " + index), index, tree, note);
      AnchorProof read = AnchorProof.parse(proof.format());
      assertThat(read).isEqualTo(proof);
      assertThat(read.verify(PRIMITIVES, policy("nested"), Bytes.utf8("entry " + index)).head())
          .isEqualTo(tree.head());
      Suites.assertRefused(
          Reason.ANCHOR,
          () -> read.verify(PRIMITIVES, policy("nested"), Bytes.utf8("another entry")));
    }
  }

  @Test
  void thePolicySaysWhoMustHaveSeenACheckpoint() throws Exception {
    SignedNote signed = checkpoint(tree.head());
    SignedNote one = cosigned(signed, second);
    assertThat(policy("none").verify(PRIMITIVES, signed).head()).isEqualTo(tree.head());
    assertThat(policy("any-of").verify(PRIMITIVES, one).head()).isEqualTo(tree.head());
    assertThat(policy("B").verify(PRIMITIVES, one).head()).isEqualTo(tree.head());
    Suites.assertRefused(Reason.ANCHOR, () -> policy("A").verify(PRIMITIVES, one));
    Suites.assertRefused(Reason.ANCHOR, () -> policy("any-of").verify(PRIMITIVES, signed));
    SignedNote unsigned = new SignedNote(one.text(), one.signatures().subList(1, 2));
    Suites.assertRefused(Reason.ANCHOR, () -> policy("none").verify(PRIMITIVES, unsigned));
  }

  @Test
  void aSignatureThatDoesNotVerifyMakesTheWholeNoteWorthless() throws Exception {
    SignedNote note = cosigned(cosigned(checkpoint(tree.head()), first), second);
    for (int i = 0; i < 3; i++) {
      SignedNote.Line line = note.signatures().get(i);
      byte[] damaged = line.signature().toArray();
      damaged[damaged.length / 2] ^= 1;
      List<SignedNote.Line> lines = new ArrayList<>(note.signatures());
      lines.set(i, new SignedNote.Line(line.name(), line.keyId(), Bytes.wrap(damaged)));
      SignedNote bad = new SignedNote(note.text(), lines);
      Suites.assertRefused(
          Reason.ANCHOR,
          () ->
              AnchorPolicy.parse(
                      PRIMITIVES,
                      "log "
                          + log.key().format(PRIMITIVES)
                          + "\nwitness A "
                          + first.key().format(PRIMITIVES)
                          + "\nwitness B "
                          + second.key().format(PRIMITIVES)
                          + "\ngroup both all A B\nquorum both")
                  .verify(PRIMITIVES, bad));
    }
  }

  @Test
  void aWitnessCosignsExtensionsOnly() throws Exception {
    Witness witness = witness(first, second);
    MerkleProof.Head before = tree.head();
    grow(8);
    List<Bytes> proof = tree.consistency(before.size());
    SignedNote note = checkpoint(tree.head());
    Witness.Answer answer =
        look(witness, Optional.of(before), new WitnessRequest(before.size(), proof, note));
    assertThat(answer)
        .isInstanceOfSatisfying(
            Witness.Answer.Cosigned.class,
            cosigned -> {
              assertThat(cosigned.seen()).isEqualTo(tree.head());
              assertThat(cosigned.cosignatures()).hasSize(2);
              assertThat(cosigned.note().signatures()).hasSize(3);
            });
    assertThat(look(witness, Optional.of(before), new WitnessRequest(3, proof, note)))
        .isEqualTo(new Witness.Answer.Behind(before.size()));
    assertThat(look(witness, Optional.of(before), new WitnessRequest(0, List.of(), note)))
        .isEqualTo(new Witness.Answer.Behind(before.size()));
    SignedNote fork = checkpoint(new MerkleProof.Head(tree.size(), PRIMITIVES.hash(Bytes.EMPTY)));
    assertRefused(
        Witness.Refusal.INCONSISTENT,
        Optional.of(before),
        new WitnessRequest(before.size(), proof, fork));
    assertRefused(
        Witness.Refusal.INCONSISTENT,
        Optional.of(tree.head()),
        new WitnessRequest(tree.size(), List.of(), fork));
    assertRefused(
        Witness.Refusal.OLD_SIZE,
        Optional.of(tree.head()),
        new WitnessRequest(tree.size(), List.of(), checkpoint(before)));
    assertRefused(
        Witness.Refusal.INCONSISTENT, Optional.empty(), new WitnessRequest(0, proof, note));
    assertRefused(
        Witness.Refusal.INCONSISTENT,
        Optional.empty(),
        new WitnessRequest(
            0, List.of(), checkpoint(new MerkleProof.Head(0, PRIMITIVES.hash(Bytes.utf8("x"))))));
  }

  private void assertRefused(
      Witness.Refusal why, Optional<MerkleProof.Head> seen, WitnessRequest request)
      throws Exception {
    assertThat(look(witness(first), seen, request)).isEqualTo(new Witness.Answer.Refused(why));
  }

  @Test
  void aWitnessCosignsTheSameTreeAgainAndAnEmptyOne() throws Exception {
    SignedNote note = checkpoint(tree.head());
    assertThat(
            look(
                witness(first),
                Optional.of(tree.head()),
                new WitnessRequest(tree.size(), List.of(), note)))
        .isInstanceOf(Witness.Answer.Cosigned.class);
    MerkleProof.Head empty = new MerkleProof.Head(0, PRIMITIVES.hash());
    assertThat(
            look(
                witness(first),
                Optional.empty(),
                new WitnessRequest(0, List.of(), checkpoint(empty))))
        .isInstanceOf(Witness.Answer.Cosigned.class);
    assertThat(look(witness(first), Optional.of(empty), new WitnessRequest(0, List.of(), note)))
        .isInstanceOf(Witness.Answer.Cosigned.class);
  }

  @Test
  void aWitnessBelievesOnlyKeysOfTheLogAndPassesOverOthers() throws Exception {
    SignedNote note = checkpoint(tree.head());
    NoteSigner stranger = party("other.example.org", NoteKey.Type.ED25519, 9);
    SignedNote foreign =
        NoteSignatures.sign(PRIMITIVES, new SignedNote(note.text(), List.of()), stranger, 0);
    assertRefused(
        Witness.Refusal.UNSIGNED, Optional.empty(), new WitnessRequest(0, List.of(), foreign));
    SignedNote both = NoteSignatures.sign(PRIMITIVES, note, stranger, 0);
    assertThat(look(witness(first), Optional.empty(), new WitnessRequest(0, List.of(), both)))
        .isInstanceOfSatisfying(
            Witness.Answer.Cosigned.class,
            cosigned ->
                assertThat(cosigned.note().signatures())
                    .extracting(SignedNote.Line::name)
                    .containsExactly(ORIGIN, first.key().name()));
    SignedNote.Line line = note.signatures().getFirst();
    byte[] damaged = line.signature().toArray();
    damaged[3] ^= 1;
    SignedNote bad = note.with(new SignedNote.Line(line.name(), line.keyId(), Bytes.wrap(damaged)));
    assertRefused(
        Witness.Refusal.UNSIGNED, Optional.empty(), new WitnessRequest(0, List.of(), bad));
  }

  @Test
  void whatALogSendsToAWitnessReadsBack() throws Exception {
    SignedNote note = checkpoint(tree.head());
    WitnessRequest request = new WitnessRequest(5, tree.consistency(5), note);
    assertThat(WitnessRequest.parse(request.format())).isEqualTo(request);
    WitnessRequest first = new WitnessRequest(0, List.of(), note);
    assertThat(WitnessRequest.parse(first.format())).isEqualTo(first);
    String hash = "PlRNCrwHpqhGrupue0L7gxbjbMiKA9temvuZZDDpkaw=\n";
    for (String body :
        List.of(
            "",
            "old 1",
            "old -1\n\n" + note.format(),
            "old 01\n\n" + note.format(),
            "old 99999999999999999999\n\n" + note.format(),
            "old 1\nPlRN\n\n" + note.format(),
            "old 1\n" + hash.replace("w=", "x=") + "\n" + note.format(),
            "old 1\n" + hash.repeat(64) + "\n" + note.format(),
            "new 1\n\n" + note.format(),
            "old 1\n\nno note")) {
      Suites.assertRefused(Reason.MALFORMED, () -> WitnessRequest.parse(body));
    }
  }

  @Test
  void aPolicySaysWhereItsWitnessesAreAndWhoHasSeenANote() throws Exception {
    assertThat(policy("any-of").witnesses())
        .extracting(AnchorPolicy.Listed::name)
        .containsExactly("A", "B");
    AnchorPolicy located =
        AnchorPolicy.parse(
            PRIMITIVES,
            "witness A " + first.key().format(PRIMITIVES) + " http://w.example.org\nquorum A\n");
    assertThat(located.witnesses().getFirst().url()).contains("http://w.example.org");
    SignedNote one = cosigned(checkpoint(tree.head()), second);
    assertThat(policy("any-of").seenBy(PRIMITIVES, one)).containsExactly("B");
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,256,tile/0/000",
    "0,1234067,256,tile/0/x001/x234/067",
    "1,0,17,tile/1/000.p/17",
    "2,1000,1,tile/2/x001/000.p/1"
  })
  void tilesHaveTheirPaths(int level, long index, int width, String path) {
    Tile tile = new Tile(level, index, width);
    assertThat(tile.path()).isEqualTo(path);
    assertThat(Tile.parse(path)).contains(tile);
    if (level == 0) {
      assertThat(Tile.parseEntries(tile.entriesPath())).contains(tile);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "tile",
        "tile/0",
        "tile/0/",
        "tile/0/0",
        "tile/0/0000",
        "tile/00/000",
        "tile/64/000",
        "tile/0/x000/001",
        "tile/0/001/002",
        "tile/0/x001",
        "tile/0/000.p",
        "tile/0/000.p/0",
        "tile/0/000.p/01",
        "tile/0/000.p/256",
        "tile/0/000.p/257",
        "tile/0/-01",
        "tile/0/00a",
        "tile/entries/000",
        "tile/0/x999/x999/x999/x999/x999/x999/x999/999"
      })
  void aPathToNoTileLeadsNowhere(String path) {
    assertThat(Tile.parse(path)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 255, 256, 257, 511, 512, 700, 65_535, 65_536, 65_537})
  void aTreeInTilesIsTheTree(int size) {
    Map<Tile, Bytes> stored = new HashMap<>();
    Tiles tiles = Tiles.empty(PRIMITIVES);
    Map<Subtree, Bytes> heads = new HashMap<>();
    AnchorTree whole =
        new AnchorTree(PRIMITIVES, 0, node -> Objects.requireNonNull(heads.get(node)));
    for (int i = 0; i < size; i++) {
      Bytes entry = Bytes.utf8("entry " + i);
      heads.putAll(whole.append(entry));
      whole = new AnchorTree(PRIMITIVES, i + 1, whole.nodes());
      tiles.append(entry);
      if (i % 97 == 0) {
        stored.putAll(tiles.emit());
        tiles = Tiles.load(PRIMITIVES, i + 1, tile -> Objects.requireNonNull(stored.get(tile)));
      }
    }
    stored.putAll(tiles.emit());
    assertThat(tiles.head()).isEqualTo(whole.head());
    AnchorTree read =
        new AnchorTree(
            PRIMITIVES,
            size,
            new TileNodes(PRIMITIVES, size, tile -> Objects.requireNonNull(stored.get(tile))));
    assertThat(read.head()).isEqualTo(whole.head());
    for (long index : List.of(0L, size / 2L, size - 1L)) {
      assertThat(read.inclusion(index)).isEqualTo(whole.inclusion(index));
      assertThat(read.consistency(index)).isEqualTo(whole.consistency(index));
    }
    AnchorTree same = whole;
    Tile.partial(size).forEach(tile -> assertThat(same.tile(tile)).isEqualTo(stored.get(tile)));
  }

  @Test
  void aTileThatIsTooShortIsNone() {
    assertThatThrownBy(() -> Tiles.load(PRIMITIVES, 300, _ -> Bytes.wrap(new byte[32])))
        .isInstanceOf(IllegalArgumentException.class);
    TileNodes nodes = new TileNodes(PRIMITIVES, 300, _ -> Bytes.wrap(new byte[32]));
    assertThatThrownBy(() -> nodes.head(Subtree.leaf(299)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> nodes.head(Subtree.leaf(300)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBundleOfEntriesReadsBack() throws Exception {
    EntryBundle bundle = new EntryBundle(List.of(Bytes.utf8("a"), Bytes.EMPTY, Bytes.utf8("bc")));
    assertThat(EntryBundle.decode(bundle.encoded())).isEqualTo(bundle);
    Suites.assertRefused(Reason.MALFORMED, () -> EntryBundle.decode(Bytes.EMPTY));
    Suites.assertRefused(Reason.MALFORMED, () -> EntryBundle.decode(Bytes.of((byte) 0)));
    Suites.assertRefused(Reason.MALFORMED, () -> EntryBundle.decode(Bytes.wrap(new byte[2 * 257])));
  }

  @Test
  void theExampleOfTheSpecificationIsRead() throws Exception {
    String key = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";
    NoteKey parsed = NoteKey.parse(PRIMITIVES, key);
    assertThat(parsed.format(PRIMITIVES)).isEqualTo(key);
    SignedNote note =
        SignedNote.parse(
            "This is an example message.\n\n\u2014 example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq"
                + "6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n");
    assertThat(NoteSignatures.signed(PRIMITIVES, note, parsed)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "quorum none\nquorum none",
        "quorum X",
        "group g 1 none\nquorum g",
        "witness A nokey\nquorum A",
        "something else\nquorum none",
        "group g 2\nquorum none"
      })
  void aPolicyThatIsNoneIsRefused(String file) {
    Suites.assertRefused(Reason.MALFORMED, () -> AnchorPolicy.parse(PRIMITIVES, file));
  }
}
