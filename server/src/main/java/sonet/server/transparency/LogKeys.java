package sonet.server.transparency;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.operator.LogServer;
import sonet.transparency.operator.LogWriter;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.Configuration;

/// The keys of a log, and its configuration, which they belong to. Made once, kept for the life of
/// the log.
///
/// ```
/// struct { opaque private<V>; opaque public<V>; } Key;
/// struct { opaque configuration<V>; Key signatures<V>; opaque vrf<V>; }
/// ```
final class LogKeys implements AutoCloseable {
  private final Configuration configuration;
  private final Primitives primitives;
  private final List<KeyPair> signatures;
  private final Secret vrf;
  private final VrfPrivateKey vrfKey;

  private LogKeys(
      Configuration configuration, CryptoProvider provider, List<KeyPair> signatures, Secret vrf)
      throws TransparencyException {
    this.configuration = configuration;
    this.primitives = Primitives.of(configuration.cipherSuite(), provider);
    this.signatures = List.copyOf(signatures);
    this.vrf = vrf;
    this.vrfKey = VrfPrivateKey.parse(configuration.cipherSuite().group(), vrf, provider);
  }

  /// Fresh keys for a log that is run so.
  static LogKeys create(LogSettings settings, CryptoProvider provider, RandomSource random) {
    TransparencySuite suite = settings.suite();
    Primitives primitives = Primitives.of(suite, provider);
    List<KeyPair> signatures = primitives.generateKeys(random);
    Secret vrf = VrfPrivateKey.generate(suite.group(), random, provider);
    try (VrfPrivateKey key = VrfPrivateKey.parse(suite.group(), vrf, provider)) {
      Configuration configuration =
          new Configuration(
              suite,
              settings.mode(),
              primitives.signer(signatures).publicKey(),
              key.publicKey(),
              settings.maxAhead().toMillis(),
              settings.maxBehind().toMillis(),
              settings.window().toMillis(),
              settings.lifetimeMillis());
      return new LogKeys(configuration, provider, signatures, vrf);
    } catch (TransparencyException e) {
      throw new AssertionError("a fresh key is acceptable", e);
    }
  }

  /// The keys that a document of the store holds.
  static LogKeys decode(Bytes document, CryptoProvider provider) {
    try {
      return Reader.decode(
          document,
          reader -> {
            Bytes configuration = reader.opaque();
            List<KeyPair> signatures =
                reader.vector(key -> new KeyPair(key.opaqueSecret(), key.opaque()));
            Secret vrf = reader.opaqueSecret();
            try {
              return new LogKeys(Configuration.decode(configuration), provider, signatures, vrf);
            } catch (TransparencyException e) {
              throw new DecodeException(String.valueOf(e.getMessage()));
            }
          });
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store does not hold the keys of a log", e);
    }
  }

  /// What a document of the store holds.
  Bytes encoded() {
    return new Writer()
        .opaque(configuration.encoded())
        .vector(
            signatures, (writer, key) -> writer.opaque(key.privateKey()).opaque(key.publicKey()))
        .opaque(vrf)
        .toBytes();
  }

  Configuration configuration() {
    return configuration;
  }

  Primitives primitives() {
    return primitives;
  }

  LogWriter writer() {
    return new LogWriter(configuration, primitives, primitives.signer(signatures), vrfKey);
  }

  LogServer.Keys forAnswers() {
    return new LogServer.Keys(configuration, primitives, vrfKey);
  }

  /// Wipes the private keys.
  @Override
  public void close() {
    signatures.forEach(KeyPair::close);
    vrf.close();
    vrfKey.close();
  }
}
