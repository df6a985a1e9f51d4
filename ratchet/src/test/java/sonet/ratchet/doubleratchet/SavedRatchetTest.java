package sonet.ratchet.doubleratchet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.braid.BraidProfile;
import sonet.ratchet.braid.BraidProtocol;
import sonet.ratchet.braid.KeptPage;
import sonet.ratchet.doubleratchet.RatchetPair.Message;
import sonet.ratchet.doubleratchet.TripleRatchet.Opening;
import sonet.ratchet.testing.SeededRandom;

/// A ratchet that its disk has damaged, and headers that are none: one rule each.
class SavedRatchetTest {
  private static final CipherSuite SUITE = RatchetPair.SUITE;
  private static final int FINGERPRINT = 6;

  private static Secret key(int value) {
    byte[] key = new byte[32];
    key[0] = (byte) value;
    return Secret.wrap(key);
  }

  private static Bytes bytes(int length) {
    return Bytes.wrap(new byte[length]);
  }

  private static Chains.Old old(int id, int number, Bytes recents) {
    return new Chains.Old(id, bytes(32), key(5), number, new Recents(recents));
  }

  /// A state with one of everything, of which a test changes a part.
  private static RatchetState state(
      Optional<KeyPair> own, Chains.Old remembered, List<SkippedPage> pages, int previous) {
    return new RatchetState(
        key(1),
        own,
        Optional.of(bytes(32)),
        Optional.of(new Chains.Sending(key(2), key(3), 0)),
        previous,
        key(6),
        key(7),
        Optional.empty(),
        List.of(remembered),
        SkippedKeys.of(pages, List.of()),
        2);
  }

  private static Optional<KeyPair> own() {
    return Optional.of(SUITE.generateKemKeyPair(new SeededRandom(1)));
  }

  private static SkippedPage page(int chain) {
    return new SkippedPage(chain, 0, List.of(new SkippedPage.Slot(3, 7, key(9))));
  }

  private static Bytes written(RatchetState state) {
    Writer writer = new Writer();
    RatchetFormat.write(writer, new DoubleRatchet(state));
    return writer.toBytes();
  }

  private static void read(Bytes written, List<SkippedPage> pages) throws DecodeException {
    Reader reader = Reader.of(written);
    DoubleRatchet ratchet = RatchetFormat.read(reader, pages);
    reader.end();
    assertThat(written(ratchet.state())).isEqualTo(written);
  }

