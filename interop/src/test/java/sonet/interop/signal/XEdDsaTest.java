package sonet.interop.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;

/// Signatures of X25519 keys, both ways.
class XEdDsaTest {
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void theLibraryVerifiesOurs(long seed) throws Exception {
    RandomSource random = new Random(seed)::nextBytes;
    KeyPair key = SignalKeys.generate(random);
    Bytes message = random.bytes(100);
    Bytes signature = XEdDsa.sign(key, message, random);
    ECPublicKey theirs = new ECPublicKey(SignalKeys.wire(key.publicKey()).toArray());

    assertThat(theirs.verifySignature(message.toArray(), signature.toArray())).isTrue();
    assertThat(theirs.verifySignature(random.bytes(100).toArray(), signature.toArray())).isFalse();
    assertThat(XEdDsa.verify(key.publicKey(), message, signature)).isTrue();
  }

  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2, 3, 4})
  void weVerifyTheLibrarys(long seed) throws Exception {
    RandomSource random = new Random(seed)::nextBytes;
    ECKeyPair key = ECKeyPair.generate();
    Bytes message = random.bytes(100);
    Bytes signature = Bytes.of(key.getPrivateKey().calculateSignature(message.toArray()));
    Bytes publicKey = SignalKeys.raw(Bytes.of(key.getPublicKey().serialize()));

    assertThat(XEdDsa.verify(publicKey, message, signature)).isTrue();
    assertThat(XEdDsa.verify(publicKey, random.bytes(100), signature)).isFalse();
  }
}
