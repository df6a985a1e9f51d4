package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.List;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Reader;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ApplicationFraming;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.component.MediaType;
import sonet.mls.component.MediaTypeList;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.Observed;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;

/// What content a group allows and its members accept (draft-ietf-mls-extensions §6.2).
final class ContentAdvertisementTest {
  private static final MediaType TEXT = MediaType.of("text/plain").with("charset", "UTF-8");
  private static final MediaType IMAGE = MediaType.of("image/png");
  private static final MediaType CBOR = MediaType.of("application/vnd.example.msgbus+cbor");
  private static final Stage.Setup CAPABLE =
      Stage.Setup.PLAIN
          .withIdentity(
              plain -> plain.accepting(MediaTypeList.of(MediaType.of("Text/Plain"), IMAGE)))
          .withEnvironment(plain ->
              plain.withPolicy(
                  plain
                      .policy()
                      .withComponents(plain.policy().components().withContentAdvertisement())));

  private final Stage stage;
  private final TestClient dave;

  ContentAdvertisementTest() throws MlsException {
    stage = new Stage(CAPABLE.with(requiring(TEXT).toExtension()));
    dave = stage.client("dave");
  }

  private static AppDataDictionary requiring(MediaType first, MediaType... more) {
    return AppDataDictionary.EMPTY.with(
        ComponentId.CONTENT_MEDIA_TYPES, MediaTypeList.of(first, more).encoded());
  }

  private static Proposal update(Bytes list) {
    return Proposal.AppDataUpdate.update(ComponentId.CONTENT_MEDIA_TYPES, list);
  }

  private KeyPackageBundle keyPackage(ClientIdentity identity) {
    return KeyPackageBundle.create(dave.environment(), dave.suite(), identity, Stage.VALID);
  }

  @Test
  void aMediaTypeIsWrittenAsTheDraftSays() throws Exception {
    Bytes encoded = TEXT.encoded();
    assertThat(encoded)
        .isEqualTo(
            Bytes.concat(
                Bytes.of((byte) 10),
                Bytes.utf8("text/plain"),
                Bytes.of((byte) 14, (byte) 7),
                Bytes.utf8("charset"),
                Bytes.of((byte) 5),
                Bytes.utf8("UTF-8")));
    assertThat(Reader.decode(encoded, MediaType::read)).isEqualTo(TEXT);
  }

  @Test
  void aSupportedTypeCoversWhatItDoesNotNarrow() {
    MediaType plain = MediaType.of("TEXT/plain");
    assertThat(plain.covers(TEXT)).isTrue();
    assertThat(TEXT.covers(plain)).isFalse();
    assertThat(TEXT.covers(MediaType.of("text/plain").with("CHARSET", "UTF-8"))).isTrue();
    assertThat(TEXT.covers(MediaType.of("text/plain").with("charset", "latin1"))).isFalse();
    assertThat(IMAGE.covers(TEXT)).isFalse();
  }

  @Test
  void aListNamesAtLeastOne() {
    assertThatIllegalArgumentException().isThrownBy(() -> new MediaTypeList(List.of()));
    Extensions empty =
        Extensions.of(
            AppDataDictionary.EMPTY
                .with(ComponentId.CONTENT_MEDIA_TYPES, Bytes.of((byte) 0))
                .toExtension());
    Stage.assertRefused(Rule.MALFORMED_COMPONENT_DATA, () -> MediaTypeList.find(empty));
  }

  @Test
  void contentSaysWhatItIs() throws MlsException {
    for (MediaType type : List.of(TEXT, MediaType.DEFAULT, IMAGE)) {
      ApplicationFraming content = new ApplicationFraming(type, Stage.HELLO);
      Received received = stage.c.process(stage.a.protect(content, Bytes.EMPTY));
      assertThat(received)
          .isInstanceOfSatisfying(
              Received.Application.class,
              message -> {
                ApplicationFraming read = decoded(message.data());
                assertThat(read).isEqualTo(content);
                ApplicationFraming resolved = read.in(stage.c.mediaTypes().orElseThrow());
                assertThat(resolved.content()).isEqualTo(Stage.HELLO);
                assertThat(resolved.mediaType())
                    .isEqualTo(type.equals(MediaType.DEFAULT) ? TEXT : type);
              });
    }
  }

  private static ApplicationFraming decoded(Bytes data) {
    try {
      return ApplicationFraming.decode(data);
    } catch (MlsException malformed) {
      throw new AssertionError(malformed);
    }
  }

  @Test
  void membersSayWhatAllOfThemAccept() throws MlsException {
    assertThat(stage.c.allAccept(IMAGE)).isTrue();
    assertThat(stage.c.allAccept(CBOR)).isFalse();
    assertThat(stage.observer.allAccept(TEXT)).isTrue();
    assertThat(new Stage().c.allAccept(TEXT)).isFalse();
  }

