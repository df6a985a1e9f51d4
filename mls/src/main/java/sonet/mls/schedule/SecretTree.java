package sonet.mls.schedule;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

/// The keys of an epoch for the messages of all its members, as a receiver sees them (RFC 9420 §9).
///
/// Immutable: a lookup returns the tree as it is after the message, and leaves this one as it was.
/// Nodes are derived when a sender is first heard from, and trees share what they have in common,
/// so that a lookup costs O(log n). What the new tree has no more of is listed as consumed; the
/// caller wipes it when it keeps the new tree, and the deletion schedule (§9.2) is met:
///
/// - a node's secret goes when something below it is derived, the encryption secret first of all;
/// - a ratchet keeps the secret of the generation after the last one used, and the keys of skipped
///   ones;
/// - a key goes when it is found.
public final class SecretTree {
  private static final int MAX_LEVEL = 30;

  private final MlsSuite suite;
  private final int level;
  private final boolean handshakes;
  private final SecretNode root;

  private SecretTree(MlsSuite suite, int level, boolean handshakes, SecretNode root) {
    this.suite = suite;
    this.level = level;
    this.handshakes = handshakes;
    this.root = root;
  }

  /// The tree of a new epoch, which takes the encryption secret over.
  ///
  /// @param leafCount of the ratchet tree, a power of two
  public static SecretTree create(MlsSuite suite, int leafCount, Secret encryptionSecret) {
    if (Integer.bitCount(leafCount) != 1 || leafCount < 1 || leafCount > 1 << MAX_LEVEL) {
      throw new IllegalArgumentException("a tree of " + leafCount + " leaves");
    }
    int level = Integer.numberOfTrailingZeros(leafCount);
    return new SecretTree(suite, level, true, new SecretNode.Whole(encryptionSecret));
  }

  /// How many leaves the ratchet tree has.
  public int leafCount() {
    return 1 << level;
  }

  /// A tree that follows on another.
  ///
  /// @param next the new tree
  /// @param consumed secrets of the old tree to be wiped once `next` is kept
  public record Step(SecretTree next, List<Secret> consumed) {
    public Step {
      consumed = List.copyOf(consumed);
    }
  }

  /// The ratchets for our own messages.
  ///
  /// @param ratchets they now belong to the caller
  /// @param step the tree without them
  public record OwnRatchets(SenderRatchets ratchets, Step step) {}

  /// Takes our own ratchets out, for good: afterwards every lookup for our leaf says "used".
  ///
  /// @throws IllegalStateException when messages of this leaf were looked up before
  public OwnRatchets takeSender(LeafIndex own) {
    if (!(nodeAt(own) instanceof SecretNode.Whole)) {
      throw new IllegalStateException("the ratchets of leaf " + own + " are in use already");
    }
    Transition transition = new Transition();
    SecretNode expanded = expanded(own, transition);
    SecretNode.Ratchets leaf = ratchetsAt(expanded, level, own);
    SenderRatchets ratchets =
        new SenderRatchets(
            suite,
            transition.handOver(leaf.handshake().orElseThrow().secret()),
            transition.handOver(leaf.application().secret()));
    SecretNode without = replace(expanded, level, own, new SecretNode.Own());
    return new OwnRatchets(ratchets, new Step(with(without), transition.consumed()));
  }

  /// Finds the key of a message.
  ///
  /// The cost is bounded by the depth of the tree and the policy's limits, whatever the sender
  /// claims.
  ///
  /// @param sender a member's leaf, which the caller has checked
  /// @param generation an unsigned 32-bit number
  /// @throws IllegalArgumentException for a leaf outside the tree
  public KeyLookup find(LeafIndex sender, ContentType type, int generation, RatchetPolicy policy) {
    return switch (status(nodeAt(sender), type, generation, policy)) {
      case ALREADY_USED -> new KeyLookup.AlreadyUsed();
      case TOO_FAR_AHEAD -> new KeyLookup.TooFarAhead();
      case AVAILABLE -> take(sender, type, generation, policy);
    };
  }

