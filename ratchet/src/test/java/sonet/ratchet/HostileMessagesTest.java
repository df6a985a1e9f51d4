package sonet.ratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.Received.Undecryptable;
import sonet.ratchet.agreement.Initiation;
import sonet.ratchet.bundle.PairIdentity.SignedIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.TypedKey;
import sonet.ratchet.testing.TestDevice;

/// Messages that break the rules, one rule each.
class HostileMessagesTest {
  private final TestDevice alice = TestDevice.create(1);
  private final TestDevice bob = TestDevice.create(2).refill(PairSuite.PQXDH, 2);

  private void refused(Reason reason, Bytes message) {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(() -> bob.receive(alice, message))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private void undecryptable(Reason reason, Bytes message) throws RatchetException {
    assertThat(bob.receive(alice, message)).isEqualTo(new Undecryptable<SessionList>(reason));
  }

  private Bytes changed(UnaryOperator<Initiation> change) throws RatchetException {
    PairMessage first = PairMessage.decode(alice.send(bob, "hello"));
    return new PairMessage(
            first.suite(), first.initiation().map(change), first.header(), first.body())
        .encoded();
  }

  private static Bytes with(Bytes message, int at, int value) {
    byte[] bytes = message.toArray();
    bytes[at] = (byte) value;
    return Bytes.wrap(bytes);
  }

  private static Initiation withIdentity(Initiation from, SignedIdentity identity) {
    return new Initiation(
        from.identityKey(), identity, from.bundle(), from.ephemeral(), from.oneTime(), from.kem());
  }

  private static Initiation withEphemeral(Initiation from, TypedKey ephemeral) {
    return new Initiation(
        from.identityKey(), from.identity(), from.bundle(), ephemeral, from.oneTime(), from.kem());
  }

  private static Initiation withKem(Initiation from, Optional<Initiation.Encapsulated> kem) {
    return new Initiation(
        from.identityKey(), from.identity(), from.bundle(), from.ephemeral(), from.oneTime(), kem);
  }

  @Test
  void bytesThatAreNoMessageAreRefused() throws RatchetException {
    Bytes message = alice.send(bob, "hello");

    refused(Reason.MALFORMED, Bytes.EMPTY);
    refused(Reason.MALFORMED, message.slice(0, message.length() - 1));
    refused(Reason.MALFORMED, Bytes.concat(message, Bytes.fromHex("00")));
    refused(Reason.MALFORMED, with(message, 1, 3));
  }

  @Test
  void aLaterMessageOfAnUnknownTypeIsRefused() throws RatchetException {
    bob.read(alice, alice.send(bob, "hello"));
    alice.read(bob, bob.send(alice, "yes"));

    refused(Reason.MALFORMED, with(alice.send(bob, "second"), 1, 3));
  }

  @Test
  void anotherVersionIsRefused() throws RatchetException {
    refused(Reason.UNSUPPORTED_VERSION, with(alice.send(bob, "hello"), 0, 2));
  }

  @Test
  void anUnknownSuiteIsRefused() throws RatchetException {
    refused(Reason.UNKNOWN_SUITE, with(alice.send(bob, "hello"), 3, 9));
  }

  @Test
  void aMessageThatIsTooLongIsRefused() {
    refused(Reason.TOO_LONG, Bytes.wrap(new byte[PairMessage.MAX_LENGTH + 1]));
  }

  @Test
  void anInitiationThatIsTooLongIsRefused() throws RatchetException {
    refused(
        Reason.TOO_LONG,
        changed(from ->
            withKem(
                from,
                Optional.of(
                    new Initiation.Encapsulated(
                        Optional.empty(), Bytes.wrap(new byte[PairMessage.MAX_INITIATION]))))));
  }

  @Test
  void aFirstMessageOfAnotherDeviceIsRefused() throws RatchetException {
    TestDevice carol = TestDevice.create(3);

    refused(Reason.WRONG_PEER, carol.send(bob, "I am Alice"));
  }

  @Test
  void anIdentityThatTheDeviceHasNotSignedIsRefused() throws RatchetException {
    TestDevice carol = TestDevice.create(3);
    SignedIdentity carols =
        new SignedIdentity(
            carol.identity().half(PairSuite.PQXDH).typed(),
            carol.identity().half(PairSuite.PQXDH).signature());

    refused(Reason.IDENTITY_SIGNATURE, changed(from -> withIdentity(from, carols)));
  }

  @Test
  void anIdentityOfAnotherSuiteIsRefused() throws RatchetException {
    SignedIdentity other =
        new SignedIdentity(
            alice.identity().half(PairSuite.X3DH).typed(),
            alice.identity().half(PairSuite.X3DH).signature());

    refused(Reason.IDENTITY_SIGNATURE, changed(from -> withIdentity(from, other)));
  }

  @Test
  void aKeyOfAnotherAlgorithmIsRefused() throws RatchetException {
    refused(
        Reason.WRONG_ALGORITHM,
        changed(from -> withEphemeral(from, new TypedKey(0x0042, from.ephemeral().key()))));
  }

  @Test
  void aKeyOfSmallOrderIsRefused() throws RatchetException {
    refused(
        Reason.UNACCEPTABLE_KEY,
        changed(from -> withEphemeral(from, new TypedKey(0x0020, Bytes.wrap(new byte[32])))));
  }

  @Test
  void aFirstMessageWithoutTheKemOfItsSuiteIsRefused() throws RatchetException {
    refused(Reason.MALFORMED, changed(from -> withKem(from, Optional.empty())));
  }

  @Test
  void anEncapsulationOfAnotherLengthIsRefused() throws RatchetException {
    refused(
        Reason.MALFORMED,
        changed(from ->
            withKem(
                from,
                from.kem()
                    .map(kem ->
                        new Initiation.Encapsulated(
                            kem.oneTime(), kem.ciphertext().slice(0, 100))))));
  }

  @Test
  void aBundleThatIsGoneIsNotFound() throws RatchetException {
    Bytes first = alice.send(bob, "hello");
    bob.rotate();
    bob.forgetBundle(1);

    undecryptable(Reason.UNKNOWN_PREKEY, first);
  }

  @Test
  void aKeyOfTheKemThatIsGoneIsNotFound() throws RatchetException {
    Bytes first =
        changed(from ->
            new Initiation(
                from.identityKey(),
                from.identity(),
                from.bundle(),
                from.ephemeral(),
                Optional.empty(),
                from.kem()));
    TestDevice.wipe(bob);

    undecryptable(Reason.UNKNOWN_PREKEY, first);
  }

  @Test
  void aFirstMessageOnItsWayOutlivesTheRotationOfTheBundle() throws RatchetException {
    Bytes first = alice.send(bob, "hello");
    bob.rotate();

    assertThat(bob.read(alice, first)).isEqualTo("hello");
  }

  @Test
  void anotherOneTimeKeyThanTheOneThatWasUsedOpensNothing() throws RatchetException {
    undecryptable(
        Reason.NO_SESSION,
        changed(from ->
            new Initiation(
                from.identityKey(),
                from.identity(),
                from.bundle(),
                from.ephemeral(),
                Optional.of(new PrekeyId(2)),
                from.kem())));
    assertThat(bob.oneTimeKeys()).isEqualTo(4);
  }

  @Test
  void aServerThatSwapsTheKemKeyMakesMessagesThatDoNotOpen() throws RatchetException {
    undecryptable(
        Reason.NO_SESSION,
        changed(from ->
            withKem(
                from,
                from.kem()
                    .map(kem -> new Initiation.Encapsulated(Optional.empty(), kem.ciphertext())))));
  }

  @Test
  void aForgedHeaderBelongsToNoSession() throws RatchetException {
    bob.read(alice, alice.send(bob, "hello"));
    alice.read(bob, bob.send(alice, "yes"));
    PairMessage message = PairMessage.decode(alice.send(bob, "second"));
    Bytes header = with(message.header(), 40, message.header().at(40) ^ 1);

    undecryptable(
        Reason.NO_SESSION,
        new PairMessage(message.suite(), Optional.empty(), header, message.body()).encoded());
    undecryptable(
        Reason.NO_SESSION,
        new PairMessage(message.suite(), Optional.empty(), Bytes.EMPTY, message.body()).encoded());
  }

  @Test
  void aBodyUnderAnotherHeaderIsNotAuthentic() throws RatchetException {
    bob.read(alice, alice.send(bob, "hello"));
    alice.read(bob, bob.send(alice, "yes"));
    PairMessage one = PairMessage.decode(alice.send(bob, "one"));
    PairMessage two = PairMessage.decode(alice.send(bob, "two"));

    undecryptable(
        Reason.AUTHENTICATION_FAILED,
        new PairMessage(one.suite(), Optional.empty(), one.header(), two.body()).encoded());
  }

  @Test
  void aMessageOfAnotherSuiteBelongsToNoSession() throws RatchetException {
    bob.read(alice, alice.send(bob, "hello"));
    alice.read(bob, bob.send(alice, "yes"));

    undecryptable(Reason.NO_SESSION, with(alice.send(bob, "second"), 3, 1));
  }

  @Test
  void aMessageSentBackToItsSenderOpensNothing() throws RatchetException {
    bob.read(alice, alice.send(bob, "hello"));
    alice.read(bob, bob.send(alice, "yes"));
    Bytes own = bob.send(alice, "mine");

    undecryptable(Reason.NO_SESSION, own);
  }

  @Test
  void contentThatDoesNotDecodeIsRefused() {
    for (String hex :
        new String[] {
          "",
          "01",
          "0105",
          "0301ff" + "00".repeat(125),
          "0100" + "01".repeat(126),
          "0100" + "00".repeat(127)
        }) {
      assertThatExceptionOfType(RatchetException.class)
          .as("payload %s", hex)
          .isThrownBy(() -> Payload.decode(Bytes.fromHex(hex)))
          .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED_PAYLOAD));
    }
  }

  @Test
  void aRetryRequestOfAnotherFormatIsRefused() throws DecodeException {
    String rest = "01" + "00".repeat(32);

    assertThat(Reader.decode(Bytes.fromHex("01" + rest), RetryRequest::read).reason())
        .isEqualTo(RetryRequest.Cause.NO_SESSION);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Reader.decode(Bytes.fromHex("02" + rest), RetryRequest::read));
  }
}
