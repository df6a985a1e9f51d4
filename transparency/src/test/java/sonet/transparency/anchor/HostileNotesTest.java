package sonet.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.log.Subtree;
import sonet.transparency.testing.SeededRandom;
import sonet.transparency.testing.Suites;

/// Files and answers about an anchor log that are not what they should be (C2SP signed-note,
/// tlog-checkpoint, tlog-cosignature, tlog-policy, tlog-proof, tlog-tiles).
class HostileNotesTest {
  private static final Primitives PRIMITIVES = Suites.ED25519;
  private static final String ORIGIN = "log.example.org/keys";
  private static final NoteSigner LOG = party(ORIGIN, NoteKey.Type.ED25519, 1);
  private static final NoteSigner FIRST =
      party("w.example.org/1", NoteKey.Type.COSIGNATURE_ED25519, 2);
  private static final NoteSigner SECOND =
      party("w.example.org/2", NoteKey.Type.COSIGNATURE_ML_DSA_44, 3);
  private static final Bytes HASH = Bytes.wrap(new byte[32]);
  private static final String HASH_TEXT = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String TEXT = ORIGIN + "\n7\n" + HASH_TEXT + "\n";

  private static NoteSigner party(String name, NoteKey.Type type, int seed) {
    return NoteSigner.of(
        PRIMITIVES, name, type, NoteSigner.generate(PRIMITIVES, type, new SeededRandom(seed)));
  }

  private static String key(NoteSigner party) {
    return party.key().format(PRIMITIVES);
  }