  private Ratchet.Status status(
      SecretNode node, ContentType type, int generation, RatchetPolicy policy) {
    if (!handshakes && type != ContentType.APPLICATION) {
      return Ratchet.Status.ALREADY_USED;
    }
    return switch (node) {
      case SecretNode.Own _ -> Ratchet.Status.ALREADY_USED;
      case SecretNode.Ratchets ratchets ->
          ratchets
              .ratchet(type)
              .map(ratchet -> ratchet.status(generation, policy))
              .orElse(Ratchet.Status.ALREADY_USED);
      case SecretNode.Whole whole -> Ratchet.begin(whole.secret()).status(generation, policy);
      case SecretNode.Split _ -> throw new AssertionError("a leaf has no children");
    };
  }

  private KeyLookup take(LeafIndex sender, ContentType type, int generation, RatchetPolicy policy) {
    Transition transition = new Transition();
    SecretNode expanded = expanded(sender, transition);
    SecretNode.Ratchets leaf = ratchetsAt(expanded, level, sender);
    Ratchet.Taken taken =
        leaf.ratchet(type).orElseThrow().take(suite, generation, policy, transition);
    SecretNode next = replace(expanded, level, sender, leaf.with(type, taken.rest()));
    while (next.skipped() > policy.maxSkipped()) {
      next = withoutOldestOfFullest(next, transition);
    }
    return new KeyLookup.Found(taken.key(), with(next), transition.consumed(), transition.fresh());
  }

  /// The tree for an epoch that is past, in which handshakes are no longer accepted.
  public Step withoutHandshakes() {
    Transition transition = new Transition();
    SecretNode stripped = withoutHandshakes(root, transition);
    return new Step(new SecretTree(suite, level, false, stripped), transition.consumed());
  }

  /// Visits every secret the tree holds.
  public void forEachSecret(Consumer<Secret> visitor) {
    root.forEachSecret(visitor);
  }

  /// How many keys of skipped generations are kept.
  public int skippedKeys() {
    return root.skipped();
  }

  /// Writes the tree; the caller writes its version and the suite before it.
  public void writeTo(Writer writer) {
    writer.u8(level).u8(handshakes ? 1 : 0);
    root.writeTo(writer);
  }

  /// Reads what [#writeTo] wrote.
  public static SecretTree read(MlsSuite suite, Reader reader) throws DecodeException {
    int level = reader.u8();
    if (level > MAX_LEVEL) {
      throw new DecodeException("a secret tree of " + level + " levels");
    }
    int handshakes = reader.u8();
    if (handshakes > 1) {
      throw new DecodeException("neither 0 nor 1 but " + handshakes);
    }
    return new SecretTree(suite, level, handshakes == 1, SecretNode.read(suite, level, reader));
  }

  /// Writes what makes this tree of an earlier one of the same epoch.
  ///
  /// @throws IllegalArgumentException for a tree of another size
  public void writeChange(SecretTree from, Writer writer) {
    if (from.level != level) {
      throw new IllegalArgumentException("trees of %d and %d levels".formatted(from.level, level));
    }
    SecretTreeChange.write(level, from.root, root, writer.u8(handshakes ? 1 : 0));
  }

  /// The tree that [#writeChange] made of this one.
  public SecretTree readChange(Reader reader) throws DecodeException {
    int kept = reader.u8();
    if (kept > 1 || (kept == 1 && !handshakes)) {
      throw new DecodeException("handshakes come back: " + kept);
    }
    return new SecretTree(
        suite, level, kept == 1, SecretTreeChange.read(suite, level, root, reader));
  }

  private SecretTree with(SecretNode next) {
    return new SecretTree(suite, level, handshakes, next);
  }

  /// The leaf's own node, or the whole one above it.
  private SecretNode nodeAt(LeafIndex leaf) {
    if (!leaf.isBelow(leafCount())) {
      throw new IllegalArgumentException("leaf " + leaf + " of " + leafCount());
    }
    SecretNode node = root;
    for (int below = level - 1; node instanceof SecretNode.Split split; below--) {
      node = isRight(leaf, below) ? split.right() : split.left();
    }
    return node;
  }

  /// The same tree with everything derived that the leaf needs.
  private SecretNode expanded(LeafIndex leaf, Transition transition) {
    return nodeAt(leaf) instanceof SecretNode.Whole ? expand(root, level, leaf, transition) : root;
  }

