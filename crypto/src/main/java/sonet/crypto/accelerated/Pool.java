package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.util.concurrent.atomic.AtomicReferenceArray;

/// Lends objects that only one thread may use at a time and that are costly to make.
///
/// A thread looks into one slot, its stripe, takes what is there or makes a new one, and puts it
/// back. It never waits. Not a `ThreadLocal`, because virtual threads are many and short-lived.
final class Pool<T> {
  private static final int STRIPES = stripes();

  /// Slots lie this far apart, so that threads do not share cache lines.
  private static final int SPREAD = 16;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(STRIPES * SPREAD);
  private final Maker<T> maker;

  /// Makes an object.
  interface Maker<T> {
    T make() throws GeneralSecurityException;
  }

  /// Makes the first object, so that a pool that cannot is never used.
  Pool(Maker<T> maker) throws GeneralSecurityException {
    this.maker = maker;
    give(maker.make());
  }

  /// One for the caller alone.
  T take() {
    T taken = slots.getAndSet(slot(), null);
    return taken != null ? taken : make();
  }

  /// Takes one back. One that an operation failed with is dropped instead.
  void give(T object) {
    slots.set(slot(), object);
  }

  private T make() {
    try {
      return maker.make();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("an algorithm that was there is gone", e);
    }
  }

  private static int slot() {
    long id = Thread.currentThread().threadId();
    return (int) (id & (STRIPES - 1)) * SPREAD;
  }

  private static int stripes() {
    int processors = Runtime.getRuntime().availableProcessors();
    return Integer.highestOneBit(Math.max(2, processors)) * 4;
  }
}
