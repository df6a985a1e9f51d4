package sonet.crypto.accelerated;

import java.security.GeneralSecurityException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import sonet.crypto.pure.PureProvider;

/// The libraries of this process, each loaded once and when first asked for. One that is missing or
/// does not load is no error: the next one serves.
final class Libraries {
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Source, Loaded> loaded = new EnumMap<>(Source.class);
  private final Loader loader;

  /// How a library comes to be.
  interface Loader {
    /// Loads it.
    ///
    /// @throws LinkageError when its jar or native code is missing
    Library load(Source source) throws GeneralSecurityException, ReflectiveOperationException;
  }

  /// What became of a library.
  sealed interface Loaded {
    /// It is there.
    ///
    /// @param library it
    record Present(Library library) implements Loaded {}

    /// It is not.
    ///
    /// @param why in words for people
    record Absent(String why) implements Loaded {}
  }

  Libraries(Loader loader) {
    this.loader = loader;
  }

  /// Those that Sonet knows.
  static Libraries known() {
    return new Libraries(source ->
        switch (source) {
          case CORRETTO -> new CorrettoLibrary();
          case CONSCRYPT -> new ConscryptLibrary();
          case JDK -> new JdkLibrary();
          case PURE -> new PureLibrary(new PureProvider());
        });
  }

  /// Loads a library, or tells why it is not there.
  Loaded load(Source source) {
    lock.lock();
    try {
      return loaded.computeIfAbsent(source, this::attempt);
    } finally {
      lock.unlock();
    }
  }

  private Loaded attempt(Source source) {
    try {
      return new Loaded.Present(loader.load(source));
    } catch (ClassNotFoundException | NoClassDefFoundError e) {
      return new Loaded.Absent("not on the class path");
    } catch (LinkageError | GeneralSecurityException | ReflectiveOperationException e) {
      return new Loaded.Absent(e.toString());
    }
  }
}
