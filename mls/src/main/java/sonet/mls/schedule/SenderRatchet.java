package sonet.mls.schedule;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// One ratchet for sending, lock-free.
///
/// An atomic reference holds two positions: where the next message is, and where the reserved block
/// ends (the same one when nothing is reserved). To move, a thread derives from the current
/// position and swaps the reference; who loses the race wipes what it derived and begins again.
///
/// A consumed secret must be wiped, but not while a loser still derives from it. So each position
/// counts its holders: the reference is one, each thread that reads it another, and the last to let
/// go wipes. A thread that finds a position without holders has read an outdated reference and
/// reads it again.
final class SenderRatchet implements AutoCloseable {
  private final MlsSuite suite;
  private final AtomicReference<State> state;

  /// Takes the secret over.
  SenderRatchet(MlsSuite suite, long generation, Secret secret) {
    this.suite = suite;
    Position start = new Position(generation, secret);
    this.state = new AtomicReference<>(new Open(start, start));
  }

  private sealed interface State {}

  private record Open(Position current, Position reserved) implements State {}

  private record Closed() implements State {}

  MessageKey next() {
    while (true) {
      Open seen = open();
      if (!seen.current.hold()) {
        continue;
      }
      try {
        if (seen.current.generation == RatchetSecrets.END) {
          throw new IllegalStateException("the ratchet of this epoch is exhausted: commit first");
        }
        MessageKey key =
            RatchetSecrets.messageKey(suite, seen.current.secret, seen.current.generation);
        if (moveOn(seen)) {
          return key;
        }
        key.close();
      } finally {
        seen.current.release();
      }
    }
  }

  private boolean moveOn(Open seen) {
    Position following = following(seen.current);
    boolean insideBlock = seen.reserved.generation > following.generation;
    boolean endOfBlock = seen.reserved.generation == following.generation;
    Position reserved = insideBlock || endOfBlock ? seen.reserved : following;
    Open next = new Open(endOfBlock ? seen.reserved : following, reserved);
    boolean moved = state.compareAndSet(seen, next);
    if (moved) {
      // The reference lets go of the consumed position (RFC 9420 §9.2).
      seen.current.release();
    }
    if (!moved || endOfBlock) {
      following.release();
    }
    return moved;
  }

  void reserve(int count) {
    while (true) {
      Open seen = open();
      long end = Math.min(seen.current.generation + count, RatchetSecrets.END);
      if (end <= seen.reserved.generation) {
        return;
      }
      if (seen.reserved.hold() && extend(seen, end)) {
        return;
      }
    }
  }

  /// Moves the end of the reserved block, which the caller holds, and lets it go.
  private boolean extend(Open seen, long end) {
    Position reserved = seen.reserved;
    while (reserved.generation < end) {
      Position following = following(reserved);
      reserved.release();
      reserved = following;
    }
    if (!state.compareAndSet(seen, new Open(seen.current, reserved))) {
      reserved.release();
      return false;
    }
    if (seen.reserved != seen.current) {
      seen.reserved.release();
    }
    return true;
  }

  long remaining() {
    Open seen = open();
    return seen.reserved.generation - seen.current.generation;
  }

  void writeTo(Writer writer) {
    while (true) {
      Position reserved = open().reserved;
      if (reserved.hold()) {
        writer.u64(reserved.generation).opaque(reserved.secret);
        reserved.release();
        return;
      }
    }
  }

  static SenderRatchet read(MlsSuite suite, Reader reader) throws DecodeException {
    long generation = reader.u64();
    if (generation < 0 || generation > RatchetSecrets.END) {
      throw new DecodeException("generation " + Long.toUnsignedString(generation));
    }
    return new SenderRatchet(suite, generation, Ratchet.readSecret(reader, suite.hashLength()));
  }

  @Override
  public void close() {
    if (state.getAndSet(new Closed()) instanceof Open(Position current, Position reserved)) {
      current.release();
      if (reserved != current) {
        reserved.release();
      }
    }
  }

  private Open open() {
    return switch (state.get()) {
      case Open open -> open;
      case Closed _ -> throw new IllegalStateException("the epoch of these ratchets is over");
    };
  }

  private Position following(Position position) {
    return new Position(
        position.generation + 1, RatchetSecrets.next(suite, position.secret, position.generation));
  }

  /// A generation with its secret, wiped when nobody holds it any more. Whoever makes one holds it.
  private static final class Position {
    private final long generation;
    private final Secret secret;
    private final AtomicInteger holders = new AtomicInteger(1);

    private Position(long generation, Secret secret) {
      this.generation = generation;
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
