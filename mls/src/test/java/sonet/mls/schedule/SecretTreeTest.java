package sonet.mls.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;

class SecretTreeTest {
  private static final MlsSuite SUITE = new MlsSuite(CipherSuites.of(Providers.pure()).get(1));
  private static final LeafIndex A = new LeafIndex(0);
  private static final LeafIndex B = new LeafIndex(1);
  private static final LeafIndex D = new LeafIndex(3);
  private static final RatchetPolicy POLICY = new RatchetPolicy(10, 4, 6);

  @Test
  void theRetainedStateIsTheOneOfTheExampleInTheDeletionSchedule() {
    // RFC 9420 §9.2: A receives generation 1 of D, and not generation 0.
    Secret g = encryptionSecret();
    Secret e = RatchetSecrets.left(SUITE, g);
    Secret f = RatchetSecrets.right(SUITE, g);
    Secret c = RatchetSecrets.left(SUITE, f);
    Secret d = RatchetSecrets.right(SUITE, f);
    Secret hr0 = RatchetSecrets.handshake(SUITE, d);
    Secret ar0 = RatchetSecrets.application(SUITE, d);
    Secret ar1 = RatchetSecrets.next(SUITE, ar0, 0);
    Secret ar2 = RatchetSecrets.next(SUITE, ar1, 1);
    MessageKey k0 = RatchetSecrets.messageKey(SUITE, ar0, 0);
    MessageKey k1 = RatchetSecrets.messageKey(SUITE, ar1, 1);
    Secret root = encryptionSecret();

    KeyLookup.Found found = find(tree(4, root), D, ContentType.APPLICATION, 1);

    assertThat(found.consumed()).containsExactly(root);
    assertThat(Retained.values(found.next()))
        .containsExactly(
            Retained.value(e),
            Retained.value(c),
            Retained.value(hr0),
            Retained.value(ar2),
            Retained.value(k0.key()),
            Retained.value(k0.nonce()));
    assertThat(found.key().key().matches(k1.key())).isTrue();
    assertThat(found.key().nonce().matches(k1.nonce())).isTrue();
  }

  @Test
  void aKeyInOrderConsumesTheSecretItCameFrom() {
    SecretTree first = adopt(find(tree(4), D, ContentType.APPLICATION, 0));
    List<Secret> before = Retained.secrets(first);

    KeyLookup.Found found = find(first, D, ContentType.APPLICATION, 1);

    assertThat(found.consumed()).hasSize(1);
    assertThat(before).contains(found.consumed().getFirst());
    assertThat(Retained.secrets(found.next())).doesNotContainAnyElementsOf(found.consumed());
  }

  @Test
  void aSkippedKeyIsConsumedWithItsNonceWhenItIsFound() {
    SecretTree ahead = adopt(find(tree(4), D, ContentType.APPLICATION, 2));

    KeyLookup.Found found = find(ahead, D, ContentType.APPLICATION, 1);

    assertThat(found.key().generation()).isEqualTo(1);
    assertThat(found.consumed()).hasSize(2);
    SecretTree next = adopt(found);
    assertThat(next.skippedKeys()).isEqualTo(1);
    assertThat(Retained.secrets(next)).noneMatch(Secret::isWiped);
  }

  @Test
  void closingTheKeyOfAForgedMessageLeavesTheGenuineOneReadable() {
    SecretTree ahead = adopt(find(tree(4), D, ContentType.APPLICATION, 2));
    Bytes key = Retained.value(find(ahead, D, ContentType.APPLICATION, 1).key().key());

    find(ahead, D, ContentType.APPLICATION, 1).discard();

    KeyLookup.Found again = find(ahead, D, ContentType.APPLICATION, 1);
    assertThat(again.key().key().matches(key)).isTrue();
  }

  @Test
  void aDiscardedLookupWipesAllThatItMadeAndNothingElse() {
    SecretTree tree = adopt(find(tree(4), A, ContentType.APPLICATION, 3));
    List<Bytes> before = Retained.values(tree);
    KeyLookup.Found found = find(tree, D, ContentType.APPLICATION, 5);

    found.discard();

    assertThat(found.key().key().isWiped()).isTrue();
    assertThat(found.fresh()).isNotEmpty().allMatch(Secret::isWiped);
    assertThat(Retained.values(tree)).isEqualTo(before);
  }