  private SecretNode expand(SecretNode node, int height, LeafIndex leaf, Transition transition) {
    return switch (node) {
      case SecretNode.Whole whole -> {
        transition.drop(whole.secret());
        yield derive(whole.secret(), height, leaf, transition);
      }
      case SecretNode.Split split when isRight(leaf, height - 1) ->
          new SecretNode.Split(split.left(), expand(split.right(), height - 1, leaf, transition));
      case SecretNode.Split split ->
          new SecretNode.Split(expand(split.left(), height - 1, leaf, transition), split.right());
      case SecretNode.Ratchets _, SecretNode.Own _ -> throw new AssertionError("nothing to expand");
    };
  }

  /// What stands below a secret, down to one leaf. The secret itself is the caller's; those between
  /// are wiped as soon as their children are derived.
  private SecretNode derive(Secret secret, int height, LeafIndex leaf, Transition transition) {
    if (height == 0) {
      Optional<Ratchet> handshake =
          handshakes
              ? Optional.of(begin(RatchetSecrets.handshake(suite, secret), transition))
              : Optional.empty();
      return new SecretNode.Ratchets(
          handshake, begin(RatchetSecrets.application(suite, secret), transition));
    }
    Secret left = RatchetSecrets.left(suite, secret);
    Secret right = RatchetSecrets.right(suite, secret);
    if (isRight(leaf, height - 1)) {
      try (right) {
        return new SecretNode.Split(
            new SecretNode.Whole(transition.make(left)),
            derive(right, height - 1, leaf, transition));
      }
    }
    try (left) {
      return new SecretNode.Split(
          derive(left, height - 1, leaf, transition), new SecretNode.Whole(transition.make(right)));
    }
  }

  private static Ratchet begin(Secret secret, Transition transition) {
    return Ratchet.begin(transition.make(secret));
  }

  private static SecretNode.Ratchets ratchetsAt(SecretNode node, int height, LeafIndex leaf) {
    return switch (node) {
      case SecretNode.Ratchets ratchets -> ratchets;
      case SecretNode.Split split ->
          ratchetsAt(isRight(leaf, height - 1) ? split.right() : split.left(), height - 1, leaf);
      case SecretNode.Whole _, SecretNode.Own _ -> throw new AssertionError("no ratchets here");
    };
  }

  private static SecretNode replace(
      SecretNode node, int height, LeafIndex leaf, SecretNode replacement) {
    if (!(node instanceof SecretNode.Split split)) {
      return replacement;
    }
    return isRight(leaf, height - 1)
        ? new SecretNode.Split(split.left(), replace(split.right(), height - 1, leaf, replacement))
        : new SecretNode.Split(replace(split.left(), height - 1, leaf, replacement), split.right());
  }

  /// Whoever fills the cache pays for it: the fullest ratchet loses its oldest key.
  private static SecretNode withoutOldestOfFullest(SecretNode node, Transition transition) {
    return switch (node) {
      case SecretNode.Split split when split.left().fullest() >= split.right().fullest() ->
          new SecretNode.Split(withoutOldestOfFullest(split.left(), transition), split.right());
      case SecretNode.Split split ->
          new SecretNode.Split(split.left(), withoutOldestOfFullest(split.right(), transition));
      case SecretNode.Ratchets ratchets -> {
        ContentType type = ratchets.fullestType();
        Ratchet fullest = ratchets.ratchet(type).orElseThrow();
        yield ratchets.with(type, fullest.withoutOldest(transition));
      }
      case SecretNode.Whole _, SecretNode.Own _ ->
          throw new AssertionError("no keys are kept here");
    };
  }

  private static SecretNode withoutHandshakes(SecretNode node, Transition transition) {
    return switch (node) {
      case SecretNode.Split split ->
          new SecretNode.Split(
              withoutHandshakes(split.left(), transition),
              withoutHandshakes(split.right(), transition));
      case SecretNode.Ratchets ratchets -> {
        ratchets.handshake().ifPresent(ratchet -> ratchet.drop(transition));
        yield new SecretNode.Ratchets(Optional.empty(), ratchets.application());
      }
      case SecretNode.Whole whole -> whole;
      case SecretNode.Own own -> own;
    };
  }

  /// Whether the way down to a leaf turns right below a node, `below` levels above the leaves.
  private static boolean isRight(LeafIndex leaf, int below) {
    return (leaf.value() >>> below & 1) == 1;
  }
}
