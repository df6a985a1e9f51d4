package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Signer;
import sonet.mls.commit.Commit;
import sonet.mls.credential.Credential;
import sonet.mls.extension.ExternalSender;
import sonet.mls.framing.Content;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.FramedContent;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.PublicMessage;
import sonet.mls.framing.Sender;
import sonet.mls.framing.SenderData;
import sonet.mls.framing.WireFormat;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.RatchetPolicy;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// Messages that are not what they claim to be (RFC 9420 §6, §9.1).
final class FramingRulesTest {
  private static final Proposal REMOVE_BOB = new Proposal.Remove(new LeafIndex(1));
  private static final Proposal KEY = external("a key");

  private final Stage stage;
  private final Forger alice;

  FramingRulesTest() throws MlsException {
    stage = new Stage();
    alice = stage.byAlice();
  }

  private static Proposal external(String name) {
    return new Proposal.PreSharedKey(
        new sonet.mls.schedule.PreSharedKeyId.External(Bytes.utf8(name), Bytes.wrap(new byte[32])));
  }

  private void bothRefuse(Rule rule, Bytes message) throws MlsException {
    stage.memberRefuses(rule, stage.c, message);
    stage.observerRefuses(rule, stage.observer, message);
  }

  @Test
  @Breaks(Rule.MALFORMED_MESSAGE)
  void aMessageEndsWhereItsLastFieldEnds() throws MlsException {
    Bytes good = alice.proposal(REMOVE_BOB).encoded();
    bothRefuse(Rule.MALFORMED_MESSAGE, Bytes.concat(good, Bytes.of((byte) 0)));
    bothRefuse(Rule.MALFORMED_MESSAGE, good.slice(0, good.length() - 1));
    bothRefuse(Rule.MALFORMED_MESSAGE, Bytes.EMPTY);
  }

  @Test
  @Breaks({Rule.MALFORMED_MESSAGE, Rule.UNKNOWN_WIRE_FORMAT})
  void aMessageOfAnotherVersionOrWireFormatIsRefused() throws MlsException {
    Bytes good = alice.proposal(REMOVE_BOB).encoded();
    bothRefuse(
        Rule.MALFORMED_MESSAGE,
        Bytes.concat(Bytes.of((byte) 0, (byte) 2), good.slice(2, good.length())));
    bothRefuse(
        Rule.UNKNOWN_WIRE_FORMAT,
        Bytes.concat(
            Bytes.of((byte) 0, (byte) 1, (byte) 0, (byte) 6), good.slice(4, good.length())));
  }

  @Test
  @Breaks(Rule.MALFORMED_MESSAGE)
  void whatIsNoMessageToAGroupIsRefused() throws MlsException {
    KeyPackageBundle dave = stage.keyPackage(stage.client("dave"));
    bothRefuse(Rule.MALFORMED_MESSAGE, new MlsMessage.KeyPackage(dave.keyPackage()).encoded());
    bothRefuse(Rule.MALFORMED_MESSAGE, stage.a.groupInfo(Group.GroupInfoContent.FULL).encoded());
    bothRefuse(
        Rule.MALFORMED_MESSAGE,
        stage.a.commit(CommitRequest.add(dave.keyPackage())).welcome().orElseThrow().encoded());
  }

  @Test
  @Breaks(Rule.WRONG_GROUP)
  void aMessageOfAnotherGroupIsRefused() throws MlsException {
    FramedContent here = alice.content(new Content.Proposal(REMOVE_BOB));
    FramedContent elsewhere =
        new FramedContent(
            new GroupId(Bytes.utf8("another stage")),
            here.epoch(),
            here.sender(),
            here.authenticatedData(),
            here.content());
    stage.refuses(Rule.WRONG_GROUP, alice.open(elsewhere, alice.signer()));
    PrivateMessage encrypted = ((MlsMessage.Private) stage.a.protect(Stage.HELLO)).message();
    bothRefuse(
        Rule.WRONG_GROUP,
        new MlsMessage.Private(
                new PrivateMessage(
                    elsewhere.groupId(),
                    encrypted.epoch(),
                    encrypted.contentType(),
                    encrypted.authenticatedData(),
                    encrypted.encryptedSenderData(),
                    encrypted.ciphertext()))
            .encoded());
  }

