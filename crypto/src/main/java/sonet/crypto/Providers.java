package sonet.crypto;

import java.security.SecureRandom;
import sonet.crypto.acceptance.StrictProvider;
import sonet.crypto.pure.PureProvider;
import sonet.crypto.spi.CryptoProvider;

/// Where to get a provider of primitives. All of them stand behind the same acceptance rules.
public final class Providers {
  private Providers() {}

  /// All primitives in plain Java: what a browser has.
  public static CryptoProvider pure() {
    return Pure.PROVIDER;
  }

  /// For each primitive the fastest that works on this machine.
  public static CryptoProvider best() {
    return pure();
  }

  /// The operating system's randomness.
  public static RandomSource random() {
    return SystemRandom.SOURCE;
  }

  private static final class Pure {
    static final CryptoProvider PROVIDER = StrictProvider.of(new PureProvider());
  }

  private static final class SystemRandom {
    private static final SecureRandom RANDOM = new SecureRandom();
    static final RandomSource SOURCE = RANDOM::nextBytes;
  }
}
