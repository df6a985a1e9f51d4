package sonet.crypto.accelerated;

import java.lang.reflect.InaccessibleObjectException;
import java.security.GeneralSecurityException;
import java.util.Optional;

/// Something that a library may or may not be able to do in its version and on this machine.
final class Attempt {
  private Attempt() {}

  /// What may fail.
  interface Attempted<T> {
    T run() throws GeneralSecurityException, ReflectiveOperationException;
  }

  /// The result, or empty where the library lacks the algorithm or member asked for.
  static <T> Optional<T> at(Attempted<? extends T> attempted) {
    try {
      return Optional.of(attempted.run());
    } catch (GeneralSecurityException
        | ReflectiveOperationException
        | InaccessibleObjectException e) {
      return Optional.empty();
    }
  }
}
