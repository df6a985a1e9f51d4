package sonet.mls.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.component.ComponentId;
import sonet.mls.suite.MlsSuite;

/// The secrets of an epoch for components, each given once: a tree like the secret tree with a leaf
/// for each of the 2^16 components (draft-ietf-mls-extensions §4.4).
///
/// Mutable like [SenderRatchets], and shared by all values of an epoch, so that no old value keeps
/// alive what was exported. Safe for any number of threads, without locks: an atomic reference
/// holds the root of an immutable tree. To export, a thread derives the path to a leaf and swaps
/// the root; who loses the race wipes what it derived and begins again. A node's secret counts its
/// holders, and the last to let go wipes it, as in a sender's ratchet.
///
/// The deletion schedule (RFC 9420 §9.2): a node's secret goes when a leaf below it is exported,
/// and the secrets of its path's siblings stay; so what was exported can not be derived again.
public final class ExporterTree implements AutoCloseable {
  /// Levels above the leaves.
  private static final int LEVELS = 16;

  private final MlsSuite suite;
  private final AtomicReference<State> state;

  private ExporterTree(MlsSuite suite, Node root) {
    this.suite = suite;
    this.state = new AtomicReference<>(new Open(root));
  }

  private sealed interface State {}

  private record Open(Node root) implements State {}

  private record Closed() implements State {}

  private sealed interface Node {
    void forEachHeld(Consumer<Held> visitor);
  }

  /// Nothing below was exported.
  private record Whole(Held held) implements Node {
    @Override
    public void forEachHeld(Consumer<Held> visitor) {
      visitor.accept(held);
    }
  }

  /// Something below was exported.
  private record Split(Node left, Node right) implements Node {
    @Override
    public void forEachHeld(Consumer<Held> visitor) {
      left.forEachHeld(visitor);
      right.forEachHeld(visitor);
    }
  }

  /// A leaf that was exported.
  private record Exported() implements Node {
    @Override
    public void forEachHeld(Consumer<Held> visitor) {}
  }

  /// The tree of a new epoch, from its epoch secret, which stays the caller's.
  static ExporterTree derive(MlsSuite suite, Secret epochSecret) {
    return new ExporterTree(
        suite, new Whole(new Held(suite.deriveSecret(epochSecret, "application_export"))));
  }

  /// `SafeExportSecret(ComponentID)`. The caller owns it; it can not be had again.
  ///
  /// @throws IllegalStateException when the component's secret was exported before, or when the
  ///   epoch is over
  public Secret export(ComponentId component) {
    while (true) {
      Open seen = open();
      Optional<Whole> above = wholeAbove(seen.root, component);
      if (above.isEmpty()) {
        throw new IllegalStateException(
            "the secret of component " + component + " was exported in this epoch already");
      }
      Held held = above.get().held();
      if (!held.hold()) {
        continue;
      }
      try {
        Derived derived = derived(seen.root, LEVELS, component);
        if (state.compareAndSet(seen, new Open(derived.next))) {
          // The reference lets go of the consumed secret (RFC 9420 §9.2).
          held.release();
          return derived.leaf;
        }
        derived.discard();
      } finally {
        held.release();
      }
    }
  }

  /// A tree without a leaf, and the leaf.
  ///
  /// @param made what the new tree has and the old one has not
  private record Derived(Node next, Secret leaf, List<Held> made) {
    void discard() {
      leaf.close();
      made.forEach(Held::release);
    }
  }

  private Derived derived(Node node, int level, ComponentId component) {
    return switch (node) {
      case Whole(Held held) -> derived(held.secret, level, component);
      case Split(Node left, Node right) -> {
        boolean goesLeft = goesLeft(component, level);
        Derived below = derived(goesLeft ? left : right, level - 1, component);
        Node next = goesLeft ? new Split(below.next, right) : new Split(left, below.next);
        yield new Derived(next, below.leaf, below.made);
      }
      case Exported _ -> throw new AssertionError("checked before");
    };
  }

