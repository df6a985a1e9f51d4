package sonet.crypto.testing;

import java.util.stream.Stream;
import sonet.crypto.Providers;
import sonet.crypto.accelerated.Without;
import sonet.crypto.spi.CryptoProvider;

/// The providers that vectors and properties run with.
public final class UnderTest {
  private static final CryptoProvider WITHOUT_CORRETTO = Without.corretto();
  private static final CryptoProvider WITHOUT_NATIVES = Without.natives();

  private UnderTest() {}

  /// Plain Java, the best of this machine, and what would be the best if it lacked Corretto.
  public static Stream<CryptoProvider> providers() {
    return Stream.of(Providers.pure(), Providers.best(), WITHOUT_CORRETTO);
  }

  /// The same, and what would be the best without any native code: it has hashes and ciphers of the
  /// JDK, and is plain Java in the rest.
  public static Stream<CryptoProvider> providersOfSymmetricPrimitives() {
    return Stream.concat(providers(), Stream.of(WITHOUT_NATIVES));
  }
}