  @Test
  void ourOwnEngineSendsNoBareData() throws MlsException {
    assertThatIllegalArgumentException().isThrownBy(() -> stage.a.protect(Stage.HELLO));
    Stage plain = new Stage(CAPABLE);
    assertThat(plain.a.mediaTypes()).isEmpty();
    assertThatIllegalStateException()
        .isThrownBy(() -> plain.a.protect(new ApplicationFraming(TEXT, Stage.HELLO), Bytes.EMPTY));
    assertThat(plain.c.process(plain.a.protect(Stage.HELLO)))
        .isInstanceOf(Received.Application.class);
  }

  @Test
  @Breaks(Rule.MALFORMED_CONTENT)
  void bareDataAreRefused() throws MlsException {
    MlsMessage bare = stage.byAlice().application(Stage.HELLO, Bytes.EMPTY);
    Stage.assertRefused(Rule.MALFORMED_CONTENT, () -> stage.c.process(bare));
    // It is encrypted, so an observer has nothing to say.
    assertThat(stage.observer.process(bare.encoded())).isEqualTo(new Observed.Encrypted(false));
    MlsMessage good = stage.a.protect(new ApplicationFraming(TEXT, Stage.HELLO), Bytes.EMPTY);
    assertThat(stage.c.process(good)).isInstanceOf(Received.Application.class);
  }

  @Test
  void anApplicationThatKnowsNothingOfItGetsTheDataAsTheyCame() throws MlsException {
    Group unaware =
        stage.c.withEnvironment(stage.carol.environment().withPolicy(GroupPolicy.DEFAULT));
    ApplicationFraming content = new ApplicationFraming(TEXT, Stage.HELLO);
    assertThat(unaware.process(stage.a.protect(content, Bytes.EMPTY)))
        .isInstanceOfSatisfying(
            Received.Application.class,
            message -> assertThat(message.data()).isEqualTo(content.encoded()));
  }

  @Test
  void aGroupComesToRequireWhatAllAccept() throws MlsException {
    PendingCommit commit =
        stage.a.commit(
            CommitRequest.RECEIVED.with(update(MediaTypeList.of(IMAGE, TEXT).encoded())));
    Group c = stage.c.process(commit.message()).keep();
    assertThat(c.mediaTypes()).contains(MediaTypeList.of(IMAGE, TEXT));
    assertThat(stage.observer.process(commit.message().encoded()))
        .isInstanceOf(Observed.Commit.class);
  }

  @Test
  @Breaks(Rule.APP_DATA_REFUSED)
  void aListThatDoesNotDecodeCannotBecomeTheGroups() throws MlsException {
    Stage plain = new Stage(CAPABLE);
    plain.refusesList(Rule.APP_DATA_REFUSED, update(Bytes.of((byte) 0)));
    plain.refusesList(
        Rule.MALFORMED_COMPONENT_DATA,
        new Proposal.GroupContextExtensions(
            Extensions.of(
                AppDataDictionary.EMPTY
                    .with(ComponentId.CONTENT_MEDIA_TYPES, Bytes.of((byte) 0))
                    .toExtension())));
  }

  @Test
  @Breaks(Rule.REQUIRED_MEDIA_TYPE_MISSING)
  void ourOwnEngineAddsNobodyWhoDoesNotListWhatIsRequired() throws MlsException {
    for (ClientIdentity unable :
        List.of(
            dave.identity().accepting(MediaTypeList.of(IMAGE)),
            dave.identity().withComponents(ComponentsList.of(ComponentId.CONTENT_MEDIA_TYPES)))) {
      Proposal add = new Proposal.Add(keyPackage(unable).keyPackage());
      stage.committerRefuses(Rule.REQUIRED_MEDIA_TYPE_MISSING, add);
      Group a = stage.a.process(stage.byBob().proposal(add)).group();
      assertThat(a.commit(CommitRequest.RECEIVED).effect().added()).isEmpty();
      // Another committer may know that the client is able, whatever its leaf says.
      Environment unaware = stage.alice.environment().withPolicy(GroupPolicy.DEFAULT);
      PendingCommit added =
          stage.a.withEnvironment(unaware).commit(CommitRequest.RECEIVED.with(add));
      assertThat(stage.c.process(added.message())).isInstanceOf(Received.Commit.class);
    }
    stage.committerRefuses(
        Rule.REQUIRED_MEDIA_TYPE_MISSING, update(MediaTypeList.of(TEXT, CBOR).encoded()));
    assertThat(
            stage
                .a
                .commit(CommitRequest.add(keyPackage(stage.identity(dave)).keyPackage()))
                .effect()
                .added())
        .hasSize(1);
  }
}
