package sonet.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.codec.Writer;

/// The public state of a large group in which every member has committed, made in linear time.
///
/// A group grows full when every member commits once, which costs an engine O(n log n) seals and as
/// many states as there are members. Nobody has to live through it: entering by an external commit
/// needs a GroupInfo and no secret of the epoch before (RFC 9420 §12.4.3.2). So this writes down
/// the tree that such a history leaves behind, with keys for all nodes drawn here, and signs a
/// GroupInfo over it. Engines then enter at the leaves left free and go on among themselves.
///
/// The tree is valid by the rules of §7.8 and §7.9. Of two committers below a parent node, the left
/// one came last: the parent hash of a node's left child (or of what stands for it, where the right
/// side is empty) matches the node. A right child keeps the hash of an older node that was
/// overwritten since, so any value will do. Hence one pass from the root: the right side of a node
/// first, with a value of chance, then its tree hash, then the left side with the parent hash that
/// follows.
final class FullGroup {
  private static final int VERSION = 1;
  private static final int GROUP_INFO = 4;
  private static final int BASIC = 1;
  private static final int COMMIT_SOURCE = 3;
  private static final int LEAF = 1;
  private static final int PARENT = 2;
  private static final int RATCHET_TREE = 2;
  private static final int EXTERNAL_PUB = 4;
  private static final long EPOCH = 1000;

  private final CipherSuite suite;
  private final RandomSource random;
  private final Bytes groupId;
  private final int members;
  private final Set<Integer> free;
  private final List<Optional<Bytes>> nodes;
  private final KeyPair signer;

  private FullGroup(CipherSuite suite, RandomSource random, int members, Set<Integer> free) {
    this.suite = suite;
    this.random = random;
    this.groupId = random.bytes(16);
    this.members = members;
    this.free = free;
    this.nodes = new ArrayList<>(Collections.nCopies(2 * last() + 1, Optional.empty()));
    this.signer = suite.generateSignatureKeyPair(random);
  }

  /// An MLSMessage with the GroupInfo, the tree in it, of a group with this many leaves, of which
  /// some are free: the joiners take them from left to right.
  static Bytes groupInfo(CipherSuite suite, RandomSource random, int members, Set<Integer> free) {
    if (members < 2 || free.contains(0)) {
      throw new IllegalArgumentException("leaf 0 signs the GroupInfo, and another must be there");
    }
    return new FullGroup(suite, random, members, free).groupInfo();
  }

  private Bytes groupInfo() {
    int leaves = last() == 0 ? 1 : Integer.highestOneBit(last()) * 2;
    Bytes treeHash = write(leaves - 1, leaves, Bytes.EMPTY);
    Writer tree = new Writer();
    tree.vector(nodes, FullGroup::optional);
    Bytes externalPub = suite.generateKemKeyPair(random).publicKey();

    Writer info = new Writer();
    info.u16(VERSION).u16(suite.id()).opaque(groupId).u64(EPOCH);
    info.opaque(treeHash).opaque(random.bytes(suite.hashLength())).opaque(Bytes.EMPTY);
    info.prefixed(extensions -> {
      extensions.u16(RATCHET_TREE).opaque(tree.toBytes());
      extensions.u16(EXTERNAL_PUB).opaque(new Writer().opaque(externalPub).toBytes());
    });
    info.opaque(random.bytes(suite.hashLength())).u32(0);
    Bytes signature = sign(signer, "GroupInfoTBS", info.toBytes());
    return new Writer()
        .u16(VERSION)
        .u16(GROUP_INFO)
        .raw(info.toBytes())
        .opaque(signature)
        .toBytes();
  }

  /// Writes the subtree below a node and gives its tree hash.
  ///
  /// @param node the index of the node (§4.1.1, appendix C)
  /// @param width how many leaves are below it
  /// @param parentHash what the first node on the way down to the left that is not blank has to
  ///   carry
  private Bytes write(int node, int width, Bytes parentHash) {
    if (width == 1) {
      return writeLeaf(node / 2, parentHash);
    }
    int half = width / 2;
    int left = node - half;
    int right = node + half;
    if (empty(left, half) || empty(right, half)) {
      // Nobody's filtered direct path holds this node, so it stays blank (§4.1.2).
      Bytes leftHash = write(left, half, parentHash);
      Bytes rightHash = write(right, half, parentHash);
      return parentNodeHash(Optional.empty(), leftHash, rightHash);
    }
    Bytes key = suite.generateKemKeyPair(random).publicKey();
    Bytes rightHash = write(right, half, random.bytes(suite.hashLength()));
    Bytes below = new Writer().opaque(key).opaque(parentHash).opaque(rightHash).toBytes();
    Bytes leftHash = write(left, half, suite.hash(below));
    Bytes parent = new Writer().opaque(key).opaque(parentHash).opaque(Bytes.EMPTY).toBytes();
    nodes.set(node, Optional.of(new Writer().u8(PARENT).raw(parent).toBytes()));
    return parentNodeHash(Optional.of(parent), leftHash, rightHash);
  }

  private Bytes writeLeaf(int index, Bytes parentHash) {
    if (vacant(index)) {
      return suite.hash(new Writer().u8(LEAF).u32(index).u8(0).toBytes());
    }
    KeyPair key = index == 0 ? signer : suite.generateSignatureKeyPair(random);
    Writer content = new Writer();
    content.opaque(suite.generateKemKeyPair(random).publicKey()).opaque(key.publicKey());
    content.u16(BASIC).opaque(Bytes.utf8("member " + index));
    for (int supported : List.of(VERSION, suite.id(), 0, 0, BASIC)) {
      Consumer<Writer> values = list -> list.u16(supported);
      content.prefixed(supported == 0 ? list -> {} : values);
    }
    content.u8(COMMIT_SOURCE).opaque(parentHash).opaque(Bytes.EMPTY);
    Bytes signed = new Writer().raw(content.toBytes()).opaque(groupId).u32(index).toBytes();
    Bytes leaf = content.opaque(sign(key, "LeafNodeTBS", signed)).toBytes();
    nodes.set(2 * index, Optional.of(new Writer().u8(LEAF).raw(leaf).toBytes()));
    return suite.hash(new Writer().u8(LEAF).u32(index).u8(1).raw(leaf).toBytes());
  }

  private Bytes parentNodeHash(Optional<Bytes> parent, Bytes leftHash, Bytes rightHash) {
    Writer input = new Writer().u8(PARENT);
    optional(input, parent);
    return suite.hash(input.opaque(leftHash).opaque(rightHash).toBytes());
  }

  private static void optional(Writer writer, Optional<Bytes> value) {
    writer.u8(value.isPresent() ? 1 : 0).raw(value.orElse(Bytes.EMPTY));
  }

  /// `SignWithLabel` (§5.1.2).
  private Bytes sign(KeyPair key, String label, Bytes content) {
    Bytes input = new Writer().opaque(Bytes.utf8("MLS 1.0 " + label)).opaque(content).toBytes();
    return suite.signer(key).sign(input);
  }

  /// The last leaf that is occupied: the tree is no larger than it needs to be (§7.7, §12.4.3.3).
  private int last() {
    int last = members - 1;
    while (free.contains(last)) {
      last--;
    }
    return last;
  }

  private boolean vacant(int leaf) {
    return leaf >= members || free.contains(leaf);
  }

  private boolean empty(int node, int width) {
    int first = (node - (width - 1)) / 2;
    for (int leaf = first; leaf < first + width; leaf++) {
      if (!vacant(leaf)) {
        return false;
      }
    }
    return true;
  }
}
