package sonet.crypto.hpke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.testing.SeededRandom;

/// HPKE with random keys and texts, in all modes.
class HpkePropertiesTest {
  private static final KemAlgorithm KEM = KemAlgorithm.DHKEM_X25519;

  private final Hpke hpke =
      new Hpke(Providers.best(), KEM, HashAlgorithm.SHA256, AeadAlgorithm.AES_128_GCM);

  static IntStream seeds() {
    return IntStream.range(0, 30);
  }

  /// The modes of both sides, for the keys of a sender.
  private record Modes(Mode<KeyPair> sender, Mode<Bytes> receiver) {}

  private static List<Modes> modes(KeyPair sender, PreSharedKey psk) {
    Bytes key = sender.publicKey();
    return List.of(
        new Modes(new Mode.Base<>(), new Mode.Base<>()),
        new Modes(new Mode.Psk<>(psk), new Mode.Psk<>(psk)),
        new Modes(new Mode.Auth<>(sender), new Mode.Auth<>(key)),
        new Modes(new Mode.AuthPsk<>(sender, psk), new Mode.AuthPsk<>(key, psk)));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aContextOpensInOrderWhatItsPeerSealed(int seed) throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    KeyPair receiver = keys(random);
    Bytes info = random.upTo(50);
    for (Modes modes : modes(keys(random), psk(random))) {
      HpkeSender sending = hpke.sender(receiver.publicKey(), info, modes.sender(), random);
      HpkeReceiver receiving = hpke.receiver(sending.kemOutput(), receiver, info, modes.receiver());
      for (int i = 0; i < 5; i++) {
        Bytes aad = random.upTo(30);
        Bytes text = random.upTo(30);
        Bytes sealed = sending.seal(aad, Secret.of(text));
        assertThat(receiving.open(aad, sealed).matches(text)).isTrue();
      }
      assertThat(receiving.export(info, 40).matches(sending.export(info, 40))).isTrue();
      assertThat(receiving.sequence()).isEqualTo(sending.sequence()).isEqualTo(5);
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aContextOfAnotherModeOpensNothing(int seed) throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    KeyPair receiver = keys(random);
    List<Modes> modes = modes(keys(random), psk(random));
    for (Modes one : modes) {
      HpkeSender sending = hpke.sender(receiver.publicKey(), Bytes.EMPTY, one.sender(), random);
      Bytes sealed = sending.seal(Bytes.EMPTY, Secret.zeros(3));
      for (Modes other : modes) {
        HpkeReceiver receiving =
            hpke.receiver(sending.kemOutput(), receiver, Bytes.EMPTY, other.receiver());
        if (!one.equals(other)) {
          assertFails(Reason.AUTHENTICATION_FAILED, () -> receiving.open(Bytes.EMPTY, sealed));
        }
      }
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aFailureLeavesTheReceiverAsItWas(int seed) throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    KeyPair receiver = keys(random);
    HpkeSender sending = hpke.sender(receiver.publicKey(), Bytes.EMPTY, new Mode.Base<>(), random);
    HpkeReceiver receiving =
        hpke.receiver(sending.kemOutput(), receiver, Bytes.EMPTY, new Mode.Base<>());
    Bytes first = sending.seal(Bytes.EMPTY, Secret.zeros(5));
    byte[] forged = first.toArray();
    forged[random.below(forged.length)] ^= 1;
    assertFails(Reason.AUTHENTICATION_FAILED, () -> receiving.open(Bytes.EMPTY, Bytes.of(forged)));
    assertFails(Reason.AUTHENTICATION_FAILED, () -> receiving.open(Bytes.utf8("aad"), first));
    assertThat(receiving.open(Bytes.EMPTY, first).length()).isEqualTo(5);
    assertFails(Reason.AUTHENTICATION_FAILED, () -> receiving.open(Bytes.EMPTY, first));
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void aBatchIsAsManySingleEncryptions(int seed) throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    Bytes info = random.upTo(100);
    List<KeyPair> receivers = new ArrayList<>();
    List<SealRequest> requests = new ArrayList<>();
    for (int i = 0; i < seed * 2; i++) {
      receivers.add(keys(random));
      requests.add(new SealRequest(receivers.getLast().publicKey(), Secret.of(random.upTo(64))));
    }
    List<HpkeCiphertext> batch = hpke.sealAll(info, requests, new SeededRandom(seed));
    SeededRandom again = new SeededRandom(seed);
    assertThat(batch).hasSameSizeAs(requests);
    for (int i = 0; i < batch.size(); i++) {
      SealRequest request = requests.get(i);
      assertThat(hpke.seal(request.publicKey(), info, request.plaintext(), again))
          .isEqualTo(batch.get(i));
      assertThat(hpke.open(batch.get(i), receivers.get(i), info).matches(request.plaintext()))
          .isTrue();
    }
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void bothSidesOfAnExportAgree(int seed) throws CryptoException {
    SeededRandom random = new SeededRandom(seed);
    KeyPair receiver = keys(random);
    Bytes info = random.upTo(20);
    Bytes context = random.upTo(20);
    ExportedSecret sent = hpke.sendExport(receiver.publicKey(), info, context, 32, random);
    assertThat(
            hpke.receiveExport(sent.kemOutput(), receiver, info, context, 32)
                .matches(sent.secret()))
        .isTrue();
    assertThat(
            hpke.receiver(sent.kemOutput(), receiver, info, new Mode.Base<>())
                .export(context, 32)
                .matches(sent.secret()))
        .isTrue();
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CryptoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private static KeyPair keys(SeededRandom random) {
    return Providers.best().kem(KEM).orElseThrow().generate(random);
  }

  private static PreSharedKey psk(SeededRandom random) {
    return new PreSharedKey(Secret.random(random, 32), Bytes.utf8("a key"));
  }
}
