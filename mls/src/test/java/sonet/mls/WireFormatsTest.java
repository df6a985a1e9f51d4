package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.WireFormats;
import sonet.mls.framing.WireFormat;
import sonet.mls.observer.Observed;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.LeafNode;

/// Wire formats that leaves offer and groups require (draft-ietf-mls-extensions §5).
final class WireFormatsTest {
  private static final WireFormat TARGETED = new WireFormat(0xf001);
  private static final WireFormat PAIR = new WireFormat(0xf002);
  private static final WireFormats OFFERED = WireFormats.of(TARGETED, new WireFormat(0x0a0a));
  private static final Stage.Setup CAPABLE =
      Stage.Setup.PLAIN.withIdentity(plain -> plain.supporting(OFFERED));
  private static final Stage.Setup REQUIRING = CAPABLE.with(WireFormats.of(TARGETED).toRequired());
  private static final Extension MALFORMED =
      new Extension(ExtensionType.SUPPORTED_WIRE_FORMATS, Bytes.of((byte) 1, (byte) 0));

  /// A client that knows of wire formats, and offers others than are asked of it.
  private static ClientIdentity offering(ClientIdentity plain, WireFormats offered) {
    return plain.supporting(offered);
  }

  private static KeyPackageBundle keyPackage(TestClient client, ClientIdentity identity) {
    return KeyPackageBundle.create(client.environment(), client.suite(), identity, Stage.VALID);
  }

  private static Proposal requiring(WireFormat... formats) {
    return new Proposal.GroupContextExtensions(Extensions.of(WireFormats.of(formats).toRequired()));
  }

  @Test
  void membersSayWhatAllOfThemUnderstand() throws MlsException {
    Stage stage = new Stage(CAPABLE);
    assertThat(stage.c.allSupport(TARGETED)).isTrue();
    assertThat(stage.observer.allSupport(TARGETED)).isTrue();
    assertThat(stage.c.allSupport(PAIR)).isFalse();
    assertThat(stage.c.allSupport(WireFormat.PRIVATE_MESSAGE)).isTrue();
    assertThat(new Stage().c.allSupport(TARGETED)).isFalse();
    assertThat(new Stage().observer.allSupport(WireFormat.PUBLIC_MESSAGE)).isTrue();
  }

  @Test
  void aGroupComesToRequireWhatAllSupport() throws MlsException {
    Stage stage = new Stage(CAPABLE);
    PendingCommit commit =
        stage.a.commit(CommitRequest.RECEIVED.with(requiring(TARGETED, WireFormat.WELCOME)));
    assertThat(stage.c.process(commit.message().encoded()).keep().epochAuthenticator())
        .isEqualTo(commit.group().epochAuthenticator());
    assertThat(stage.observer.process(commit.message().encoded()))
        .isInstanceOf(Observed.Commit.class);
  }

  @Test
  @Breaks(Rule.REQUIRED_WIRE_FORMAT_MISSING)
  void aGroupCannotRequireWhatAMemberLacks() throws MlsException {
    Stage stage = new Stage(CAPABLE);
    stage.refusesList(Rule.REQUIRED_WIRE_FORMAT_MISSING, requiring(TARGETED, PAIR));
  }

  @Test
  @Breaks(Rule.GROUP_EXTENSION_NOT_SUPPORTED)
  void aGroupCannotRequireFormatsOfThoseWhoKnowOfNone() throws MlsException {
    Stage stage = new Stage();
    stage.refusesList(Rule.GROUP_EXTENSION_NOT_SUPPORTED, requiring());
  }

  @Test
  @Breaks(Rule.REQUIRED_WIRE_FORMAT_MISSING)
  void whoIsAddedSupportsWhatIsRequired() throws MlsException {
    Stage stage = new Stage(REQUIRING);
    TestClient dave = stage.client("dave");
    stage.refusesList(
        Rule.REQUIRED_WIRE_FORMAT_MISSING,
        new Proposal.Add(
            keyPackage(dave, offering(dave.identity(), WireFormats.of(PAIR))).keyPackage()));
    assertThat(
            stage
                .a
                .commit(CommitRequest.add(keyPackage(dave, stage.identity(dave)).keyPackage()))
                .effect()
                .added())
        .hasSize(1);
  }

  @Test
  @Breaks(Rule.REQUIRED_WIRE_FORMAT_MISSING)
  void whoIsAddedSupportsWhatTheSameCommitRequires() throws MlsException {
    Stage stage = new Stage(CAPABLE);
    TestClient dave = stage.client("dave");
    stage.refusesList(
        Rule.REQUIRED_WIRE_FORMAT_MISSING,
        requiring(TARGETED),
        new Proposal.Add(
            keyPackage(dave, offering(dave.identity(), WireFormats.NONE)).keyPackage()));
  }