  static Stream<String> policies() {
    String first = "witness A " + key(FIRST) + "\n";
    String both = first + "witness B " + key(SECOND) + "\n";
    return Stream.of(
        "log\nquorum none\n",
        "witness A\nquorum none\n",
        both + "group both all\nquorum both\n",
        both + "group both\nquorum none\n",
        "log " + key(LOG) + "\nlog " + key(LOG) + "\nquorum none\n",
        first + "witness B " + key(FIRST) + "\nquorum A\n",
        first + "witness A " + key(SECOND) + "\nquorum A\n",
        both + "group twice 2 A A\nquorum twice\n",
        both + "group one any A\ngroup other any A B\nquorum other\n",
        both + "group none-of 0 A B\nquorum none-of\n",
        both + "group less -1 A B\nquorum less\n",
        both + "group more 3 A B\nquorum more\n",
        both + "group some few A B\nquorum some\n",
        both + "group with any A none\nquorum with\n",
        both + "quorum A\nquorum B\n",
        both,
        both + "quorum C\n",
        "mirror X " + key(FIRST) + "\nquorum none\n");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("policies")
  void aPolicyThatMeansNothingOrTwoThingsIsRefused(String file) {
    Suites.assertRefused(Reason.MALFORMED, () -> AnchorPolicy.parse(PRIMITIVES, file));
  }

  private static SignedNote note() throws Exception {
    return NoteSignatures.sign(PRIMITIVES, new SignedNote(TEXT, List.of()), LOG, 0);
  }

  @Test
  void aProofThatIsNoneIsRefused() throws Exception {
    String header = "c2sp.org/tlog-proof@v1\n";
    String rest = "\n" + note().format();
    assertThat(AnchorProof.parse(header + "index 5\n" + HASH_TEXT + "\n" + rest).inclusion())
        .hasSize(1);
    for (String proof :
        List.of(
            "",
            header,
            header + "index 5\n",
            header + rest,
            header + "extra AAAA\n" + rest,
            header + "other 5\n" + rest,
            header + "index -5\n" + rest,
            header + "index 05\n" + rest,
            header + "index 9223372036854775808\n" + rest,
            header + "index 5\n" + "no base64!\n" + rest,
            header + "index 5\n" + (HASH_TEXT + "\n").repeat(64) + rest,
            "c2sp.org/tlog-proof@v2\nindex 5\n" + rest)) {
      Suites.assertRefused(Reason.MALFORMED, () -> AnchorProof.parse(proof));
    }
    assertThat(
            AnchorProof.parse(header + "index 5\n" + (HASH_TEXT + "\n").repeat(63) + rest)
                .inclusion())
        .hasSize(63);
  }

  static Stream<String> checkpoints() {
    return Stream.of(
        "",
        ORIGIN,
        ORIGIN + "\n7\n",
        ORIGIN + "\n7\n" + HASH_TEXT,
        TEXT + "no newline",
        TEXT + "\n",
        TEXT + "a line\n\nanother\n",
        "\n7\n" + HASH_TEXT + "\n",
        ORIGIN + "\n-7\n" + HASH_TEXT + "\n",
        ORIGIN + "\n07\n" + HASH_TEXT + "\n",
        ORIGIN + "\n+7\n" + HASH_TEXT + "\n",
        ORIGIN + "\n9223372036854775808\n" + HASH_TEXT + "\n",
        ORIGIN + "\n7\n" + HASH_TEXT.replace("=", "") + "\n",
        ORIGIN + "\n7\nAAAA\n");
  }

  @ParameterizedTest(name = "{index}")
  @MethodSource("checkpoints")
  void aTextThatIsNoCheckpointIsRefused(String text) throws Exception {
    assertThat(Checkpoint.parse(TEXT + "an extension\n").extensions()).hasSize(1);
    Suites.assertRefused(Reason.MALFORMED, () -> Checkpoint.parse(text));
  }

  @Test
  void aCheckpointHasAnOriginOfOneLineAndARoot() {
    MerkleProof.Head head = new MerkleProof.Head(7, HASH);
    assertThat(new Checkpoint(ORIGIN, head, List.of()).format()).isEqualTo(TEXT);
    assertThatIllegalArgumentException().isThrownBy(() -> new Checkpoint("", head, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checkpoint(ORIGIN + "\n8", head, List.of()));
    MerkleProof.Head short31 = new MerkleProof.Head(7, Bytes.wrap(new byte[31]));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Checkpoint(ORIGIN, short31, List.of()));
  }

  @Test
  void aNoteThatIsNoneIsRefused() throws Exception {
    String line = note().format().substring(TEXT.length() + 1);
    assertThat(SignedNote.parse(TEXT + "\n" + line)).isEqualTo(note());
    String short4 = "\u2014 " + ORIGIN + " AAAAAA==\n";
    for (String note :
        List.of(
            TEXT + line,
            "\n" + line,
            TEXT + "\n",
            TEXT + "\n" + line.stripTrailing(),
            TEXT + "\u0007\n\n" + line,
            TEXT + "\t\n\n" + line,
            TEXT + "\n" + line.replace("\u2014", "-"),
            TEXT + "\n" + line.stripTrailing() + " more\n",
            TEXT + "\n\u2014 " + ORIGIN + "\n",
            TEXT + "\n" + line.replace(ORIGIN, "a+b"),
            TEXT + "\n" + line.replace(ORIGIN, ""),
            TEXT + "\n" + line.replace("=", "!"),
            TEXT + "\n" + short4,
            TEXT + "\n" + line.repeat(65))) {
      Suites.assertRefused(Reason.MALFORMED, () -> SignedNote.parse(note));
    }
    assertThat(SignedNote.parse(TEXT + "\n" + line.repeat(64)).signatures()).hasSize(64);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a+b", "a\u2003b", "a\tb", "a\u0000b"})
  void aNameThatCannotStandInALineIsNone(String name) {
    Bytes key = LOG.key().key();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NoteKey(name, NoteKey.Type.ED25519, key));
  }

  @Test
  void aVerifierKeyThatIsNoneIsRefused() {
    String good = key(LOG);
    String id = LOG.key().id(PRIMITIVES).toHex();
    for (String text :
        List.of(
            "",
            ORIGIN,
            good.replace("+" + id, ""),
            good.replace(id, "00000000"),
            good.replace(id, id.toUpperCase(Locale.ROOT) + "0"),
            ORIGIN + "+" + id + "+",
            ORIGIN + "+" + id + "+AAAA",
            good + "AAAA",
            good + "!")) {
      Suites.assertRefused(Reason.MALFORMED, () -> NoteKey.parse(PRIMITIVES, text));
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NoteKey(ORIGIN, NoteKey.Type.ED25519, Bytes.wrap(new byte[31])));
  }

  @Test
  void aCosignatureOfMldsaIsOverTheNamesTheTimeAndTheTree() throws Exception {
    SignedNote note =
        NoteSignatures.sign(PRIMITIVES, new SignedNote(TEXT, List.of()), SECOND, 1000);
    Bytes value = note.signatures().getFirst().signature();
    Bytes message =
        new Writer()
            .raw(Bytes.utf8("subtree/v1\n\0"))
            .u8(15)
            .raw(Bytes.utf8("w.example.org/2"))
            .u64(1000)
            .u8(20)
            .raw(Bytes.utf8(ORIGIN))
            .u64(0)
            .u64(7)
            .raw(HASH)
            .toBytes();
    assertThat(value.slice(0, 8)).isEqualTo(new Writer().u64(1000).toBytes());
    assertThat(
            PRIMITIVES
                .provider()
                .signature(SignatureScheme.ML_DSA_44)
                .orElseThrow()
                .verify(
                    SECOND.key().key().toArray(),
                    message.toArray(),
                    value.slice(8, value.length()).toArray()))
        .isTrue();
  }

  @Test
  void aCosignatureHasATimeAndASignature() throws Exception {
    for (NoteSigner party : List.of(FIRST, SECOND)) {
      SignedNote note =
          NoteSignatures.sign(PRIMITIVES, new SignedNote(TEXT, List.of()), party, 1000);
      assertThat(NoteSignatures.signed(PRIMITIVES, note, party.key())).isTrue();
      SignedNote.Line line = note.signatures().getFirst();
      for (int length : List.of(1, 7, 8)) {
        assertWorthless(party, line, line.signature().slice(0, length));
      }
      // A time that no reader can have, rightly signed.
      SignedNote before =
          NoteSignatures.sign(PRIMITIVES, new SignedNote(TEXT, List.of()), party, -1);
      assertWorthless(party, line, before.signatures().getFirst().signature());
    }
  }

  private static void assertWorthless(NoteSigner party, SignedNote.Line line, Bytes signature) {
    SignedNote note =
        new SignedNote(TEXT, List.of(new SignedNote.Line(line.name(), line.keyId(), signature)));
    Suites.assertRefused(Reason.ANCHOR, () -> NoteSignatures.signed(PRIMITIVES, note, party.key()));
  }

  @Test
  void aNameThatACosignatureHasNoRoomForIsRefused() {
    NoteSigner named = party("w".repeat(256), NoteKey.Type.COSIGNATURE_ML_DSA_44, 4);
    Suites.assertRefused(
        Reason.MALFORMED,
        () -> NoteSignatures.sign(PRIMITIVES, new SignedNote(TEXT, List.of()), named, 1000));
  }

  @Test
  void aSignerIsTheOtherHalfOfItsKey() {
    NoteSigner other = party(ORIGIN, NoteKey.Type.ED25519, 9);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new NoteSigner(LOG.key(), other.signer()));
    assertThat(new NoteSigner(LOG.key(), LOG.signer()).key()).isEqualTo(LOG.key());
    Signer claimed = new Claimed(LOG.signer());
    assertThatIllegalArgumentException().isThrownBy(() -> new NoteSigner(LOG.key(), claimed));
  }

