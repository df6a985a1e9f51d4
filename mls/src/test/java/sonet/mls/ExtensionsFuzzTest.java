package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ApplicationFraming;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.component.MediaTypeList;
import sonet.mls.component.SafeAad;
import sonet.mls.credential.Credential;
import sonet.mls.extension.Extensions;
import sonet.mls.extension.WireFormats;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.ObservedGroup;
import sonet.mls.observer.PublishedKeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.role.GroupRoles;
import sonet.mls.role.Role;
import sonet.mls.testing.SeededRandom;

/// What draft-ietf-mls-extensions puts on the wire is refused or encodes back, and a group that
/// uses all of it refuses or understands any message that was changed.
final class ExtensionsFuzzTest {
  private static final World WORLD = new World();
  private static final Bytes ROLES =
      GroupRoles.of(Credential.basic("alice")).with(Credential.basic("bob"), Role.ADMIN).encoded();

  private static void decodes(Reader.Element<? extends Encodable> element, byte[] input) {
    Bytes bytes = Bytes.of(input);
    try {
      assertThat(Reader.decode(bytes, element).encoded()).isEqualTo(bytes);
    } catch (DecodeException refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  @FuzzTest
  void aProposalIsRefusedOrEncodesBack(byte[] input) {
    decodes(Proposal::read, input);
  }

  @FuzzTest
  void wireFormatsAreRefusedOrEncodeBack(byte[] input) {
    decodes(WireFormats::read, input);
  }

  @FuzzTest
  void aDictionaryIsRefusedOrEncodesBack(byte[] input) {
    decodes(AppDataDictionary::read, input);
    decodes(ComponentsList::read, input);
  }

  @FuzzTest
  void authenticatedDataAreRefusedOrEncodeBack(byte[] input) {
    decodes(SafeAad::read, input);
  }

  @FuzzTest
  void contentIsRefusedOrEncodesBack(byte[] input) {
    decodes(ApplicationFraming::read, input);
    decodes(MediaTypeList::read, input);
  }

  @FuzzTest
  void rolesAreRefusedOrEncodeBack(byte[] input) {
    decodes(GroupRoles::read, input);
    decodes(GroupRoles::read, FuzzedGroup.mutated(ROLES, input).toArray());
  }

  @FuzzTest
  void aPublishedKeyPackageIsRefusedOrSeen(byte[] input) {
    try {
      assertThat(PublishedKeyPackage.decode(FuzzedGroup.mutated(WORLD.keyPackage, input)))
          .isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isIn(Rule.MALFORMED_MESSAGE, Rule.UNKNOWN_WIRE_FORMAT);
    }
  }

  @FuzzTest
  void membersAndObserversRefuseOrUnderstand(byte[] input) {
    Bytes original =
        WORLD.messages.get(input.length == 0 ? 0 : Math.floorMod(input[0], WORLD.messages.size()));
    Bytes message = FuzzedGroup.mutated(original, input);
    Bytes before = WORLD.member.epochAuthenticator();
    try {
      assertThat(WORLD.member.process(message).group()).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
    assertThat(WORLD.member.epochAuthenticator()).isEqualTo(before);
    try {
      assertThat(WORLD.observer.process(message)).isNotNull();
    } catch (MlsException refused) {
      assertThat(refused.rule()).isNotNull();
    }
  }

  /// What a run without a fuzzer sees of mutations.
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void someRandomMutationsAreRefusedOrUnderstood(long seed) {
    SeededRandom random = new SeededRandom(seed);
    for (int i = 0; i < 40; i++) {
      byte[] input = random.bytes(1 + 4 * (1 + i % 3)).toArray();
      membersAndObserversRefuseOrUnderstand(input);
      aPublishedKeyPackageIsRefusedOrSeen(input);
      aProposalIsRefusedOrEncodesBack(input);
      wireFormatsAreRefusedOrEncodeBack(input);
      aDictionaryIsRefusedOrEncodesBack(input);
      authenticatedDataAreRefusedOrEncodeBack(input);
      contentIsRefusedOrEncodesBack(input);
      rolesAreRefusedOrEncodeBack(input);
    }
  }

  /// A group with wire formats, parted authenticated data and components, where one member leaves.
  private static final class World {
    private final List<Bytes> messages;
    private final Group member;
    private final ObservedGroup observer;
    private final Bytes keyPackage;

    World() {
      try {
        WireFormats formats = WireFormats.of(new sonet.mls.framing.WireFormat(0xf001));
        ComponentId component = new ComponentId(0x8001);
        AppDataDictionary dictionary =
            AppDataDictionary.EMPTY.with(ComponentId.SAFE_AAD, ComponentsList.of(component));
        Stage stage =
            new Stage(
                Stage.Setup.PLAIN
                    .with(formats.toRequired(), dictionary.toExtension())
                    .withIdentity(plain ->
                        plain
                            .supporting(formats)
                            .supportingSafeAad(component)
                            .supporting(sonet.mls.proposal.ProposalType.SELF_REMOVE)));
        Bytes data = SafeAad.of(new SafeAad.Item(component, Bytes.utf8("item"))).encoded();
        var dave = stage.client("dave");
        MlsMessage leave = stage.b.leave().message();
        Group knowing = stage.a.process(leave).group();
        member = stage.c.process(leave).group();
        observer = stage.observer;
        keyPackage =
            new MlsMessage.KeyPackage(
                    KeyPackageBundle.lastResort(
                            dave.environment(), dave.suite(), stage.identity(dave), Stage.VALID)
                        .keyPackage())
                .encoded();
        messages =
            List.of(
                leave.encoded(),
                stage.a.protect(Stage.HELLO, data).encoded(),
                knowing
                    .commit(CommitRequest.RECEIVED.withAuthenticatedData(data))
                    .message()
                    .encoded(),
                Group.joinExternally(
                        dave.environment(),
                        ExternalJoinRequest.of(stage.groupInfo(), stage.identity(dave))
                            .withSelfRemoves(List.of(leave)))
                    .message()
                    .encoded(),
                stage
                    .a
                    .commit(
                        CommitRequest.RECEIVED.with(
                            new Proposal.GroupContextExtensions(
                                Extensions.of(
                                    formats.toRequired(),
                                    dictionary
                                        .with(new ComponentId(0x8002), Bytes.utf8("data"))
                                        .toExtension()))))
                    .message()
                    .encoded());
        assertThat(
                ObservedGroup.create(
                        dave.environment(),
                        new MlsMessage.GroupInfo(stage.groupInfo()).encoded(),
                        Optional.empty())
                    .context())
            .isEqualTo(stage.a.context());
      } catch (MlsException impossible) {
        throw new AssertionError(impossible);
      }
    }
  }
}