  private static void assertDamaged(String how, Bytes written, List<SkippedPage> pages) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> read(written, pages))
        .withMessageContaining(how);
  }

  @Test
  void aStateThatWasWrittenIsReadAgain() throws DecodeException {
    read(written(state(own(), old(1, 4, bytes(0)), List.of(page(1)), 3)), List.of(page(1)));
  }

  @Test
  void aStateOfAnotherFormatIsRefused() {
    byte[] written = written(state(own(), old(1, 4, bytes(0)), List.of(), 3)).toArray();
    written[0] = 2;
    assertDamaged("format 2", Bytes.wrap(written), List.of());
  }

  @Test
  void aChainThatSendsHasAKey() {
    assertDamaged(
        "without its key",
        written(state(Optional.empty(), old(1, 4, bytes(0)), List.of(), 3)),
        List.of());
  }

  @Test
  void skippedKeysAreOfAChainThatIsRemembered() {
    assertDamaged(
        "not remembered",
        written(state(own(), old(1, 4, bytes(0)), List.of(), 3)),
        List.of(page(8)));
  }

  @Test
  void fingerprintsAreWholeAndNotTooMany() throws DecodeException {
    Bytes none = bytes(0);
    Recents recents = new Recents(none);
    for (int i = 0; i < 2_000; i++) {
      recents = recents.plus(SUITE.hash(Bytes.of((byte) i, (byte) (i >> 8))).slice(0, FINGERPRINT));
    }
    Bytes full = recents.fingerprints();
    read(written(state(own(), old(1, 4, full), List.of(), 3)), List.of());
    assertDamaged(
        "fingerprints",
        written(state(own(), old(1, 4, full.slice(1, full.length())), List.of(), 3)),
        List.of());
    assertDamaged(
        "fingerprints",
        written(state(own(), old(1, 4, Bytes.concat(full, bytes(FINGERPRINT))), List.of(), 3)),
        List.of());
  }

  @Test
  void numbersAreThoseOfMessages() {
    assertDamaged(
        "no chain reaches", written(state(own(), old(1, -4, bytes(0)), List.of(), 3)), List.of());
    assertDamaged(
        "no chain reaches", written(state(own(), old(1, 4, bytes(0)), List.of(), -3)), List.of());
  }

  private static void assertPageRefused(String how, int index, Integer... numbers) {
    Writer writer = new Writer();
    List<SkippedPage.Slot> slots =
        List.of(numbers).stream()
            .map(number -> new SkippedPage.Slot(number, 7, key(number)))
            .toList();
    new SkippedPage(1, index, slots).writeTo(writer);
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> SkippedPage.read(Reader.of(writer.toBytes())))
        .withMessageContaining(how);
  }

  @Test
  void aPageHasNumbersOfItsOwnInTheirOrder() {
    assertPageRefused("an empty page", 0);
    assertPageRefused("number 16 on page 0", 0, 16);
    assertPageRefused("number 15 on page 1", 1, 15);
    assertPageRefused("number 3 on page 0", 0, 4, 3);
    assertPageRefused("number 3 on page 0", 0, 3, 3);
  }

  @Test
  void keysOfABraidBelongToOne() {
    Writer writer = new Writer();
    RatchetFormat.write(writer, new DoubleRatchet(state(own(), old(1, 4, bytes(0)), List.of(), 3)));
    Bytes written = writer.u8(0).toBytes();
    RatchetPages pages =
        new RatchetPages(
            List.of(), List.of(new KeptPage(0, 0, List.of(new KeptPage.Kept(1, key(1))))));
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> TripleRatchet.read(Reader.of(written), pages))
        .withMessageContaining("a braid that is not there");
  }

  @Test
  void aChainEndsWithItsNumbers() {
    RatchetState full =
        new RatchetState(
            key(1),
            own(),
            Optional.of(bytes(32)),
            Optional.of(new Chains.Sending(key(2), key(3), Integer.MAX_VALUE)),
            0,
            key(6),
            key(7),
            Optional.empty(),
            List.of(),
            SkippedKeys.NONE,
            0);
    RatchetProfile profile = RatchetProfile.sonet(SUITE, Optional.empty());
    assertThatIllegalStateException()
        .isThrownBy(() -> new DoubleRatchet(full).send(profile, new SeededRandom(1)))
        .withMessageContaining("at its end");
  }

  @Test
  void whoHasAChainOrAPeersKeyCanSend() {
    RatchetPair pair = new RatchetPair(Limits.USUAL);
    assertThat(pair.bob().ratchet().canSend()).isFalse();
    pair.toBob(pair.fromAlice("first"));
    // There is a key to answer, and no chain yet; then there is a chain.
    assertThat(pair.bob().ratchet().state().sending()).isEmpty();
    assertThat(pair.bob().ratchet().canSend()).isTrue();
    var _ = pair.fromBob("answer");
    assertThat(pair.bob().ratchet().state().sending()).isPresent();
    assertThat(pair.bob().ratchet().canSend()).isTrue();
  }

  @Test
  void aChainIsEnoughToSend() {
    RatchetState alone =
        new RatchetState(
            key(1),
            own(),
            Optional.empty(),
            Optional.of(new Chains.Sending(key(2), key(3), 0)),
            0,
            key(6),
            key(7),
            Optional.empty(),
            List.of(),
            SkippedKeys.NONE,
            0);
    assertThat(new DoubleRatchet(alone).canSend()).isTrue();
  }

  @Test
  void limitsAreAtLeastOne() {
    assertThat(new Limits(1, 1, 1, 1).jump()).isEqualTo(1);
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(0, 1, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Limits(1, 1, 1, 0));
  }

  /// What an initiator could seal as its first header.
  private static Bytes sealed(Bytes plain) {
    Secret headerKey = RatchetPair.initiatorHeaderKey();
    Bytes salt = bytes(EncryptedHeaders.SALT);
    Bytes label = Bytes.utf8("Sonet pair 1.0 header");
    try (Secret input = Secret.of(Bytes.concat(label, salt));
        Secret key = SUITE.extract(headerKey, input)) {
      return Bytes.concat(salt, SUITE.seal(key, bytes(SUITE.nonceLength()), label, plain));
    }
  }

  private static Opening opened(int previous, int padding) {
    Bytes key = SUITE.generateKemKeyPair(new SeededRandom(4)).publicKey();
    Bytes plain =
        new Writer().opaque(key).u32(previous).u32(0).opaque(Bytes.EMPTY).u8(padding).toBytes();
    RatchetPair pair = new RatchetPair(Limits.USUAL);
    return pair.toBob(new Message(sealed(plain), bytes(40)));
  }

  @Test
  void aHeaderIsPaddedWithZerosAndHasNumbersOfMessages() {
    // The body is nothing; a header that is right comes as far as that.
    assertThat(opened(0, 0)).isEqualTo(new Opening.Unopened(Reason.AUTHENTICATION_FAILED));
    assertThat(opened(0, 1)).isEqualTo(new Opening.Unopened(Reason.NO_SESSION));
    assertThat(opened(-1, 0)).isEqualTo(new Opening.Unopened(Reason.NO_SESSION));
  }

  private static Opening withoutAPiece(BraidProfile.Beginning beginning) {
    BraidProfile sonet = BraidProfile.SONET;
    BraidProtocol protocol =
        new BraidProtocol(
            new BraidProfile(
                sonet.version(), sonet.protocol(), sonet.chainLabels(), beginning, sonet.limits()),
            Providers.best());
    RatchetPair pair = new RatchetPair(RatchetProfile.sonet(SUITE, Optional.of(protocol)));
    Bytes key = SUITE.generateKemKeyPair(new SeededRandom(4)).publicKey();
    Bytes plain = new Writer().opaque(key).u32(0).u32(0).opaque(Bytes.EMPTY).zeros(64).toBytes();
    return pair.toBob(new Message(sealed(plain), bytes(40)));
  }

  @Test
  void aMessageWithoutAPieceOfTheBraidIsRefusedWhereEveryMessageHasOne() {
    assertThat(withoutAPiece(BraidProfile.Beginning.KEYED))
        .isEqualTo(new Opening.Unopened(Reason.MALFORMED));
    assertThat(withoutAPiece(BraidProfile.Beginning.NEGOTIATED))
        .isEqualTo(new Opening.Unopened(Reason.AUTHENTICATION_FAILED));
  }
}