  @Test
  @Breaks(Rule.APPLICATION_NOT_ENCRYPTED)
  void applicationDataInTheOpenIsRefused() throws MlsException {
    stage.refuses(
        Rule.APPLICATION_NOT_ENCRYPTED,
        alice.open(alice.content(new Content.Application(Stage.HELLO)), alice.signer()));
  }

  /// The second and third alias leaf 0 and 1 where an index is doubled in 32 bits.
  @ParameterizedTest
  @ValueSource(ints = {3, 0x8000_0000, 0x8000_0001, 4, -1})
  @Breaks(Rule.UNKNOWN_SENDER)
  void whoIsNoMemberCannotSendInTheOpen(int index) throws MlsException {
    Sender nobody = new Sender.Member(new LeafIndex(index));
    stage.refuses(
        Rule.UNKNOWN_SENDER,
        alice.open(alice.content(nobody, new Content.Proposal(KEY)), alice.signer()));
    stage.refuses(
        Rule.UNKNOWN_SENDER,
        alice.open(
            alice.content(
                nobody, new Content.Commit(new Commit(List.of(), Optional.of(alice.path())))),
            alice.signer()));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 0x8000_0000, 0x8000_0001, 4, -1})
  @Breaks(Rule.UNKNOWN_SENDER)
  void whoIsNoMemberCannotSendEncrypted(int index) throws MlsException {
    SenderData nobody = new SenderData(new LeafIndex(index), 0, alice.bytes(4));
    stage.memberRefuses(
        Rule.UNKNOWN_SENDER,
        alice.sealed(ContentType.APPLICATION, alice.bytes(64), nobody.encoded()));
  }

  @Test
  @Breaks(Rule.UNKNOWN_EXTERNAL_SENDER)
  void aGroupWithoutExternalSendersHearsNone() throws MlsException {
    stage.refuses(Rule.UNKNOWN_EXTERNAL_SENDER, outside(stage, 0, REMOVE_BOB));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 0x8000_0000, -1})
  @Breaks(Rule.UNKNOWN_EXTERNAL_SENDER)
  void anExternalSenderThatIsNotListedIsRefused(int index) throws MlsException {
    Stage open = withService();
    open.refuses(Rule.UNKNOWN_EXTERNAL_SENDER, outside(open, index, REMOVE_BOB));
  }

  @Test
  @Breaks(Rule.PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER)
  void anExternalSenderCannotProposeWhatOnlyMembersMay() throws MlsException {
    Stage open = withService();
    for (Proposal proposal :
        List.of(
            new Proposal.Update(open.byBob().updateLeaf()),
            new Proposal.ExternalInit(open.byBob().freshKey()),
            new Proposal.Unknown(new sonet.mls.proposal.ProposalType(0xf0f0), Bytes.EMPTY))) {
      open.refuses(Rule.PROPOSAL_NOT_ALLOWED_FOR_EXTERNAL_SENDER, outside(open, 0, proposal));
    }
  }

  @Test
  @Breaks(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER)
  void whoIsOutsideCannotCommitForTheGroup() throws MlsException {
    Stage open = withService();
    Forger forger = open.byAlice();
    Content commit = new Content.Commit(new Commit(List.of(), Optional.of(forger.path())));
    for (Sender sender : List.of(new Sender.External(0), new Sender.NewMemberProposal())) {
      open.refuses(
          Rule.CONTENT_NOT_ALLOWED_FOR_SENDER,
          forger.open(forger.content(sender, commit), service().signer()));
    }
  }

  @Test
  @Breaks(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER)
  void whoIsNewProposesOnlyToBeAdded() throws MlsException {
    Content remove = new Content.Proposal(REMOVE_BOB);
    for (Sender sender : List.of(new Sender.NewMemberProposal(), new Sender.NewMemberCommit())) {
      stage.refuses(
          Rule.CONTENT_NOT_ALLOWED_FOR_SENDER,
          alice.open(alice.content(sender, remove), alice.signer()));
    }
  }

  @Test
  @Breaks(Rule.CONTENT_NOT_ALLOWED_FOR_SENDER)
  void whoJoinsByACommitCannotProposeAnAdd() throws MlsException {
    TestClient dave = stage.client("dave");
    stage.refuses(
        Rule.CONTENT_NOT_ALLOWED_FOR_SENDER,
        alice.open(
            alice.content(
                new Sender.NewMemberCommit(),
                new Content.Proposal(new Proposal.Add(stage.keyPackage(dave).keyPackage()))),
            dave.signer()));
  }

  @Test
  @Breaks(Rule.INVALID_CONTENT_SIGNATURE)
  void aMemberCannotSignForAnother() throws MlsException {
    Sender bob = new Sender.Member(new LeafIndex(1));
    stage.refuses(
        Rule.INVALID_CONTENT_SIGNATURE,
        alice.open(alice.content(bob, new Content.Proposal(KEY)), alice.signer()));
    Bytes plaintext = alice.plaintext(new Content.Application(Stage.HELLO));
    Bytes signedByBob = stage.byBob().plaintext(new Content.Application(Stage.HELLO));
    assertThat(signedByBob).isNotEqualTo(plaintext);
    stage.memberRefuses(
        Rule.INVALID_CONTENT_SIGNATURE, alice.encrypt(ContentType.APPLICATION, signedByBob));
  }

  @Test
  @Breaks(Rule.INVALID_CONTENT_SIGNATURE)
  void aSignatureForAnotherWireFormatIsRefused() throws MlsException {
    FramedContent content = alice.content(new Content.Proposal(KEY));
    stage.refuses(
        Rule.INVALID_CONTENT_SIGNATURE,
        alice.open(content, alice.auth(WireFormat.PRIVATE_MESSAGE, content, alice.signer())));
  }

  @Test
  @Breaks(Rule.INVALID_CONTENT_SIGNATURE)
  void anExternalSenderNeedsTheKeyThatTheGroupLists() throws MlsException {
    Stage open = withService();
    MlsMessage forged =
        new ExternalProposal(open.a.suite(), open.a.groupId(), open.a.epoch(), Bytes.EMPTY)
            .from(0, REMOVE_BOB, open.bob.signer());
    open.refuses(Rule.INVALID_CONTENT_SIGNATURE, forged);
  }

  @Test
  @Breaks(Rule.INVALID_CONTENT_SIGNATURE)
  void whoIsNewSignsWithTheKeyOfItsKeyPackage() throws MlsException {
    MlsMessage forged =
        new ExternalProposal(stage.a.suite(), stage.a.groupId(), stage.a.epoch(), Bytes.EMPTY)
            .add(stage.keyPackage(stage.client("dave")).keyPackage(), stage.bob.signer());
    stage.refuses(Rule.INVALID_CONTENT_SIGNATURE, forged);
  }

  @Test
  @Breaks(Rule.INVALID_MEMBERSHIP_TAG)
  void aMemberProvesItsMembership() throws MlsException {
    PublicMessage good = alice.proposal(KEY).message();
    Bytes tag = good.membershipTag().orElseThrow();
    for (Bytes forged :
        List.of(
            alice.bytes(tag.length()),
            tag.slice(0, tag.length() - 1),
            Bytes.concat(tag, Bytes.of((byte) 0)),
            Bytes.EMPTY)) {
      stage.memberRefuses(
          Rule.INVALID_MEMBERSHIP_TAG,
          new MlsMessage.Public(
              new PublicMessage(good.content(), good.auth(), Optional.of(forged))));
    }
  }

  @Test
  @Breaks(Rule.INVALID_SENDER_DATA)
  void senderDataThatDoesNotDecryptOrDecodeIsRefused() throws MlsException {
    Bytes ciphertext = alice.bytes(64);
    Bytes senderData = new SenderData(alice.self(), 0, alice.bytes(4)).encoded();
    PrivateMessage good = alice.sealed(ContentType.APPLICATION, ciphertext, senderData).message();
    stage.memberRefuses(
        Rule.INVALID_SENDER_DATA,
        new MlsMessage.Private(
            new PrivateMessage(
                good.groupId(),
                good.epoch(),
                good.contentType(),
                good.authenticatedData(),
                alice.bytes(good.encryptedSenderData().length()),
                ciphertext)));
    stage.memberRefuses(
        Rule.INVALID_SENDER_DATA,
        alice.sealed(
            ContentType.APPLICATION, ciphertext, Bytes.concat(senderData, Bytes.of((byte) 0))));
  }

  @Test
  @Breaks(Rule.INVALID_SENDER_DATA)
  void anotherContentTypeThanWasEncryptedIsRefused() throws MlsException {
    PrivateMessage good = ((MlsMessage.Private) stage.a.protect(Stage.HELLO)).message();
    stage.memberRefuses(
        Rule.INVALID_SENDER_DATA,
        new MlsMessage.Private(
            new PrivateMessage(
                good.groupId(),
                good.epoch(),
                ContentType.PROPOSAL,
                good.authenticatedData(),
                good.encryptedSenderData(),
                good.ciphertext())));
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_CONTENT)
  void contentThatDoesNotDecryptIsRefused() throws MlsException {
    SenderData senderData = new SenderData(alice.self(), 0, alice.bytes(4));
    for (int length : new int[] {0, 15, 16, 64}) {
      stage.memberRefuses(
          Rule.UNDECRYPTABLE_CONTENT,
          alice.sealed(ContentType.APPLICATION, alice.bytes(length), senderData.encoded()));
    }
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_CONTENT)
  void otherAuthenticatedDataThanWasSentIsRefused() throws MlsException {
    PrivateMessage good =
        ((MlsMessage.Private) stage.a.protect(Stage.HELLO, Bytes.utf8("for you"))).message();
    stage.memberRefuses(
        Rule.UNDECRYPTABLE_CONTENT,
        new MlsMessage.Private(
            new PrivateMessage(
                good.groupId(),
                good.epoch(),
                good.contentType(),
                Bytes.utf8("for all"),
                good.encryptedSenderData(),
                good.ciphertext())));
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_CONTENT)
  void contentThatDoesNotDecodeIsRefused() throws MlsException {
    stage.memberRefuses(
        Rule.UNDECRYPTABLE_CONTENT, alice.encrypt(ContentType.PROPOSAL, Bytes.fromHex("000900")));
  }

  @Test
  @Breaks(Rule.NONZERO_PADDING)
  void paddingIsZero() throws MlsException {
    Bytes plaintext = alice.plaintext(new Content.Application(Stage.HELLO));
    for (String padding : List.of("01", "0000000001", "8000000000")) {
      stage.memberRefuses(
          Rule.NONZERO_PADDING,
          alice.encrypt(ContentType.APPLICATION, Bytes.concat(plaintext, Bytes.fromHex(padding))));
    }
    MlsMessage.Private zeros =
        alice.encrypt(ContentType.APPLICATION, Bytes.concat(plaintext, Bytes.wrap(new byte[1000])));
    assertThat(stage.c.process(zeros.encoded())).isInstanceOf(Received.Application.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 1000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1})
  @Breaks(Rule.GENERATION_TOO_FAR_AHEAD)
  void aMessageKeyTooFarAheadIsRefused(int generation) throws MlsException {
    Stage near = new Stage(Stage.Setup.PLAIN.withEnvironment(FramingRulesTest::withNearKeys));
    Forger forger = near.byAlice();
    near.memberRefuses(
        Rule.GENERATION_TOO_FAR_AHEAD,
        forger.sealed(
            ContentType.APPLICATION,
            forger.bytes(64),
            new SenderData(forger.self(), generation, forger.bytes(4)).encoded()));
  }

  @Test
  void aMessageKeyAsFarAheadAsThePolicyAllowsIsFound() throws MlsException {
    Stage near = new Stage(Stage.Setup.PLAIN.withEnvironment(FramingRulesTest::withNearKeys));
    for (int i = 0; i < 3; i++) {
      assertThat(near.a.protect(Stage.HELLO)).isNotNull();
    }
    assertThat(near.c.process(near.a.protect(Stage.HELLO).encoded()))
        .isInstanceOf(Received.Application.class);
  }

  private static Environment withNearKeys(Environment plain) {
    return plain.withPolicy(plain.policy().withRatchets(new RatchetPolicy(3, 3, 100)));
  }

  /// A group that lists one external sender.
  private static Stage withService() throws MlsException {
    ExternalSender service =
        new ExternalSender(service().signer().publicKey(), Credential.basic("service"));
    return new Stage(Stage.Setup.PLAIN.with(ExternalSender.toExtension(List.of(service))));
  }

  private static TestClient service() {
    return TestClient.create("service", 1, 5);
  }

  private static MlsMessage outside(Stage stage, int index, Proposal proposal) {
    Signer signer = service().signer();
    return new ExternalProposal(stage.a.suite(), stage.a.groupId(), stage.a.epoch(), Bytes.EMPTY)
        .from(index, proposal, signer);
  }
}
