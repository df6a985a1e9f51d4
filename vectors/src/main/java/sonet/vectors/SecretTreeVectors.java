package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.SenderDataKey;
import sonet.mls.schedule.KeyLookup;
import sonet.mls.schedule.MessageKey;
import sonet.mls.schedule.RatchetPolicy;
import sonet.mls.schedule.SecretTree;
import sonet.mls.schedule.SenderRatchets;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// `secret-tree`: message keys of all members, and the key for sender data (RFC 9420 §6.3.2, §9).
///
/// Each key is looked up as a receiver does and taken as a sender does.
final class SecretTreeVectors implements VectorKind {
  private static final int[] LEAVES = {1, 2, 8};
  private static final int[] GENERATIONS = {0, 1, 15};
  private static final int CIPHERTEXT = 100;

  @Override
  public String name() {
    return "secret-tree";
  }

  @Override
  public boolean matches(VectorValue.Fields vector) {
    return vector.has("sender_data") && vector.has("leaves");
  }

  @Override
  public String describe(VectorFields vector) throws VectorException {
    int leaves = vector.listsOfObjects("leaves").size();
    return "suite " + vector.u16("cipher_suite") + ", " + leaves + " leaves";
  }

  @Override
  public void verify(VectorFields vector) throws VectorException {
    MlsSuite suite = vector.suite();
    verifySenderData(suite, vector.object("sender_data"));
    List<List<VectorFields>> leaves = vector.listsOfObjects("leaves");
    for (int i = 0; i < leaves.size(); i++) {
      LeafIndex leaf = new LeafIndex(i);
      verifyReceiver(tree(vector, suite, leaves.size()), leaf, leaves.get(i));
      verifySender(tree(vector, suite, leaves.size()), leaf, leaves.get(i));
    }
  }

  private static void verifySenderData(MlsSuite suite, VectorFields given) throws VectorException {
    Bytes ciphertext = given.bytes("ciphertext");
    try (Secret secret = given.secret("sender_data_secret");
        SenderDataKey key = SenderDataKey.derive(suite, secret, ciphertext)) {
      given.expect("key", key.key());
      given.expect("nonce", key.nonce());
    }
  }

  private static SecretTree tree(VectorFields vector, MlsSuite suite, int leaves)
      throws VectorException {
    vector.require(Integer.bitCount(leaves) == 1, "the number of leaves is a power of two");
    return SecretTree.create(suite, leaves, vector.secret("encryption_secret"));
  }

  private static void verifyReceiver(SecretTree tree, LeafIndex leaf, List<VectorFields> steps)
      throws VectorException {
    SecretTree at = tree;
    for (VectorFields step : steps) {
      at = verifyLookup(at, leaf, ContentType.COMMIT, step);
      at = verifyLookup(at, leaf, ContentType.APPLICATION, step);
    }
  }

  private static SecretTree verifyLookup(
      SecretTree tree, LeafIndex leaf, ContentType type, VectorFields step) throws VectorException {
    int generation = step.u32("generation");
    KeyLookup lookup = tree.find(leaf, type, generation, RatchetPolicy.DEFAULT);
    if (!(lookup instanceof KeyLookup.Found found)) {
      step.expectEqual("generation", "a key", lookup);
      return tree;
    }
    expectKey(type, step, found.key());
    found.consumed().forEach(Secret::close);
    return found.next();
  }

  private static void verifySender(SecretTree tree, LeafIndex leaf, List<VectorFields> steps)
      throws VectorException {
    try (SenderRatchets ratchets = tree.takeSender(leaf).ratchets()) {
      for (VectorFields step : steps) {
        int generation = step.u32("generation");
        expectKey(ContentType.COMMIT, step, keyOf(ratchets, ContentType.COMMIT, generation));
        expectKey(
            ContentType.APPLICATION, step, keyOf(ratchets, ContentType.APPLICATION, generation));
      }
    }
  }

  private static MessageKey keyOf(SenderRatchets ratchets, ContentType type, int generation) {
    MessageKey key = ratchets.next(type);
    while (Integer.compareUnsigned(key.generation(), generation) < 0) {
      key.close();
      key = ratchets.next(type);
    }
    return key;
  }

  private static void expectKey(ContentType type, VectorFields step, MessageKey key)
      throws VectorException {
    String ratchet = type == ContentType.APPLICATION ? "application" : "handshake";
    try (key) {
      step.expect(ratchet + "_key", key.key());
      step.expect(ratchet + "_nonce", key.nonce());
    }
  }

  @Override
  public List<VectorWriter> generate(Generation generation) {
    List<VectorWriter> vectors = new ArrayList<>();
    for (MlsSuite suite : generation.suites()) {
      for (int leaves : LEAVES) {
        Secret encryptionSecret = generation.secret(suite);
        vectors.add(
            new VectorWriter()
                .number("cipher_suite", suite.id().value())
                .object("sender_data", senderData(suite, generation))
                .bytes("encryption_secret", encryptionSecret)
                .listsOfObjects("leaves", leaves(suite, leaves, encryptionSecret)));
      }
    }
    return vectors;
  }

  private static VectorWriter senderData(MlsSuite suite, Generation generation) {
    Secret secret = generation.secret(suite);
    Bytes ciphertext = generation.bytes(CIPHERTEXT);
    SenderDataKey key = SenderDataKey.derive(suite, secret, ciphertext);
    return new VectorWriter()
        .bytes("sender_data_secret", secret)
        .bytes("ciphertext", ciphertext)
        .bytes("key", key.key())
        .bytes("nonce", key.nonce());
  }

  private static List<List<VectorWriter>> leaves(
      MlsSuite suite, int count, Secret encryptionSecret) {
    List<List<VectorWriter>> leaves = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      SenderRatchets ratchets =
          SecretTree.create(suite, count, encryptionSecret.copy())
              .takeSender(new LeafIndex(i))
              .ratchets();
      List<VectorWriter> steps = new ArrayList<>();
      for (int generation : GENERATIONS) {
        MessageKey handshake = keyOf(ratchets, ContentType.COMMIT, generation);
        MessageKey application = keyOf(ratchets, ContentType.APPLICATION, generation);
        steps.add(
            new VectorWriter()
                .number("generation", generation)
                .bytes("handshake_key", handshake.key())
                .bytes("handshake_nonce", handshake.nonce())
                .bytes("application_key", application.key())
                .bytes("application_nonce", application.nonce()));
      }
      leaves.add(steps);
    }
    return leaves;
  }
}