  @Test
  @Breaks(Rule.REQUIRED_WIRE_FORMAT_MISSING)
  void nobodyUnlearnsWhatIsRequired() throws MlsException {
    Stage stage = new Stage(REQUIRING);
    Forger alice = stage.byAlice();
    LeafNode own = alice.ownLeaf();
    LeafNode.Content without =
        new LeafNode.Content(
            Bytes.EMPTY,
            own.credential(),
            own.capabilities(),
            Extensions.of(WireFormats.of(PAIR).toSupported()));
    stage.refuses(
        Rule.REQUIRED_WIRE_FORMAT_MISSING, alice.commit(alice.path(without, alice.signer())));
    Stage.assertRefused(
        Rule.REQUIRED_WIRE_FORMAT_MISSING,
        () ->
            stage.a.commit(
                CommitRequest.update()
                    .withIdentity(
                        stage.identity(stage.alice).withLeafExtensions(without.extensions()))));
  }

  @Test
  @Breaks(Rule.REQUIRED_WIRE_FORMAT_MISSING)
  void whoJoinsByItselfSupportsWhatIsRequired() throws MlsException {
    Stage stage = new Stage(REQUIRING);
    TestClient dave = stage.client("dave");
    Forger alice = stage.byAlice();
    ClientIdentity unable = offering(dave.identity(), WireFormats.NONE);
    Stage.assertRefused(
        Rule.REQUIRED_WIRE_FORMAT_MISSING,
        () ->
            Group.joinExternally(
                dave.environment(), ExternalJoinRequest.of(stage.groupInfo(), unable)));
    stage.refuses(
        Rule.REQUIRED_WIRE_FORMAT_MISSING,
        alice.externalCommit(
            List.of(
                new sonet.mls.proposal.ProposalOrRef.ByValue(
                    new Proposal.ExternalInit(alice.freshKey()))),
            Optional.of(
                alice.path(
                    alice.tree(), new LeafIndex(3), unable.leaf(Bytes.EMPTY), dave.signer())),
            dave.signer()));
  }

  @Test
  @Breaks(Rule.REQUIRED_WIRE_FORMAT_MISSING)
  void aCreatorSupportsWhatItsGroupRequires() {
    TestClient dave = TestClient.create("dave", 1, 1);
    Stage.assertRefused(
        Rule.REQUIRED_WIRE_FORMAT_MISSING,
        () ->
            Group.create(
                dave.environment(),
                new Group.Parameters(
                    dave.suite(),
                    new GroupId(Bytes.utf8("a group")),
                    Extensions.of(WireFormats.of(TARGETED).toRequired())),
                offering(dave.identity(), WireFormats.of(PAIR))));
  }

  @Test
  @Breaks(Rule.MALFORMED_WIRE_FORMATS)
  void aListThatDoesNotDecodeIsRefused() throws MlsException {
    Stage stage = new Stage(CAPABLE);
    TestClient dave = stage.client("dave");
    ClientIdentity malformed = stage.identity(dave).withLeafExtensions(Extensions.of(MALFORMED));
    stage.refusesList(
        Rule.MALFORMED_WIRE_FORMATS, new Proposal.Add(keyPackage(dave, malformed).keyPackage()));
    stage.refusesList(
        Rule.MALFORMED_WIRE_FORMATS,
        new Proposal.GroupContextExtensions(
            Extensions.of(new Extension(ExtensionType.REQUIRED_WIRE_FORMATS, Bytes.of((byte) 9)))));
  }

  @Test
  @Breaks(Rule.EXTENSION_NOT_IN_CAPABILITIES)
  void whoOffersFormatsListsTheExtension() throws MlsException {
    Stage stage = new Stage();
    TestClient dave = stage.client("dave");
    ClientIdentity silent =
        dave.identity().withLeafExtensions(Extensions.of(OFFERED.toSupported()));
    stage.refusesList(
        Rule.EXTENSION_NOT_IN_CAPABILITIES,
        new Proposal.Add(keyPackage(dave, silent).keyPackage()));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x0000, 0x0006, 0x0a0a, 0xf001, 0xffff})
  @Breaks(Rule.UNKNOWN_WIRE_FORMAT)
  void aMessageInAnotherFormatIsNothingToTheEngine(int format) throws MlsException {
    Stage stage = new Stage(CAPABLE);
    Bytes message =
        new Writer()
            .u16(ProtocolVersion.MLS10.value())
            .u16(format)
            .opaque(stage.a.groupId().value())
            .toBytes();
    stage.memberRefuses(Rule.UNKNOWN_WIRE_FORMAT, stage.c, message);
    stage.observerRefuses(Rule.UNKNOWN_WIRE_FORMAT, stage.observer, message);
  }
}
