package sonet.bench;

import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;

/// What primitives cost that RFC 9420 makes unavoidable, for each operation: how many calls, and on
/// how many bytes.
///
/// Counted from the text of the RFC and the shape of the tree ([TreeModel]), not from what an
/// engine does. What can be known before the operation begins is not counted: tree hashes of
/// subtrees that do not change, HPKE's hash of the empty PSK id, the leaf's own tree secret. The
/// hash of HPKE's `info` is counted once for all encryptions of a path and of a Welcome, which
/// share it. The secrets of an epoch are all counted, because the epoch secret must be deleted
/// (§9.2). Message keys are counted in the middle of an epoch; the first message of a sender costs
/// two more HMACs for each level of the tree.
///
/// DHKEM's own HMACs are within key pair, encapsulation and decapsulation. Padding is none, and
/// handshakes are PublicMessages.
final class Floors {
  /// Lengths in bytes: a key or hash as a vector, a signature as a vector, a GroupContext, a label.
  private static final int KEY = 33;

  private static final int SIGNATURE = 66;
  private static final int CONTEXT = 115;
  private static final int LABELLED = 24;
  private static final int EXPAND = 24;
  private static final int HPKE_LABELS = 30;
  private static final int SECRET = 32;

  /// A leaf: keys, a short credential, capabilities of seven suites, source, signature.
  private static final int LEAF = 183;

  private static final int KEY_PACKAGE = LEAF + KEY + 5 + SIGNATURE;

  /// What is signed of both.
  private static final int LEAF_TBS = LEAF - SIGNATURE + LABELLED;

  private static final int KEY_PACKAGE_TBS = KEY_PACKAGE - SIGNATURE + LABELLED;

  /// What the tree hash of a node is over (§7.8).
  private static final int LEAF_NODE = LEAF + 6;

  private static final int BLANK_LEAF = 6;
  private static final int PARENT_NODE = 4 * KEY;
  private static final int BLANK_PARENT = 2 * KEY + 2;
  private static final int FRAME = 60;
  private static final int CIPHERTEXT = KEY + SECRET + 17;

  private final CryptoProvider provider;
  private final RandomSource random;
  private final TreeModel tree;
  private final int members;
  private final int committer;
  private final int receiver;

  private Floors(CryptoProvider provider, RandomSource random, int members, Shape shape) {
    this.provider = provider;
    this.random = random;
    this.members = members;
    this.tree = TreeModel.of(members, shape);
    this.committer = Scene.committerLeaf(members);
    this.receiver = Scene.receiverLeaf(members);
  }

  /// The floor of an operation in a group.
  static Floor of(Operation operation, CryptoProvider provider, RandomSource random, Group group)
      throws CryptoException {
    return new Floors(provider, random, group.members(), group.shape()).of(operation);
  }

  /// A group as far as its costs go.
  record Group(int members, Shape shape) {}

  private Floor of(Operation operation) throws CryptoException {
    int text = operation.messageLength();
    Floor floor = new Floor(provider, random);
    return switch (operation) {
      case CREATE_GROUP -> createGroup(floor);
      case ADD1_CREATE -> addCreate(floor, tree, 1);
      case ADD1_PROCESS -> addProcess(floor, 1);
      case ADD10_CREATE -> addCreate(floor, tree, 10);
      case ADD10_PROCESS -> addProcess(floor, 10);
      case UPDATE_CREATE -> updateCreate(floor, tree);
      case UPDATE_PROCESS -> updateProcess(floor, tree);
      case REMOVE_CREATE -> updateCreate(floor, tree.removing(Scene.removedLeaf()));
      case REMOVE_PROCESS -> updateProcess(floor, tree.removing(Scene.removedLeaf()));
      case JOIN, JOIN_WALL -> join(floor);
      case EXTERNAL_CREATE -> externalCreate(floor);
      case EXTERNAL_PROCESS -> externalProcess(floor);
      case GROUP_INFO -> floor.keyPairs(1).sign(1, groupInfo(tree));
      case SEND_100, SEND_1K, SEND_64K ->
          messageKey(floor).sign(1, FRAME + CONTEXT + text).seal(1, text + SIGNATURE).seal(1, 12);
      case RECEIVE_100, RECEIVE_1K, RECEIVE_64K ->
          messageKey(floor).open(1, 12).open(1, text + SIGNATURE).verify(1, FRAME + CONTEXT + text);
      case SAVE, LOAD ->
          throw new IllegalArgumentException("the RFC does not say how a state is stored");
      case ADD_ALL, ADD_ALL_WALL -> addCreate(floor, TreeModel.of(1, Shape.BULK), members - 1);
    };
  }

  /// §11: the leaf's key and signature, its tree hash, the epoch's secrets, tag and transcript.
  private static Floor createGroup(Floor floor) {
    floor.keyPairs(1).sign(1, LEAF_TBS).hash(1, LEAF_NODE);
    return floor.hmac(9, EXPAND).hmac(1, SECRET).hash(1, KEY);
  }

