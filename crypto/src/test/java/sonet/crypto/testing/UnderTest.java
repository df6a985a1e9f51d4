package sonet.crypto.testing;

import java.util.stream.Stream;
import sonet.crypto.Providers;
import sonet.crypto.spi.CryptoProvider;

/// The providers that every vector and property runs with.
public final class UnderTest {
  private UnderTest() {}

  /// Both of them.
  public static Stream<CryptoProvider> providers() {
    return Stream.of(Providers.pure(), Providers.best());
  }
}
