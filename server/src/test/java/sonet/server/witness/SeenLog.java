package sonet.server.witness;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.AnchorTree;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSignatures;
import sonet.transparency.anchor.NoteSigner;
import sonet.transparency.anchor.SignedNote;
import sonet.transparency.anchor.WitnessRequest;
import sonet.transparency.log.Subtree;

/// A log whose operator can show anyone any tree.
final class SeenLog {
  static final Primitives PRIMITIVES = Primitives.of(TransparencySuite.ED25519, Providers.best());

  private final NoteSigner signer;
  private final List<Bytes> entries = new ArrayList<>();

  private SeenLog(NoteSigner signer) {
    this.signer = signer;
  }

  static SeenLog named(String origin) {
    Random random = new Random(origin.hashCode());
    return new SeenLog(
        NoteSigner.of(
            PRIMITIVES,
            origin,
            NoteKey.Type.ED25519,
            NoteSigner.generate(PRIMITIVES, NoteKey.Type.ED25519, random::nextBytes)));
  }

  /// The same log up to an entry, to go on differently.
  SeenLog fork(int upTo) {
    SeenLog fork = new SeenLog(signer);
    fork.entries.addAll(entries.subList(0, upTo));
    return fork;
  }

  void grow(int count, String what) {
    for (int i = 0; i < count; i++) {
      entries.add(Bytes.utf8(what + " " + entries.size()));
    }
  }

  SeenLog with(int count, String what) {
    SeenLog grown = fork(entries.size());
    grown.grow(count, what);
    return grown;
  }

  int size() {
    return entries.size();
  }

  String key() {
    return signer.key().format(PRIMITIVES);
  }

  String origin() {
    return signer.key().name();
  }

  private AnchorTree tree(int size) {
    Map<Subtree, Bytes> nodes = new HashMap<>();
    AnchorTree tree =
        new AnchorTree(PRIMITIVES, 0, node -> Objects.requireNonNull(nodes.get(node)));
    for (Bytes entry : entries.subList(0, size)) {
      nodes.putAll(tree.append(entry));
      tree = new AnchorTree(PRIMITIVES, tree.size() + 1, tree.nodes());
    }
    return tree;
  }

  MerkleProof.Head head() {
    return tree(entries.size()).head();
  }

  SignedNote checkpoint() throws TransparencyException {
    SignedNote note =
        new SignedNote(new Checkpoint(origin(), head(), List.of()).format(), List.of());
    return NoteSignatures.sign(PRIMITIVES, note, signer, 0);
  }

  /// What is sent to a witness that has seen a size.
  WitnessRequest request(int from) throws TransparencyException {
    return new WitnessRequest(from, tree(entries.size()).consistency(from), checkpoint());
  }
}