  /// Adds without a path (§12.4.1), and the Welcome with the tree (§12.4.3.1).
  private static Floor addCreate(Floor floor, TreeModel before, int added) throws CryptoException {
    TreeModel after = before.adding(added);
    int commit = FRAME + added * KEY_PACKAGE;
    checkKeyPackages(floor, added);
    treeHashes(floor, after, before.firstBlankLeaf(), added);
    newHalf(floor, before, after, added);
    floor.sign(1, commit + CONTEXT);
    newEpoch(floor, commit);
    membershipTag(floor, commit);
    // welcome_secret, key and nonce of the GroupInfo, which is signed and encrypted.
    floor.hmac(3, EXPAND).sign(1, welcomeInfo(after)).seal(1, welcomeInfo(after) + SIGNATURE);
    // The references of the key packages, and a set of secrets for each.
    floor.hash(added, KEY_PACKAGE + LABELLED);
    seals(floor, added, welcomeInfo(after) + SIGNATURE, KEY + 2);
    return floor;
  }

  private Floor addProcess(Floor floor, int added) throws CryptoException {
    TreeModel after = tree.adding(added);
    int commit = FRAME + added * KEY_PACKAGE;
    membershipTag(floor, commit);
    floor.verify(1, commit + CONTEXT);
    checkKeyPackages(floor, added);
    treeHashes(floor, after, tree.firstBlankLeaf(), added);
    newHalf(floor, tree, after, added);
    newEpoch(floor, commit);
    return floor;
  }

  /// §12.1.1, §10.1: the signatures of a key package and of its leaf.
  private static void checkKeyPackages(Floor floor, int count) {
    floor.verify(count, KEY_PACKAGE_TBS).verify(count, LEAF_TBS);
  }

  private Floor updateCreate(Floor floor, TreeModel after) throws CryptoException {
    int commit = commit(after, committer);
    createPath(floor, after, committer);
    removedHashes(floor, after);
    floor.sign(1, commit + CONTEXT);
    newEpoch(floor, commit);
    membershipTag(floor, commit);
    return floor;
  }

  private Floor updateProcess(Floor floor, TreeModel after) throws CryptoException {
    int commit = commit(after, committer);
    membershipTag(floor, commit);
    floor.verify(1, commit + CONTEXT);
    processPath(floor, after, committer);
    removedHashes(floor, after);
    newEpoch(floor, commit);
    return floor;
  }

  /// A blanked leaf changes the tree hashes above it that the path does not change anyway (§7.8).
  private void removedHashes(Floor floor, TreeModel after) {
    if (after.memberCount() < members) {
      int both = after.changed(Scene.removedLeaf(), 1) + after.changed(committer, 1);
      int common = 0;
      for (int level = 1; level <= after.depth(); level++) {
        common += Scene.removedLeaf() >> level == committer >> level ? 1 : 0;
      }
      floor.hash(both - common - after.changed(committer, 1), BLANK_PARENT);
    }
  }

  /// A new path (§7.5): keys from secrets (§7.4), parent hashes (§7.9), tree hashes, the leaf's
  /// signature, a ciphertext for each receiver.
  private static void createPath(Floor floor, TreeModel after, int leaf) throws CryptoException {
    int steps = after.receivers(leaf).size();
    floor.keyPairs(1 + steps).hmac(2 * steps, EXPAND);
    floor.hash(steps, 3 * KEY).sign(1, LEAF_TBS);
    treeHashes(floor, after, leaf, 1);
    seals(floor, receivers(after, leaf), CONTEXT, SECRET);
  }

  private void processPath(Floor floor, TreeModel after, int leaf) throws CryptoException {
    int derived = after.shared(leaf, receiver);
    floor.verify(1, LEAF_TBS).hash(after.receivers(leaf).size(), 3 * KEY);
    treeHashes(floor, after, leaf, 1);
    floor.decapsulate().hmac(1, CONTEXT + LABELLED + HPKE_LABELS);
    hpkeKeys(floor, 1);
    floor.open(1, SECRET).hmac(2 * derived, EXPAND).keyPairs(derived);
  }

  private Floor join(Floor floor) throws CryptoException {
    TreeModel joined = tree.adding(1);
    int info = welcomeInfo(joined) + SIGNATURE;
    floor.hash(1, KEY_PACKAGE + LABELLED);
    floor.decapsulate().hmac(1, info + LABELLED + HPKE_LABELS);
    hpkeKeys(floor, 1);
    floor.open(1, KEY + 2);
    // From the joiner secret to the GroupInfo, and on to the epoch.
    floor.hmac(4, EXPAND).open(1, info).verify(1, info);
    checkTree(floor, joined);
    return floor.hmac(1, EXPAND + CONTEXT).hmac(9, EXPAND).hmac(1, SECRET).hash(1, 2 * KEY);
  }