  @Test
  void aLookupLeavesTheTreeAsItWas() {
    SecretTree tree = tree(4);
    List<Bytes> before = Retained.values(tree);

    Bytes key = Retained.value(find(tree, D, ContentType.COMMIT, 3).key().key());
    Bytes again = Retained.value(find(tree, D, ContentType.COMMIT, 3).key().key());

    assertThat(again).isEqualTo(key);
    assertThat(Retained.values(tree)).isEqualTo(before);
  }

  @Test
  void aUsedKeyIsNeverGivenAgain() {
    SecretTree tree = adopt(find(tree(4), D, ContentType.APPLICATION, 2));
    SecretTree later = adopt(find(tree, D, ContentType.APPLICATION, 0));

    assertThat(lookup(later, D, 2)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(later, D, 0)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(later, D, 1)).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void proposalsAndCommitsShareTheHandshakeRatchet() {
    SecretTree tree = adopt(find(tree(4), D, ContentType.PROPOSAL, 0));

    assertThat(tree.find(D, ContentType.COMMIT, 0, POLICY)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(tree, D, 0)).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void aJumpIsAllowedUpToTheLimitAndNotBeyond() {
    assertThat(lookup(tree(4), D, 10)).isInstanceOf(KeyLookup.Found.class);
    assertThat(lookup(tree(4), D, 11)).isEqualTo(new KeyLookup.TooFarAhead());
    SecretTree tree = adopt(find(tree(4), D, ContentType.APPLICATION, 5));
    assertThat(lookup(tree, D, 16)).isInstanceOf(KeyLookup.Found.class);
    assertThat(lookup(tree, D, 17)).isEqualTo(new KeyLookup.TooFarAhead());
  }

  @ParameterizedTest
  @ValueSource(ints = {11, Integer.MAX_VALUE, Integer.MIN_VALUE, -2, -1})
  void aGenerationIsUnsigned(int generation) {
    assertThat(lookup(tree(4), D, generation)).isEqualTo(new KeyLookup.TooFarAhead());
  }

  @Test
  void aRatchetKeepsTheNewestSkippedKeysAndTheOthersCountAsUsed() {
    SecretTree tree = adopt(find(tree(4), D, ContentType.APPLICATION, 7));

    assertThat(tree.skippedKeys()).isEqualTo(4);
    assertThat(lookup(tree, D, 2)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(tree, D, 3)).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void anOldSkippedKeyMakesRoomForANewOneAndIsConsumed() {
    SecretTree tree = adopt(find(tree(4), D, ContentType.APPLICATION, 4));
    List<Secret> before = Retained.secrets(tree);

    KeyLookup.Found found = find(tree, D, ContentType.APPLICATION, 6);

    // The ratchet's secret, and key and nonce of generation 0.
    assertThat(found.consumed()).hasSize(3);
    assertThat(before).containsAll(found.consumed());
    assertThat(lookup(found.next(), D, 0)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(found.next(), D, 1)).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void theFullestRatchetPaysWhenTheEpochKeepsTooManyKeys() {
    SecretTree tree = adopt(find(tree(4), D, ContentType.APPLICATION, 4));
    tree = adopt(find(tree, B, ContentType.COMMIT, 2));
    assertThat(tree.skippedKeys()).isEqualTo(6);

    tree = adopt(find(tree, A, ContentType.APPLICATION, 1));

    assertThat(tree.skippedKeys()).isEqualTo(6);
    assertThat(lookup(tree, D, 0)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(tree, D, 1)).isInstanceOf(KeyLookup.Found.class);
    assertThat(tree.find(B, ContentType.COMMIT, 0, POLICY)).isInstanceOf(KeyLookup.Found.class);
    assertThat(lookup(tree, A, 0)).isInstanceOf(KeyLookup.Found.class);
    assertThat(Retained.secrets(tree)).noneMatch(Secret::isWiped);
  }

  @Test
  void aKeyThatTheEpochHasNoRoomForIsConsumed() {
    SecretTree tree = adopt(find(tree(4), D, ContentType.APPLICATION, 4));
    tree = adopt(find(tree, B, ContentType.COMMIT, 2));
    List<Secret> before = Retained.secrets(tree);

    KeyLookup.Found found = find(tree, A, ContentType.APPLICATION, 1);

    List<Secret> after = Retained.secrets(found.next());
    assertThat(found.consumed())
        .containsAll(before.stream().filter(secret -> !after.contains(secret)).toList());
  }

  @Test
  void theLastGenerationOfARatchetIsUsableOnce() throws DecodeException {
    SecretTree tree = atGeneration(RatchetSecrets.END - 1);

    KeyLookup.Found last = find(tree, A, ContentType.APPLICATION, -1);

    assertThat(last.key().generation()).isEqualTo(-1);
    SecretTree exhausted = adopt(last);
    assertThat(lookup(exhausted, A, -1)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(exhausted, A, 0)).isEqualTo(new KeyLookup.AlreadyUsed());
  }

  @Test
  void ourOwnLeafIsOnlyForSending() {
    Secret root = encryptionSecret();
    SecretTree.OwnRatchets own = tree(4, root).takeSender(B);

    assertThat(own.step().consumed()).containsExactly(root);
    assertThat(lookup(own.step().next(), B, 0)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(own.step().next(), A, 0)).isInstanceOf(KeyLookup.Found.class);
    assertThatIllegalStateException().isThrownBy(() -> own.step().next().takeSender(B));
    SecretTree heard = find(tree(4), B, ContentType.COMMIT, 0).next();
    assertThatIllegalStateException().isThrownBy(() -> heard.takeSender(B));
  }

  @Test
  void senderAndReceiverDeriveTheSameKeys() {
    SenderRatchets sender = tree(4).takeSender(D).ratchets();
    SecretTree receiver = tree(4);
    for (int i = 0; i < 5; i++) {
      MessageKey sent = sender.next(ContentType.APPLICATION);
      KeyLookup.Found found = find(receiver, D, ContentType.APPLICATION, i);
      assertThat(found.key().generation()).isEqualTo(sent.generation());
      assertThat(found.key().key().matches(sent.key())).isTrue();
      assertThat(found.key().nonce().matches(sent.nonce())).isTrue();
      receiver = adopt(found);
    }
  }

  @Test
  void aPastEpochAcceptsNoMoreHandshakes() {
    SecretTree heard = adopt(find(tree(4), D, ContentType.COMMIT, 1));
    List<Secret> before = Retained.secrets(heard);

    SecretTree.Step past = heard.withoutHandshakes();

    // The ratchet's secret, and key and nonce of generation 0.
    assertThat(past.consumed()).hasSize(3);
    assertThat(before).containsAll(past.consumed());
    assertThat(past.next().find(D, ContentType.COMMIT, 0, POLICY))
        .isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(past.next().find(A, ContentType.PROPOSAL, 0, POLICY))
        .isEqualTo(new KeyLookup.AlreadyUsed());
    SecretTree later = adopt(find(past.next(), A, ContentType.APPLICATION, 0));
    // Of A nothing but the ratchet for applications, of D the same, and the two nodes beside them.
    assertThat(Retained.secrets(later)).hasSize(4);
    assertThat(lookup(later, D, 0)).isInstanceOf(KeyLookup.Found.class);
  }

  @Test
  void leavesOutsideTheTreeAreTheCallersMistake() {
    assertThatIllegalArgumentException().isThrownBy(() -> lookup(tree(4), new LeafIndex(4), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> lookup(tree(4), new LeafIndex(-1), 0));
    assertThatIllegalArgumentException().isThrownBy(() -> tree(3));
    assertThatIllegalArgumentException().isThrownBy(() -> tree(0));
    assertThatIllegalArgumentException().isThrownBy(() -> tree(Integer.MIN_VALUE));
  }

  @Test
  void aTreeOfOneLeafHasItsRatchetsAtTheRoot() {
    SecretTree tree = adopt(find(tree(1), A, ContentType.APPLICATION, 0));

    assertThat(lookup(tree, A, 1)).isInstanceOf(KeyLookup.Found.class);
    assertThat(Retained.secrets(tree)).hasSize(2);
  }

  @Test
  void whatWasWrittenIsReadAgain() throws DecodeException {
    SecretTree tree = adopt(find(tree(4), D, ContentType.APPLICATION, 3));
    tree = adopt(tree.takeSender(A).step());

    SecretTree read = Reader.decode(encoded(tree), reader -> SecretTree.read(SUITE, reader));

    assertThat(Retained.values(read)).isEqualTo(Retained.values(tree));
    assertThat(encoded(read)).isEqualTo(encoded(tree));
    assertThat(lookup(read, A, 0)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(lookup(read, D, 3)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(find(read, D, ContentType.APPLICATION, 1).key().key())
        .matches(find(tree, D, ContentType.APPLICATION, 1).key().key()::matches);
  }

  @Test
  void anExhaustedRatchetIsReadAgain() throws DecodeException {
    SecretTree read = atGeneration(RatchetSecrets.END);

    assertThat(lookup(read, A, -1)).isEqualTo(new KeyLookup.AlreadyUsed());
    assertThat(encoded(read)).isEqualTo(ratchet(RatchetSecrets.END).toBytes());
  }

  @Test
  void theDeepestTreeThatThereCanBeIsReadAgain() throws DecodeException {
    Bytes deepest = encoded(tree(1 << 30));

    SecretTree read = Reader.decode(deepest, reader -> SecretTree.read(SUITE, reader));

    assertThat(encoded(read)).isEqualTo(deepest);
  }

  @Test
  void aPastEpochStaysOneWhenItIsReadAgain() throws DecodeException {
    Bytes encoded = encoded(tree(4).withoutHandshakes().next());

    SecretTree read = Reader.decode(encoded, reader -> SecretTree.read(SUITE, reader));

    assertThat(read.find(D, ContentType.COMMIT, 0, POLICY)).isEqualTo(new KeyLookup.AlreadyUsed());
  }

  @Test
  void malformedStateIsRefused() {
    Secret secret = Secret.zeros(32);
    refused(new Writer().u8(31).u8(1).u8(1).opaque(secret));
    refused(new Writer().u8(2).u8(2).u8(1).opaque(secret));
    refused(new Writer().u8(2).u8(1).u8(0));
    refused(new Writer().u8(2).u8(1).u8(6));
    refused(new Writer().u8(2).u8(1).u8(1).opaque(Secret.zeros(31)));
    // Ratchets above the leaves, children below them.
    refused(new Writer().u8(1).u8(1).u8(5));
    refused(new Writer().u8(0).u8(1).u8(2).u8(1).opaque(secret).u8(1).opaque(secret));
    // A generation that no ratchet reaches, kept keys out of order, twice, and from the future.
    refused(ratchet(RatchetSecrets.END + 1));
    refused(ratchet(3, 1, 0));
    refused(ratchet(3, 1, 1));
    refused(ratchet(3, 3));
  }

  /// A leaf in a past epoch whose ratchet stands at a generation, with kept keys.
  private static Writer ratchet(long next, int... kept) {
    List<Integer> generations = new ArrayList<>();
    for (int generation : kept) {
      generations.add(generation);
    }
    return new Writer()
        .u8(0)
        .u8(0)
        .u8(4)
        .u64(next)
        .opaque(Secret.zeros(32))
        .vector(
            generations,
            (body, generation) ->
                body.u32(generation).opaque(Secret.zeros(16)).opaque(Secret.zeros(12)));
  }

  private static SecretTree atGeneration(long next) throws DecodeException {
    return Reader.decode(ratchet(next).toBytes(), reader -> SecretTree.read(SUITE, reader));
  }

  private static void refused(Writer state) {
    assertThatExceptionOfType(DecodeException.class)
        .isThrownBy(() -> Reader.decode(state.toBytes(), reader -> SecretTree.read(SUITE, reader)));
  }

  private static Bytes encoded(SecretTree tree) {
    Writer writer = new Writer();
    tree.writeTo(writer);
    return writer.toBytes();
  }

  private static Secret encryptionSecret() {
    return Secret.of(Bytes.utf8("an encryption secret of 32 bytes"));
  }

  private static SecretTree tree(int leaves) {
    return tree(leaves, encryptionSecret());
  }

  private static SecretTree tree(int leaves, Secret encryptionSecret) {
    return SecretTree.create(SUITE, leaves, encryptionSecret);
  }

  private static KeyLookup lookup(SecretTree tree, LeafIndex sender, int generation) {
    return tree.find(sender, ContentType.APPLICATION, generation, POLICY);
  }

  private static KeyLookup.Found find(
      SecretTree tree, LeafIndex sender, ContentType type, int generation) {
    return (KeyLookup.Found) tree.find(sender, type, generation, POLICY);
  }

  /// What a caller does with a genuine message.
  private static SecretTree adopt(KeyLookup.Found found) {
    found.key().close();
    return adopt(new SecretTree.Step(found.next(), found.consumed()));
  }

  private static SecretTree adopt(SecretTree.Step step) {
    step.consumed().forEach(Secret::close);
    return step.next();
  }
}
