package sonet.web;

import java.util.List;
import java.util.stream.Stream;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.CipherSuite.Definition;
import sonet.crypto.CipherSuites;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.pure.PurePrimitive;
import sonet.crypto.pure.PureProvider;

/// The suites that the browser's engine offers. What they do not need is not compiled in, which is
/// what keeps the download small.
final class BrowserSuites {
  /// X-Wing with AES-128-GCM, SHA-256 and Ed25519, the first of its draft.
  private static final int X_WING = 0xf001;

  private static final List<Integer> OFFERED = List.of(1, 2, 3, X_WING);

  private BrowserSuites() {}

  /// Suites 1 to 3 (RFC 9420 §17.1) and that of X-Wing (draft-ietf-mls-pq-ciphersuites §4), in
  /// plain Java.
  static CipherSuites create() {
    List<Definition> definitions =
        Stream.concat(CipherSuites.RFC_9420.stream(), CipherSuites.PQ_06.stream())
            .filter(definition -> OFFERED.contains(definition.id()))
            .toList();
    return CipherSuites.of(
        new PureProvider(
            List.of(
                PurePrimitive.sha2(HashAlgorithm.SHA256),
                PurePrimitive.aesGcm(AeadAlgorithm.AES_128_GCM),
                PurePrimitive.chaCha20Poly1305(),
                PurePrimitive.dhkemX25519(),
                PurePrimitive.dhkemP256(),
                PurePrimitive.xWing(),
                PurePrimitive.ed25519(),
                PurePrimitive.ecdsaP256())),
        definitions);
  }
}
