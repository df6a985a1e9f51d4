package sonet.transparency.anchor;

import static org.assertj.core.api.Assertions.assertThat;

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
import sonet.crypto.KeyPair;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
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
  private Party log = party(ORIGIN, NoteKey.Type.ED25519, 1);
  private final Party first = party("w.example.org/1", NoteKey.Type.COSIGNATURE_ED25519, 2);
  private final Party second = party("w.example.org/2", NoteKey.Type.COSIGNATURE_ML_DSA_44, 3);

  private record Party(NoteKey key, Signer signer) {}

  private static Party party(String name, NoteKey.Type type, int seed) {
    KeyPair pair =
        PRIMITIVES
            .provider()
            .signature(type.scheme())
            .orElseThrow()
            .generate(new SeededRandom(seed));
    return new Party(
        new NoteKey(name, type, pair.publicKey()), new TestSigner(type.scheme(), pair));
  }

  private record TestSigner(SignatureScheme scheme, KeyPair pair) implements Signer {
    @Override
    public Bytes publicKey() {
      return pair.publicKey();
    }

    @Override
    public Bytes sign(Bytes message) {
      return Bytes.wrap(
          PRIMITIVES
              .provider()
              .signature(scheme)
              .orElseThrow()
              .sign(pair.privateKey().expose(), pair.publicKey().toArray(), message.toArray()));
    }
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
    return NoteSignatures.sign(PRIMITIVES, note, log.key(), log.signer(), 0);
  }

  private Witness witness(Party party) {
    return new Witness(PRIMITIVES, party.key(), party.signer());
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

  private SignedNote cosigned(SignedNote note, Party party) throws Exception {
    return witness(party)
                .look(log.key(), Optional.empty(), new Witness.Shown(note, 0, List.of()), 1000)
            instanceof Witness.Answer.Cosigned(MerkleProof.Head _, SignedNote with)
        ? with
        : note;
  }

  @Test
  void aProofOfAnEntryIsVerifiedFromAFileWithAPolicyAlone() throws Exception {
    SignedNote note = cosigned(cosigned(checkpoint(tree.head()), first), second);
    for (int index = 0; index < tree.size(); index++) {
      AnchorProof proof = new AnchorProof(index, tree.inclusion(index), note);
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
    Witness witness = witness(first);
    MerkleProof.Head before = tree.head();
    grow(8);
    List<Bytes> proof = tree.consistency(before.size());
    SignedNote note = checkpoint(tree.head());
    assertThat(
            witness.look(
                log.key(), Optional.of(before), new Witness.Shown(note, before.size(), proof), 1))
        .isInstanceOf(Witness.Answer.Cosigned.class);
    assertThat(witness.look(log.key(), Optional.of(before), new Witness.Shown(note, 3, proof), 1))
        .isEqualTo(new Witness.Answer.Behind(before.size()));
    MerkleProof.Head forked = new MerkleProof.Head(tree.size(), PRIMITIVES.hash(Bytes.EMPTY));
    SignedNote fork = checkpoint(forked);
    Suites.assertRefused(
        Reason.FORK,
        () ->
            witness.look(
                log.key(), Optional.of(before), new Witness.Shown(fork, before.size(), proof), 1));
    SignedNote smaller = checkpoint(before);
    MerkleProof.Head after = tree.head();
    Suites.assertRefused(
        Reason.FORK,
        () ->
            witness.look(
                log.key(),
                Optional.of(after),
                new Witness.Shown(smaller, after.size(), List.of()),
                1));
    Suites.assertRefused(
        Reason.ANCHOR,
        () ->
            witness.look(
                party("other.example.org", NoteKey.Type.ED25519, 9).key(),
                Optional.of(before),
                new Witness.Shown(note, before.size(), proof),
                1));
  }

  @ParameterizedTest
  @CsvSource({
    "0,0,256,tile/0/000",
    "0,1234067,256,tile/0/x001/x234/067",
    "1,0,17,tile/1/000.p/17",
    "2,1000,1,tile/2/x001/000.p/1"
  })
  void tilesHaveTheirPaths(int level, long index, int width, String path) {
    assertThat(new Tile(level, index, width).path()).isEqualTo(path);
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
