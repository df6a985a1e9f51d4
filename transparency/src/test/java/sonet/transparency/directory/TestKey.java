package sonet.transparency.directory;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.spi.SignatureFunction;
import sonet.transparency.testing.SeededRandom;

/// The key of a device of alice's, or what says that it is one.
record TestKey(KeyPair pair, SignatureScheme scheme) implements Signer {
  static final Bytes ALICE = Bytes.utf8("alice");

  /// The suites of her devices.
  static final List<Integer> SUITES = List.of(1, 3);

  private static final SignatureFunction ED25519 =
      Providers.best().signature(SignatureScheme.ED25519).orElseThrow();

  TestKey(long seed) {
    this(seed, SignatureScheme.ED25519);
  }

  /// @param scheme that it says it has
  TestKey(long seed, SignatureScheme scheme) {
    this(ED25519.generate(new SeededRandom(seed)), scheme);
  }

  @Override
  public Bytes publicKey() {
    return pair.publicKey();
  }

  @Override
  public Bytes sign(Bytes message) {
    return Bytes.wrap(
        ED25519.sign(pair.privateKey().expose(), publicKey().toArray(), message.toArray()));
  }

  DeviceKey device(long at) {
    return device(SUITES, at);
  }

  /// Without suites it is a recovery key.
  DeviceKey device(List<Integer> suites, long at) {
    return new DeviceKey(publicKey(), sign(SignedText.possession(ALICE, publicKey())), suites, at);
  }
}
