package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The GroupInfo of a group with ten thousand members has more than two mebibytes; a native library
/// refused to sign it.
final class LargeMessagesTest {
  private static final List<Integer> LENGTHS =
      List.of((1 << 20) - 1, 1 << 20, (1 << 20) + 1, 3 << 20);

  static Stream<CipherSuite> suites() {
    return CipherSuites.of(Providers.best()).all().stream();
  }

  @ParameterizedTest
  @MethodSource("suites")
  void aLongMessageIsSignedAndVerified(CipherSuite suite) {
    CipherSuite pure = CipherSuites.of(Providers.pure()).get(suite.id());
    Random random = new Random(1);
    try (KeyPair keys = suite.generateSignatureKeyPair(random::nextBytes)) {
      for (int length : LENGTHS) {
        byte[] content = new byte[length];
        random.nextBytes(content);
        Bytes message = Bytes.of(content);
        Bytes signature = suite.signer(keys).sign(message);
        assertThat(suite.verify(keys.publicKey(), message, signature)).as("%d", length).isTrue();
        assertThat(pure.verify(keys.publicKey(), message, signature)).as("%d", length).isTrue();
        content[length / 2] ^= 1;
        assertThat(suite.verify(keys.publicKey(), Bytes.of(content), signature)).isFalse();
      }
    }
  }
}