  /// A signer with the right key that says it signs otherwise.
  private record Claimed(Signer signer) implements Signer {
    @Override
    public SignatureScheme scheme() {
      return SignatureScheme.ML_DSA_44;
    }

    @Override
    public Bytes publicKey() {
      return signer.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
      return signer.sign(message);
    }
  }

  @Test
  void aWitnessHasKeysForCosignatures() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Witness(PRIMITIVES, List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Witness(PRIMITIVES, List.of(FIRST, LOG)));
  }

  @Test
  void aWitnessRefusesANoteWhoseTextIsNoCheckpointOfItsLog() throws Exception {
    Witness witness = new Witness(PRIMITIVES, List.of(FIRST));
    SignedNote nothing =
        NoteSignatures.sign(PRIMITIVES, new SignedNote("no checkpoint\n", List.of()), LOG, 0);
    Suites.assertRefused(
        Reason.MALFORMED,
        () ->
            witness.look(
                List.of(LOG.key()),
                Optional.empty(),
                new WitnessRequest(0, List.of(), nothing),
                1000));
  }

  @Test
  void aLogWhoseNameHasNoRoomInASignatureIsRefusedByAWitness() throws Exception {
    NoteSigner named = party("w".repeat(256), NoteKey.Type.COSIGNATURE_ML_DSA_44, 4);
    String text = named.key().name() + "\n7\n" + HASH_TEXT + "\n";
    SignedNote.Line line =
        new SignedNote.Line(
            named.key().name(), named.key().id(PRIMITIVES), Bytes.wrap(new byte[100]));
    Witness witness = new Witness(PRIMITIVES, List.of(FIRST));
    WitnessRequest request = new WitnessRequest(0, List.of(), new SignedNote(text, List.of(line)));
    Suites.assertRefused(
        Reason.MALFORMED,
        () -> witness.look(List.of(named.key()), Optional.empty(), request, 1000));
  }

  @Test
  void aRequestToAWitnessHasASizeAndAProofOfSomeHashes() throws Exception {
    SignedNote note = note();
    assertThatIllegalArgumentException().isThrownBy(() -> new WitnessRequest(-1, List.of(), note));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new WitnessRequest(1, Collections.nCopies(64, HASH), note));
    assertThat(new WitnessRequest(1, Collections.nCopies(63, HASH), note).proof()).hasSize(63);
  }

  @Test
  void aBundleHasEntriesThatFit() {
    assertThatIllegalArgumentException().isThrownBy(() -> new EntryBundle(List.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryBundle(Collections.nCopies(257, HASH)));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new EntryBundle(List.of(Bytes.wrap(new byte[0x10000]))));
    assertThat(new EntryBundle(Collections.nCopies(256, HASH)).entries()).hasSize(256);
  }

  @Test
  void aTileHasAPlaceAndAWidth() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Tile(-1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tile(64, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tile(0, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tile(0, 0, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> new Tile(0, 0, 257));
    assertThatIllegalArgumentException().isThrownBy(() -> Tile.at(0, -1, 300));
    assertThatIllegalArgumentException().isThrownBy(() -> Tile.at(0, 300, 300));
    assertThat(Tile.at(0, 299, 300)).isEqualTo(new Tile(0, 1, 44));
    TileNodes nodes = new TileNodes(PRIMITIVES, 6, tile -> Bytes.wrap(new byte[32 * tile.width()]));
    assertThat(nodes.head(new Subtree(1, 2)).length()).isEqualTo(32);
    assertThatIllegalArgumentException().isThrownBy(() -> nodes.head(new Subtree(2, 1)));
  }
}
