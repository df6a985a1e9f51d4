package sonet.mls.framing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.Writer;
import sonet.mls.Epoch;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.commit.Commit;
import sonet.mls.extension.Extensions;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.MessageKey;
import sonet.mls.schedule.SecretTree;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.SeededRandom;
import sonet.mls.tree.LeafIndex;

class MessageProtectionTest {
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());
  private static final MlsSuite SUITE = new MlsSuite(SUITES.get(1));
  private static final RandomSource RANDOM = new SeededRandom(1);
  private static final GroupId GROUP = new GroupId(Bytes.utf8("group"));
  private static final LeafIndex LEAF = new LeafIndex(1);
  private static final Bytes DATA = Bytes.utf8("authenticated");
  private static final Content REMOVAL =
      new Content.Proposal(new Proposal.Remove(new LeafIndex(0)));
  private static final Content COMMIT = new Content.Commit(new Commit(List.of(), Optional.empty()));
  private static final Content APPLICATION = new Content.Application(Bytes.utf8("hello"));
  private static final Secret MEMBERSHIP_KEY = Secret.of(Bytes.utf8("membership"));
  private static final Secret SENDER_DATA_SECRET = Secret.random(RANDOM, 32);

  private final MessageProtection protection =
      new MessageProtection(SUITE, Bytes.utf8("the group context"));
  private final KeyPair keys = SUITE.primitives().generateSignatureKeyPair(RANDOM);
  private final Signer signer = SUITE.primitives().signer(keys);

  @Test
  void aMembersMessageInTheOpenIsReadAsItWasSent() throws MlsException {
    AuthenticatedContent sent = sign(WireFormat.PUBLIC_MESSAGE, member(COMMIT));

    PublicMessage message = protection.protect(sent, MEMBERSHIP_KEY);

    assertThat(verify(protection.unprotect(message, MEMBERSHIP_KEY))).isEqualTo(sent);
    assertThat(verify(protection.observe(message))).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7})
  void anEncryptedMessageIsReadAsItWasSentInEverySuite(int id) throws MlsException {
    MlsSuite suite = new MlsSuite(SUITES.get(id));
    MessageProtection of = new MessageProtection(suite, Bytes.utf8("context"));
    KeyPair pair = suite.primitives().generateSignatureKeyPair(RANDOM);
    AuthenticatedContent sent =
        of.sign(suite.primitives().signer(pair), WireFormat.PRIVATE_MESSAGE, member(APPLICATION))
            .complete();
    PrivateMessage message = of.encrypt(sent, key(suite), sealing(PaddingPolicy.padme()));

    SenderData senderData = of.openSenderData(message, SENDER_DATA_SECRET);

    assertThat(senderData.leafIndex()).isEqualTo(LEAF);
    assertThat(senderData.generation()).isZero();
    assertThat(of.decrypt(message, senderData, key(suite)).verify(suite, pair.publicKey()))
        .isEqualTo(sent);
  }

  @ParameterizedTest
  @EnumSource
  void everyKindOfContentCanBeEncrypted(ContentType type) throws MlsException {
    AuthenticatedContent sent = sign(WireFormat.PRIVATE_MESSAGE, member(content(type)));

    UnverifiedContent received = decrypt(encrypt(sent));

    assertThat(received.content()).isEqualTo(sent.content());
    assertThat(received.wireFormat()).isEqualTo(WireFormat.PRIVATE_MESSAGE);
    assertThat(verify(received)).isEqualTo(sent);
  }

  @Test
  void theReuseGuardKeepsNoncesApartWhenAKeyIsUsedTwice() {
    AuthenticatedContent sent = sign(WireFormat.PRIVATE_MESSAGE, member(APPLICATION));

    assertThat(encrypt(sent).ciphertext()).isNotEqualTo(encrypt(sent).ciphertext());
  }

  @Test
  void paddingDecidesTheLengthOfTheCiphertext() {
    AuthenticatedContent sent = sign(WireFormat.PRIVATE_MESSAGE, member(APPLICATION));
    int bare = encrypt(sent, PaddingPolicy.none()).ciphertext().length();

    assertThat(encrypt(sent, _ -> 100).ciphertext().length()).isEqualTo(bare + 100);
    assertThat(encrypt(sent, PaddingPolicy.toMultipleOf(256)).ciphertext().length())
        .isEqualTo(256 + 16);
    assertThatIllegalArgumentException().isThrownBy(() -> encrypt(sent, _ -> -1));
    assertThatIllegalArgumentException().isThrownBy(() -> encrypt(sent, _ -> Writer.MAX_VECTOR));
  }

  @Test
  void outsidersSendWithoutAMembershipTag() throws MlsException {
    AuthenticatedContent sent =
        sign(WireFormat.PUBLIC_MESSAGE, from(new Sender.External(0), REMOVAL));

    PublicMessage message = protection.withoutMembership(sent);

    assertThat(message.membershipTag()).isEmpty();
    assertThat(verify(protection.unprotect(message, MEMBERSHIP_KEY))).isEqualTo(sent);
  }

  @Test
  void theSignatureCoversTheGroupContextForMembersAndThoseWhoJoinAndForNobodyElse()
      throws MlsException {
    MessageProtection other = new MessageProtection(SUITE, Bytes.utf8("another context"));
    PublicMessage external = open(new Sender.External(0), REMOVAL);
    PublicMessage joining = open(new Sender.NewMemberCommit(), COMMIT);
    PublicMessage member =
        protection.protect(sign(WireFormat.PUBLIC_MESSAGE, member(REMOVAL)), MEMBERSHIP_KEY);

    assertThat(verify(other.observe(external)).content()).isEqualTo(external.content());
    refused(Rule.INVALID_CONTENT_SIGNATURE, () -> verify(other.observe(joining)));
    refused(Rule.INVALID_CONTENT_SIGNATURE, () -> verify(other.observe(member)));
  }

  @Test
  @Breaks(Rule.INVALID_CONTENT_SIGNATURE)
  void aSignatureHoldsForOneKeyOneContentAndOneWay() throws MlsException {
    AuthenticatedContent sent = sign(WireFormat.PUBLIC_MESSAGE, member(REMOVAL));
    PublicMessage message = protection.protect(sent, MEMBERSHIP_KEY);
    Bytes otherKey = SUITE.primitives().generateSignatureKeyPair(RANDOM).publicKey();
    UnverifiedContent received = protection.observe(message);

    refused(Rule.INVALID_CONTENT_SIGNATURE, () -> received.verify(SUITE, otherKey));
    PublicMessage changed = new PublicMessage(member(COMMIT), sent.auth(), message.membershipTag());
    refused(Rule.INVALID_CONTENT_SIGNATURE, () -> verify(protection.observe(changed)));
    AuthenticatedContent otherWay = sign(WireFormat.PRIVATE_MESSAGE, member(REMOVAL));
    PublicMessage moved =
        new PublicMessage(otherWay.content(), otherWay.auth(), message.membershipTag());
    refused(Rule.INVALID_CONTENT_SIGNATURE, () -> verify(protection.observe(moved)));
  }

  @Test
  @Breaks(Rule.INVALID_MEMBERSHIP_TAG)
  void aMembershipTagHoldsForOneKeyAndOneMessage() {
    PublicMessage message =
        protection.protect(sign(WireFormat.PUBLIC_MESSAGE, member(REMOVAL)), MEMBERSHIP_KEY);
    Secret otherKey = Secret.of(Bytes.utf8("another key"));

    refused(Rule.INVALID_MEMBERSHIP_TAG, () -> protection.unprotect(message, otherKey));
    refused(
        Rule.INVALID_MEMBERSHIP_TAG,
        () ->
            protection.unprotect(
                new PublicMessage(
                    message.content(),
                    new FramedContentAuthData(
                        flipped(message.auth().signature()), Optional.empty()),
                    message.membershipTag()),
                MEMBERSHIP_KEY));
    refused(
        Rule.INVALID_MEMBERSHIP_TAG,
        () ->
            protection.unprotect(
                new PublicMessage(message.content(), message.auth(), Optional.empty()),
                MEMBERSHIP_KEY));
  }

  @Test
  @Breaks(Rule.APPLICATION_NOT_ENCRYPTED)
  void applicationDataInTheOpenIsRefused() {
    SignedContent signed = protection.sign(signer, WireFormat.PUBLIC_MESSAGE, member(APPLICATION));
    PublicMessage message =
        new PublicMessage(
            signed.content(),
            new FramedContentAuthData(signed.signature(), Optional.empty()),
            Optional.of(Bytes.EMPTY));

    refused(Rule.APPLICATION_NOT_ENCRYPTED, () -> protection.unprotect(message, MEMBERSHIP_KEY));
    refused(Rule.APPLICATION_NOT_ENCRYPTED, () -> protection.observe(message));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> protection.protect(signed.complete(), MEMBERSHIP_KEY));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> protection.withoutMembership(signed.complete()));
  }

  @Test
  @Breaks(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER)
  void outsidersMaySendOnlyWhatTheirKindMay() {
    notAllowed(new Sender.External(0), COMMIT);
    notAllowed(new Sender.NewMemberCommit(), REMOVAL);
    notAllowed(new Sender.NewMemberProposal(), REMOVAL);
    notAllowed(
        new Sender.NewMemberProposal(),
        new Content.Proposal(new Proposal.GroupContextExtensions(Extensions.EMPTY)));
    notAllowed(new Sender.NewMemberProposal(), COMMIT);
  }

  @Test
  @Breaks(Rule.INVALID_SENDER_DATA)
  void senderDataIsBoundToTheMessageAndToTheEpoch() {
    PrivateMessage message = encrypt(sign(WireFormat.PRIVATE_MESSAGE, member(APPLICATION)));
    Secret otherSecret = Secret.random(RANDOM, 32);

    refused(Rule.INVALID_SENDER_DATA, () -> protection.openSenderData(message, otherSecret));
    for (PrivateMessage changed :
        List.of(
            new PrivateMessage(
                new GroupId(Bytes.utf8("other")),
                message.epoch(),
                message.contentType(),
                message.authenticatedData(),
                message.encryptedSenderData(),
                message.ciphertext()),
            with(message, message.epoch().next(), message.contentType()),
            with(message, message.epoch(), ContentType.COMMIT),
            withCiphertext(message, flipped(message.ciphertext())),
            withSenderData(message, flipped(message.encryptedSenderData())),
            withSenderData(message, Bytes.EMPTY))) {
      refused(
          Rule.INVALID_SENDER_DATA, () -> protection.openSenderData(changed, SENDER_DATA_SECRET));
    }
  }

  @Test
  void senderDataOfAnotherLengthIsRefusedEvenIfItDecrypts() {
    PrivateMessage message = encrypt(sign(WireFormat.PRIVATE_MESSAGE, member(APPLICATION)));
    Bytes aad =
        new Writer().opaque(GROUP.value()).u64(7).u8(ContentType.APPLICATION.value()).toBytes();
    try (SenderDataKey key =
        SenderDataKey.derive(SUITE, SENDER_DATA_SECRET, message.ciphertext())) {
      for (int length : new int[] {0, 11, 13}) {
        Bytes sealed =
            SUITE.primitives().seal(key.key(), key.nonce(), aad, Bytes.wrap(new byte[length]));
        refused(
            Rule.INVALID_SENDER_DATA,
            () -> protection.openSenderData(withSenderData(message, sealed), SENDER_DATA_SECRET));
      }
    }
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_CONTENT)
  void contentIsBoundToItsKeyAndToWhatStandsInTheOpen() throws MlsException {
    PrivateMessage message = encrypt(sign(WireFormat.PRIVATE_MESSAGE, member(APPLICATION)));
    SenderData senderData = protection.openSenderData(message, SENDER_DATA_SECRET);
    SenderData otherGuard =
        new SenderData(LEAF, senderData.generation(), flipped(senderData.reuseGuard()));
    PrivateMessage otherData =
        new PrivateMessage(
            message.groupId(),
            message.epoch(),
            message.contentType(),
            Bytes.utf8("other"),
            message.encryptedSenderData(),
            message.ciphertext());

    undecryptable(withCiphertext(message, flipped(message.ciphertext())), senderData);
    undecryptable(withCiphertext(message, Bytes.EMPTY), senderData);
    undecryptable(message, otherGuard);
    undecryptable(otherData, senderData);
    undecryptable(with(message, message.epoch().next(), message.contentType()), senderData);
    undecryptable(with(message, message.epoch(), ContentType.PROPOSAL), senderData);
    refused(
        Rule.UNDECRYPTABLE_CONTENT,
        () -> protection.decrypt(message, senderData, key(SUITE, ContentType.COMMIT)));
  }

  @Test
  void contentThatDecryptsToNonsenseIsRefused() {
    for (String hex : new String[] {"", "05", "0568656c6c6f", "0568656c6c6fc0"}) {
      PrivateMessage message = sealed(Bytes.fromHex(hex));
      refused(Rule.UNDECRYPTABLE_CONTENT, () -> decrypt(message));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"01", "80", "000001", "010000", "00000100000000"})
  @Breaks(Rule.NONZERO_PADDING)
  void paddingWithAnotherByteThanZeroIsRefused(String padding) {
    AuthenticatedContent sent = sign(WireFormat.PRIVATE_MESSAGE, member(APPLICATION));
    Bytes plaintext =
        new Writer()
            .value(sent.content().content())
            .value(sent.auth())
            .raw(Bytes.fromHex(padding))
            .toBytes();

    refused(Rule.NONZERO_PADDING, () -> decrypt(sealed(plaintext)));
  }

  @Test
  void theKeyOfAnotherGenerationIsTheCallersMistake() throws MlsException {
    PrivateMessage message = encrypt(sign(WireFormat.PRIVATE_MESSAGE, member(APPLICATION)));
    SenderData senderData = protection.openSenderData(message, SENDER_DATA_SECRET);
    SenderData other = new SenderData(LEAF, 1, senderData.reuseGuard());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> protection.decrypt(message, other, key(SUITE)));
  }

  @Test
  void whatWasSignedForOneWayCannotGoAnother() {
    AuthenticatedContent forPrivate = sign(WireFormat.PRIVATE_MESSAGE, member(REMOVAL));
    AuthenticatedContent forPublic = sign(WireFormat.PUBLIC_MESSAGE, member(REMOVAL));
    AuthenticatedContent outsider =
        sign(WireFormat.PRIVATE_MESSAGE, from(new Sender.External(0), REMOVAL));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> protection.protect(forPrivate, MEMBERSHIP_KEY));
    assertThatIllegalArgumentException().isThrownBy(() -> encrypt(forPublic));
    assertThatIllegalArgumentException().isThrownBy(() -> encrypt(outsider));
    assertThatIllegalArgumentException().isThrownBy(() -> protection.withoutMembership(forPublic));
    AuthenticatedContent external =
        sign(WireFormat.PUBLIC_MESSAGE, from(new Sender.External(0), REMOVAL));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> protection.protect(external, MEMBERSHIP_KEY));
  }

  @Test
  void onlyACommitHasAConfirmationTag() {
    SignedContent commit = protection.sign(signer, WireFormat.PUBLIC_MESSAGE, member(COMMIT));
    SignedContent proposal = protection.sign(signer, WireFormat.PUBLIC_MESSAGE, member(REMOVAL));

    assertThat(commit.confirmed(DATA).auth().confirmationTag()).contains(DATA);
    assertThatIllegalArgumentException().isThrownBy(commit::complete);
    assertThatIllegalArgumentException().isThrownBy(() -> proposal.confirmed(DATA));
  }

  private static Content content(ContentType type) {
    return switch (type) {
      case APPLICATION -> APPLICATION;
      case PROPOSAL -> REMOVAL;
      case COMMIT -> COMMIT;
    };
  }

  private static FramedContent member(Content content) {
    return from(new Sender.Member(LEAF), content);
  }

  private static FramedContent from(Sender sender, Content content) {
    return new FramedContent(GROUP, new Epoch(7), sender, DATA, content);
  }

  private AuthenticatedContent sign(WireFormat wireFormat, FramedContent content) {
    SignedContent signed = protection.sign(signer, wireFormat, content);
    return content.content().type() == ContentType.COMMIT
        ? signed.confirmed(Bytes.utf8("confirmed"))
        : signed.complete();
  }

  private PublicMessage open(Sender sender, Content content) {
    return protection.withoutMembership(sign(WireFormat.PUBLIC_MESSAGE, from(sender, content)));
  }

  private AuthenticatedContent verify(UnverifiedContent content) throws MlsException {
    return content.verify(SUITE, keys.publicKey());
  }

  private PrivateMessage encrypt(AuthenticatedContent content) {
    return encrypt(content, PaddingPolicy.none());
  }

  private PrivateMessage encrypt(AuthenticatedContent content, PaddingPolicy padding) {
    return protection.encrypt(
        content, key(SUITE, content.content().content().type()), sealing(padding));
  }

  private static Sealing sealing(PaddingPolicy padding) {
    return new Sealing(SENDER_DATA_SECRET, padding, RANDOM);
  }

  private static MessageKey key(MlsSuite suite) {
    return key(suite, ContentType.APPLICATION);
  }

  /// The same key for everyone, as the secret tree is the same.
  private static MessageKey key(MlsSuite suite, ContentType type) {
    return SecretTree.create(suite, 2, Secret.zeros(suite.hashLength()))
        .takeSender(LEAF)
        .ratchets()
        .next(type);
  }

  private UnverifiedContent decrypt(PrivateMessage message) throws MlsException {
    SenderData senderData = protection.openSenderData(message, SENDER_DATA_SECRET);
    return protection.decrypt(message, senderData, key(SUITE, message.contentType()));
  }

  /// A message of a malicious member, who may encrypt what it likes.
  private static PrivateMessage sealed(Bytes plaintext) {
    Bytes header =
        new Writer().opaque(GROUP.value()).u64(7).u8(ContentType.APPLICATION.value()).toBytes();
    Bytes aad = new Writer().raw(header).opaque(DATA).toBytes();
    MessageKey messageKey = key(SUITE);
    Bytes ciphertext =
        SUITE
            .primitives()
            .seal(messageKey.key(), Bytes.wrap(messageKey.nonce().expose()), aad, plaintext);
    SenderData senderData = new SenderData(LEAF, 0, Bytes.wrap(new byte[4]));
    try (SenderDataKey key = SenderDataKey.derive(SUITE, SENDER_DATA_SECRET, ciphertext)) {
      return new PrivateMessage(
          GROUP,
          new Epoch(7),
          ContentType.APPLICATION,
          DATA,
          SUITE.primitives().seal(key.key(), key.nonce(), header, senderData.encoded()),
          ciphertext);
    }
  }

  private static PrivateMessage with(PrivateMessage message, Epoch epoch, ContentType type) {
    return new PrivateMessage(
        message.groupId(),
        epoch,
        type,
        message.authenticatedData(),
        message.encryptedSenderData(),
        message.ciphertext());
  }

  private static PrivateMessage withSenderData(PrivateMessage message, Bytes senderData) {
    return new PrivateMessage(
        message.groupId(),
        message.epoch(),
        message.contentType(),
        message.authenticatedData(),
        senderData,
        message.ciphertext());
  }

  private static PrivateMessage withCiphertext(PrivateMessage message, Bytes ciphertext) {
    return new PrivateMessage(
        message.groupId(),
        message.epoch(),
        message.contentType(),
        message.authenticatedData(),
        message.encryptedSenderData(),
        ciphertext);
  }

  private static Bytes flipped(Bytes value) {
    byte[] bytes = value.toArray();
    bytes[bytes.length / 4] ^= 1;
    return Bytes.wrap(bytes);
  }

  private void notAllowed(Sender sender, Content content) {
    PublicMessage message = open(sender, content);
    refused(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER, () -> protection.observe(message));
    refused(
        Rule.CONTENT_NOT_ALLOWED_FOR_SENDER, () -> protection.unprotect(message, MEMBERSHIP_KEY));
  }

  private void undecryptable(PrivateMessage message, SenderData senderData) {
    refused(
        Rule.UNDECRYPTABLE_CONTENT,
        () -> protection.decrypt(message, senderData, key(SUITE, ContentType.APPLICATION)));
  }

  private static void refused(Rule rule, ThrowingCallable call) {
    assertThatExceptionOfType(MlsException.class)
        .isThrownBy(call)
        .extracting(MlsException::rule)
        .isEqualTo(rule);
  }
}