  /// From a secret that stays its owner's.
  private Derived derived(Secret secret, int level, ComponentId component) {
    if (level == 0) {
      return new Derived(new Exported(), secret.copy(), new ArrayList<>());
    }
    boolean goesLeft = goesLeft(component, level);
    Held sibling =
        new Held(
            goesLeft ? RatchetSecrets.right(suite, secret) : RatchetSecrets.left(suite, secret));
    try (Secret child =
        goesLeft ? RatchetSecrets.left(suite, secret) : RatchetSecrets.right(suite, secret)) {
      Derived below = derived(child, level - 1, component);
      below.made.add(sibling);
      Node other = new Whole(sibling);
      return new Derived(
          goesLeft ? new Split(below.next, other) : new Split(other, below.next),
          below.leaf,
          below.made);
    }
  }

  /// The node above a leaf, or the leaf, of which nothing was exported; none for an exported leaf.
  private static Optional<Whole> wholeAbove(Node root, ComponentId component) {
    Node node = root;
    for (int level = LEVELS; ; level--) {
      switch (node) {
        case Whole whole -> {
          return Optional.of(whole);
        }
        case Exported _ -> {
          return Optional.empty();
        }
        case Split(Node left, Node right) -> node = goesLeft(component, level) ? left : right;
      }
    }
  }

  /// The way down from a node of a level to a leaf: the leaf's index has a bit for each.
  private static boolean goesLeft(ComponentId component, int level) {
    return (component.value() >> (level - 1) & 1) == 0;
  }

  /// Visits every secret that is still held.
  public void forEachSecret(Consumer<Secret> visitor) {
    if (state.get() instanceof Open(Node root)) {
      root.forEachHeld(held -> visitor.accept(held.secret));
    }
  }

  /// Writes what is left of the tree.
  public void writeTo(Writer writer) {
    List<Held> holding = new ArrayList<>();
    try {
      Node node = heldByUs(holding);
      write(node, writer);
    } finally {
      holding.forEach(Held::release);
    }
  }

  /// The present tree with all its secrets held, until the caller releases them.
  private Node heldByUs(List<Held> holding) {
    while (true) {
      Node node = open().root;
      boolean[] all = {true};
      node.forEachHeld(held -> {
        if (all[0] && held.hold()) {
          holding.add(held);
        } else {
          all[0] = false;
        }
      });
      if (all[0]) {
        return node;
      }
      holding.forEach(Held::release);
      holding.clear();
    }
  }

  private static void write(Node node, Writer writer) {
    switch (node) {
      case Whole(Held held) -> writer.u8(1).opaque(held.secret);
      case Split(Node left, Node right) -> {
        writer.u8(2);
        write(left, writer);
        write(right, writer);
      }
      case Exported _ -> writer.u8(3);
    }
  }

  /// Reads what [#writeTo] wrote.
  public static ExporterTree read(MlsSuite suite, Reader reader) throws DecodeException {
    return new ExporterTree(suite, read(suite, LEVELS, reader));
  }

  private static Node read(MlsSuite suite, int level, Reader reader) throws DecodeException {
    int kind = reader.u8();
    if ((kind == 2 && level == 0) || (kind == 3 && level > 0)) {
      throw new DecodeException("an exporter node of kind " + kind + " at level " + level);
    }
    return switch (kind) {
      case 1 -> new Whole(new Held(Ratchet.readSecret(reader, suite.hashLength())));
      case 2 -> new Split(read(suite, level - 1, reader), read(suite, level - 1, reader));
      case 3 -> new Exported();
      default -> throw new DecodeException("an exporter node of kind " + kind);
    };
  }

  /// Wipes the tree, when its epoch is over.
  @Override
  public void close() {
    if (state.getAndSet(new Closed()) instanceof Open(Node root)) {
      root.forEachHeld(Held::release);
    }
  }

  private Open open() {
    return switch (state.get()) {
      case Open open -> open;
      case Closed _ -> throw new IllegalStateException("the epoch of this exporter is over");
    };
  }

  /// A secret, wiped when nobody holds it any more. Whoever makes one holds it.
  private static final class Held {
    private final Secret secret;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Held(Secret secret) {
      this.secret = secret;
    }

    /// Whether the caller holds it now; not if it is gone.
    private boolean hold() {
      for (int seen = holders.get(); seen > 0; seen = holders.get()) {
        if (holders.compareAndSet(seen, seen + 1)) {
          return true;
        }
      }
      return false;
    }

    private void release() {
      if (holders.decrementAndGet() == 0) {
        secret.close();
      }
    }
  }
}
