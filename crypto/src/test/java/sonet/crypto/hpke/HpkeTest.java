package sonet.crypto.hpke;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import sonet.crypto.AeadAlgorithm;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.CryptoException.Reason;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.testing.SeededRandom;

class HpkeTest {
  private static final KemAlgorithm KEM = KemAlgorithm.DHKEM_X25519;

  private final RandomSource random = new SeededRandom(1);
  private final Hpke hpke =
      new Hpke(Providers.pure(), KEM, HashAlgorithm.SHA256, AeadAlgorithm.CHACHA20_POLY1305);
  private final KeyPair receiver = Providers.pure().kem(KEM).orElseThrow().generate(random);

  @Test
  void aKeyThatContributesNothingIsRefused() {
    Bytes zero = Bytes.of(new byte[32]);
    assertFails(
        Reason.INVALID_PUBLIC_KEY, () -> hpke.seal(zero, Bytes.EMPTY, Secret.zeros(1), random));
  }

  @Test
  void oneBadKeyFailsTheBatch() {
    List<SealRequest> requests =
        List.of(
            new SealRequest(receiver.publicKey(), Secret.zeros(1)),
            new SealRequest(Bytes.of(new byte[31]), Secret.zeros(1)));
    assertFails(Reason.INVALID_PUBLIC_KEY, () -> hpke.sealAll(Bytes.EMPTY, requests, random));
  }

  @Test
  void anEncapsulationOfAnotherLengthIsRefused() {
    HpkeCiphertext ciphertext = new HpkeCiphertext(Bytes.of(new byte[33]), Bytes.of(new byte[17]));
    assertFails(Reason.DECAPSULATION_FAILED, () -> hpke.open(ciphertext, receiver, Bytes.EMPTY));
  }

  @Test
  void aCiphertextShorterThanItsTagIsRefused() {
    HpkeCiphertext ciphertext = new HpkeCiphertext(receiver.publicKey(), Bytes.of(new byte[15]));
    assertFails(Reason.AUTHENTICATION_FAILED, () -> hpke.open(ciphertext, receiver, Bytes.EMPTY));
  }

  @Test
  void anotherInfoOpensNothing() throws CryptoException {
    HpkeCiphertext ciphertext =
        hpke.seal(receiver.publicKey(), Bytes.utf8("a"), Secret.zeros(1), random);
    assertFails(
        Reason.AUTHENTICATION_FAILED, () -> hpke.open(ciphertext, receiver, Bytes.utf8("b")));
  }

  @Test
  void aContextEndsBeforeItsNoncesDo() throws CryptoException {
    HpkeSender sender = hpke.sender(receiver.publicKey(), Bytes.EMPTY, new Mode.Base<>(), random);
    sender.context().skipTo(Long.MAX_VALUE - 1);
    assertThat(sender.seal(Bytes.EMPTY, Secret.zeros(1)).length()).isEqualTo(17);
    assertFails(Reason.MESSAGE_LIMIT_REACHED, () -> sender.seal(Bytes.EMPTY, Secret.zeros(1)));
  }

  @Test
  void aClosedContextIsOfNoUse() throws CryptoException {
    HpkeSender sender = hpke.sender(receiver.publicKey(), Bytes.EMPTY, new Mode.Base<>(), random);
    sender.close();
    assertThatIllegalStateException().isThrownBy(() -> sender.seal(Bytes.EMPTY, Secret.zeros(1)));
    assertThatIllegalStateException().isThrownBy(() -> sender.export(Bytes.EMPTY, 1));
  }

  @Test
  void moreThanTheKdfGivesCannotBeExported() {
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            hpke.sendExport(receiver.publicKey(), Bytes.EMPTY, Bytes.EMPTY, 255 * 32 + 1, random));
  }

  @Test
  void aShortOrNamelessPreSharedKeyIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PreSharedKey(Secret.zeros(31), Bytes.utf8("id")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PreSharedKey(Secret.zeros(32), Bytes.EMPTY));
  }

  private static void assertFails(Reason reason, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CryptoException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
