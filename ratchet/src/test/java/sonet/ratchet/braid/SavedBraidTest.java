package sonet.ratchet.braid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.braid.BraidProfile.Beginning;
import sonet.ratchet.braid.KeptPage.Kept;

/// A state that a disk has damaged, and messages that are none: one rule each.
class SavedBraidTest {
  private final Side first = Side.initiator(1);
  private final Side second = Side.responder(1);
  private Bytes saved = Bytes.EMPTY;

  /// Lets the second side wait for two messages of the first one.
  @BeforeEach
  void begin() throws RatchetException {
    second.receive(first.send(), first);
    var _ = first.send();
    var _ = first.send();
    second.receive(first.send(), first);
    try (Secret state = second.stolen()) {
      saved = Bytes.wrap(state.expose());
    }
    assertThat(second.braid().pages())
        .singleElement()
        .satisfies(page -> assertThat(page.keys()).hasSize(2));
  }

  /// Where the state itself begins: after the number of pages, and one page of two keys.
  private static final int STATE = 4 + 8 + 4 + 1 + 2 * (4 + 1 + 32);

  private static void assertDamaged(String how, Bytes encoded) {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(() -> {
          try (Secret state = Secret.of(encoded)) {
            var _ = Braid.decode(state);
          }
        })
        .withMessageContaining(how)
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  private Bytes changed(int at, int to) {
    byte[] bytes = saved.toArray();
    bytes[at] = (byte) to;
    return Bytes.wrap(bytes);
  }

  @Test
  void aStateOfAnotherFormatOrWithUnknownFlagsIsRefused() {
    assertThat(saved.at(STATE)).isEqualTo((byte) 1);
    assertDamaged("format", changed(STATE, 2));
    assertDamaged("flags", changed(STATE + 1, 4));
    assertDamaged("too many", Bytes.concat(saved, Bytes.of((byte) 0)));
  }

  @Test
  void aStateOfNoEpochIsRefused() {
    assertThat(saved.slice(STATE + 3, STATE + 11)).isEqualTo(new Writer().u64(1).toBytes());
    assertDamaged("counted from 1", changed(STATE + 10, 0));
    assertDamaged("beyond 2^63", changed(STATE + 3, 0x80));
    // Of a later epoch than its chains.
    assertDamaged("not those of epoch", changed(STATE + 10, 3));
  }

  @Test
  void keysThatNoChainCanHaveKeptAreRefused() {
    // One page twice, and the same of an epoch that is over.
    Bytes page = saved.slice(4, STATE);
    Bytes state = saved.slice(STATE, saved.length());
    assertDamaged("twice", Bytes.concat(new Writer().u32(2).toBytes(), page, page, state));
    byte[] over = page.toArray();
    over[7] = 9;
    assertDamaged(
        "an epoch that is over",
        Bytes.concat(new Writer().u32(1).toBytes(), Bytes.wrap(over), state));
    // Of messages that the chain has not come to.
    Writer ahead = new Writer().u32(1);
    new KeptPage(0, 0, List.of(new Kept(15, key()))).writeTo(ahead);
    assertDamaged("has not reached", Bytes.concat(ahead.toBytes(), state));
  }

  private static Secret key() {
    return Secret.wrap(new byte[32]);
  }

  private static void assertRefused(String how, Reading reading, Writer writer) {
    try (Secret encoded = writer.toSecret()) {
      Reader reader = Reader.of(encoded);
      assertThatExceptionOfType(DecodeException.class)
          .isThrownBy(() -> reading.read(reader))
          .withMessageContaining(how);
    }
  }

  private interface Reading {
    void read(Reader reader) throws DecodeException;
  }

  private static void assertPageRefused(String how, int index, Kept... keys) {
    Writer writer = new Writer();
    new KeptPage(0, index, List.of(keys)).writeTo(writer);
    assertRefused(
        how,
        reader -> {
          var _ = KeptPage.read(reader);
        },
        writer);
  }

  @Test
  void aPageHasKeysOfItsOwnIndicesInTheirOrder() {
    assertPageRefused("an empty page", 0);
    assertPageRefused("index 16 on page 0", 0, new Kept(16, key()));
    assertPageRefused("index 15 on page 1", 1, new Kept(15, key()));
    assertPageRefused("index 3 on page 0", 0, new Kept(4, key()), new Kept(3, key()));
    assertPageRefused("index 3 on page 0", 0, new Kept(3, key()), new Kept(3, key()));
    assertPageRefused("beyond 2^31", -1, new Kept(3, key()));
    assertPageRefused("32 bytes", 0, new Kept(3, Secret.wrap(new byte[31])));
  }

  @Test
  void piecesOfAStateHaveTheirLengths() {
    assertRefused(
        "expected 3 bytes",
        reader -> {
          var _ = Saved.bytes(reader, 3);
        },
        new Writer().opaque(Bytes.wrap(new byte[2])));
  }

  private static Writer chains(int sending, Consumer<Writer> receiving) {
    Writer writer = new Writer().opaque(key()).u8(sending);
    for (int epoch = 0; epoch < sending; epoch++) {
      new Chain(epoch, 1, key()).writeTo(writer);
    }
    receiving.accept(writer);
    return writer;
  }

  private static void assertChainsRefused(String how, Writer writer) {
    assertRefused(
        how,
        reader -> {
          var _ = Chains.read(reader, List.of());
        },
        writer);
  }

  @Test
  void thereAreSomeChainsOfEpochsThatFollowEachOther() {
    assertChainsRefused("there are 0", chains(0, _ -> {}));
    assertChainsRefused("there are 9", chains(9, _ -> {}));
    assertChainsRefused(
        "follow each other",
        chains(
            1,
            writer -> {
              writer.u8(2);
              new Chain(0, 1, key()).writeTo(writer);
              new Chain(2, 1, key()).writeTo(writer);
            }));
  }

  private static boolean serve(List<Integer> sending, List<Integer> receiving, long epoch) {
    List<Chain> to = new ArrayList<>();
    sending.forEach(each -> to.add(new Chain(each, 1, key())));
    List<ReceivingChain> from = new ArrayList<>();
    receiving.forEach(each -> from.add(new ReceivingChain(new Chain(each, 1, key()), List.of())));
    return new Chains(key(), to, from).serve(epoch);
  }

  @Test
  void chainsServeTheEpochThatTheyAreOf() {
    assertThat(serve(List.of(4), List.of(3, 4), 5)).isTrue();
    assertThat(serve(List.of(4, 5), List.of(3, 4, 5), 5)).isTrue();
    // Sending begins too late, ends too early or too late.
    assertThat(serve(List.of(5), List.of(4, 5), 5)).isFalse();
    assertThat(serve(List.of(3), List.of(3), 5)).isFalse();
    assertThat(serve(List.of(4, 5, 6), List.of(4, 5, 6), 5)).isFalse();
    // Receiving ends elsewhere, or begins later.
    assertThat(serve(List.of(4, 5), List.of(3, 4), 5)).isFalse();
    assertThat(serve(List.of(4, 5), List.of(5), 5)).isFalse();
  }

  @Test
  void aChunkIsKeptOnce() {
    ErasureCode.Chunk chunk = new ErasureCode.Chunk(1, Bytes.wrap(new byte[32]));
    for (List<ErasureCode.Chunk> chunks : List.of(List.of(chunk, chunk), threeOf(chunk))) {
      Writer writer = new Writer();
      new Incoming(64, chunks).writeTo(writer);
      assertRefused(
          "a chunk twice",
          reader -> {
            var _ = Incoming.read(reader, 64);
          },
          writer);
    }
  }

  private static List<ErasureCode.Chunk> threeOf(ErasureCode.Chunk chunk) {
    return List.of(
        chunk, new ErasureCode.Chunk(2, chunk.data()), new ErasureCode.Chunk(3, chunk.data()));
  }

  private static void assertNoMessage(Bytes encoded) {
    assertThatExceptionOfType(RatchetException.class)
        .isThrownBy(() -> BraidMessage.decode(encoded, 1))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED));
  }

  @Test
  void whatIsCutOrLongerIsNoMessage() throws RatchetException {
    Bytes message = first.send();
    assertThat(BraidMessage.decode(message, 1).epoch()).isEqualTo(1);
    for (int length = 0; length < message.length(); length++) {
      assertNoMessage(message.slice(0, length));
    }
    assertNoMessage(Bytes.concat(message, Bytes.of((byte) 0)));
    assertNoMessage(Bytes.fromHex("0101010000"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // Another version; no epoch; one not in its shortest form; one beyond 63 bits.
        "02010100",
        "01000100",
        "0181000100",
        "01ffffffffffffffffff010100",
        // An index beyond 31 bits; no such type; a number of a chunk beyond all.
        "01018080808008" + "00",
        "01010107",
        "01010101" + "808004"
      })
  void aMessageHasNumbersThatCanBe(String hex) {
    assertNoMessage(Bytes.fromHex(hex));
  }

  @Test
  void aVersionIsOneByte() {
    BraidProfile profile = BraidProfile.SONET;
    for (int version : List.of(-1, 256)) {
      assertThatIllegalArgumentException()
          .isThrownBy(() ->
              new BraidProfile(
                  version,
                  profile.protocol(),
                  profile.chainLabels(),
                  Beginning.KEYED,
                  profile.limits()));
    }
  }
}
