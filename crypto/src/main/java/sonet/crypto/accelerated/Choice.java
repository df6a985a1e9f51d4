package sonet.crypto.accelerated;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Which library serves one primitive: the first in order that offers it and gives the known
/// answers. Made when first used, once.
final class Choice<F> {
  private final ReentrantLock lock = new ReentrantLock();
  private final Enum<?> primitive;
  private final Libraries libraries;
  private final List<Source> order;
  private final Function<Library, Optional<F>> offer;
  private final Predicate<F> selfTest;
  private volatile @Nullable Made<F> made;

  /// The outcome.
  ///
  /// @param function what serves
  /// @param library whose it is
  /// @param passedOver why those before it do not serve
  record Made<F>(F function, String library, List<String> passedOver) {}

  Choice(Enum<?> primitive, Libraries libraries, List<Source> order, Offer<F> offer) {
    this.primitive = primitive;
    this.libraries = libraries;
    this.order = order;
    this.offer = offer.function();
    this.selfTest = offer.selfTest();
  }

  /// What a library is asked for, and how the answer is tested.
  record Offer<F>(Function<Library, Optional<F>> function, Predicate<F> selfTest) {}

  F function() {
    return made().function();
  }

  Made<F> made() {
    Made<F> present = made;
    return present != null ? present : make();
  }

  private Made<F> make() {
    lock.lock();
    try {
      Made<F> present = made;
      if (present == null) {
        present = choose();
        made = present;
      }
      return present;
    } finally {
      lock.unlock();
    }
  }

  private Made<F> choose() {
    List<String> passedOver = new ArrayList<>();
    for (Source source : order) {
      switch (libraries.load(source)) {
        case Libraries.Loaded.Absent(String why) -> passedOver.add(name(source) + ": " + why);
        case Libraries.Loaded.Present(Library library) -> {
          Optional<F> offered = offer.apply(library);
          if (offered.isPresent() && passes(offered.get())) {
            return new Made<>(offered.get(), library.name(), List.copyOf(passedOver));
          }
          passedOver.add(
              library.name()
                  + (offered.isPresent() ? ": failed its self-test" : ": does not offer it"));
        }
      }
    }
    throw new IllegalStateException("nothing serves " + primitive + ": " + passedOver);
  }

  /// A library that throws has failed, whatever it throws.
  private boolean passes(F function) {
    try {
      return selfTest.test(function);
    } catch (RuntimeException | LinkageError e) {
      return false;
    }
  }

  private static String name(Source source) {
    return source.name().toLowerCase(java.util.Locale.ROOT);
  }
}