  /// §12.4.3.1, §7.9.2: the tree hash, a parent hash for each parent, every leaf's signature. Where
  /// a leaf is unmerged, the hashes above it are needed as they were without it, once.
  private static void checkTree(Floor floor, TreeModel joined) {
    int leaves = joined.memberCount();
    int parents = joined.filledParents();
    floor.hash(leaves, LEAF_NODE).hash(joined.width() - leaves, BLANK_LEAF);
    floor.hash(parents, PARENT_NODE).hash(joined.width() - 1 - parents, BLANK_PARENT);
    floor.hash(parents, 3 * KEY).hash(joined.unmergedEntries(), PARENT_NODE);
    floor.verify(leaves, LEAF_TBS);
  }

  private Floor externalCreate(Floor floor) throws CryptoException {
    TreeModel after = tree.joining();
    int leaf = tree.firstBlankLeaf();
    int commit = commit(after, leaf);
    floor.verify(1, groupInfo(tree));
    checkTree(floor, tree);
    floor.hash(1, 2 * KEY);
    externalInit(floor.encapsulate(1));
    createPath(floor, after, leaf);
    newHalf(floor, tree, after, 1);
    floor.sign(1, commit + CONTEXT);
    newEpoch(floor, commit);
    return floor;
  }

  private Floor externalProcess(Floor floor) throws CryptoException {
    TreeModel after = tree.joining();
    int leaf = tree.firstBlankLeaf();
    int commit = commit(after, leaf);
    floor.verify(1, commit + CONTEXT);
    externalInit(floor.keyPairs(1).decapsulate());
    processPath(floor, after, leaf);
    newHalf(floor, tree, after, 1);
    newEpoch(floor, commit);
    return floor;
  }

  /// §8.3: `info_hash`, `secret`, `exp` and the export.
  private static void externalInit(Floor floor) {
    floor.hmac(4, HPKE_LABELS + SECRET);
  }

  /// HPKE in base mode (RFC 9180 §5.1): `info_hash` once; `secret`, `key` and `base_nonce` each.
  private static void seals(Floor floor, int count, int context, int length) {
    floor.hmac(1, context + LABELLED + HPKE_LABELS).encapsulate(count);
    hpkeKeys(floor, count);
    floor.seal(count, length);
  }

  private static void hpkeKeys(Floor floor, int count) {
    floor.hmac(count, HPKE_LABELS).hmac(2 * count, HPKE_LABELS + 2 * SECRET);
  }

  private static void treeHashes(Floor floor, TreeModel after, int firstLeaf, int leaves) {
    floor.hash(leaves, LEAF_NODE).hash(after.changed(firstLeaf, leaves) - leaves, PARENT_NODE);
  }

  /// A tree that had no room for all doubles (§7.7), and every blank node has a hash of its own,
  /// which depends on its place. Those above new leaves were counted with these.
  private static void newHalf(Floor floor, TreeModel before, TreeModel after, int leaves) {
    int first = before.firstBlankLeaf();
    int inOld = Math.min(leaves, before.width() - first);
    int old = inOld > 0 ? before.changed(first, inOld) : 0;
    int fresh = 2 * (after.width() - before.width());
    if (fresh > 0) {
      int blank = fresh - (after.changed(first, leaves) - old);
      floor.hash(blank, (BLANK_LEAF + BLANK_PARENT) / 2);
    }
  }

  /// Both transcript hashes, the key schedule (§8) and the confirmation tag.
  private static void newEpoch(Floor floor, int commit) {
    floor.hash(1, SECRET + commit + SIGNATURE).hash(1, 2 * KEY);
    floor.hmac(2, SECRET).hmac(2, EXPAND + CONTEXT).hmac(9, EXPAND).hmac(1, SECRET);
  }

  private static void membershipTag(Floor floor, int commit) {
    floor.hmac(1, commit + CONTEXT + SIGNATURE + KEY);
  }

  /// Key, nonce and the next secret of a ratchet; key and nonce of the sender data (§9.1, §6.3.2).
  private static Floor messageKey(Floor floor) {
    return floor.hmac(3, EXPAND + 4).hmac(2, EXPAND + SECRET);
  }

  private static int receivers(TreeModel after, int leaf) {
    return after.receivers(leaf).stream().mapToInt(Integer::intValue).sum();
  }

  /// A commit with a path.
  private static int commit(TreeModel after, int leaf) {
    return FRAME
        + LEAF
        + after.receivers(leaf).size() * (KEY + 2)
        + receivers(after, leaf) * CIPHERTEXT;
  }

  /// What is signed of the GroupInfo in a Welcome, most of it the tree.
  private static int welcomeInfo(TreeModel tree) {
    int nodes = 2 * tree.width() - 1;
    return CONTEXT
        + 2 * KEY
        + nodes
        + tree.memberCount() * (LEAF + 1)
        + tree.filledParents() * (2 * KEY + 2)
        + tree.unmergedEntries() * 4;
  }

  /// The same with the key for external joins.
  private static int groupInfo(TreeModel tree) {
    return welcomeInfo(tree) + KEY + 4;
  }
}
