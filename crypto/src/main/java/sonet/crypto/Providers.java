package sonet.crypto;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import sonet.crypto.accelerated.AcceleratedProvider;
import sonet.crypto.acceptance.StrictProvider;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.CryptoProvider;

/// Where to get a provider of primitives. All of them stand behind the same acceptance rules.
///
/// A program takes [#best()]. The system property `sonet.crypto` names what that is: `best`, the
/// default, or `pure`.
public final class Providers {
  /// The system property that says what [#best()] is.
  public static final String PROPERTY = "sonet.crypto";

  private Providers() {}

  /// All primitives in plain Java: what a browser has.
  public static CryptoProvider pure() {
    return Pure.PROVIDER;
  }

  /// For each primitive the fastest library that works on this machine; plain Java where none does.
  ///
  /// Libraries are loaded, and tested with known answers, when they are first used.
  ///
  /// @throws IllegalArgumentException when the system property has a value that is unknown
  public static CryptoProvider best() {
    return isAccelerated() ? Best.PROVIDER : pure();
  }

  /// Which library serves each primitive of [#best()]. Loads and tests what was not used before.
  public static List<ServedPrimitive> report() {
    return isAccelerated() ? Best.ACCELERATED.report() : pureReport();
  }

  /// The operating system's randomness.
  public static RandomSource random() {
    return SystemRandom.SOURCE;
  }

  private static boolean isAccelerated() {
    String value = System.getProperty(PROPERTY, "best");
    return switch (value) {
      case "best" -> true;
      case "pure" -> false;
      default ->
          throw new IllegalArgumentException(
              "the system property " + PROPERTY + " is neither best nor pure but " + value);
    };
  }

  private static List<ServedPrimitive> pureReport() {
    List<Enum<?>> primitives = new ArrayList<>();
    primitives.addAll(List.of(HashAlgorithm.values()));
    primitives.addAll(List.of(AeadAlgorithm.values()));
    primitives.addAll(List.of(KemAlgorithm.values()));
    primitives.addAll(List.of(SignatureScheme.values()));
    return primitives.stream()
        .map(primitive -> new ServedPrimitive(primitive.name(), pure().name(), List.of()))
        .toList();
  }

  private static final class Pure {
    static final CryptoProvider PROVIDER = StrictProvider.of(new PureProvider());
  }

  /// Apart, so that a browser, which has no JCA, never reaches it.
  private static final class Best {
    static final AcceleratedProvider ACCELERATED = AcceleratedProvider.create();
    static final CryptoProvider PROVIDER = StrictProvider.of(ACCELERATED);
  }

  private static final class SystemRandom {
    private static final SecureRandom RANDOM = new SecureRandom();
    static final RandomSource SOURCE = RANDOM::nextBytes;
  }
}
