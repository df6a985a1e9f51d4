package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.component.AppDataDictionary;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentsList;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.framing.MlsMessage;
import sonet.mls.keypackage.KeyPackage;
import sonet.mls.observer.PublishedKeyPackage;
import sonet.mls.proposal.Proposal;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.Capabilities;

/// Key packages that may be used more than once (draft-ietf-mls-extensions §6.4, RFC 9420 §16.8).
final class LastResortTest {
  private final Stage stage;
  private final TestClient dave;

  LastResortTest() throws MlsException {
    stage = new Stage();
    dave = stage.client("dave");
  }

  private KeyPackageBundle lastResort() {
    return KeyPackageBundle.lastResort(
        dave.environment(), dave.suite(), stage.identity(dave), Stage.VALID);
  }

  private KeyPackage with(Extension extension) {
    ClientIdentity able = stage.identity(dave).withComponents(ComponentsList.EMPTY);
    return KeyPackageBundle.create(
            dave.environment(), dave.suite(), able, Stage.VALID, Extensions.of(extension))
        .keyPackage();
  }

  @Test
  void itSaysWhatItIs() throws MlsException {
    KeyPackage marked = lastResort().keyPackage();
    assertThat(marked.isLastResort()).isTrue();
    assertThat(AppDataDictionary.of(marked.extensions()).componentData())
        .singleElement()
        .satisfies(mark -> {
          assertThat(mark.componentId()).isEqualTo(new ComponentId(4));
          assertThat(mark.data()).isEqualTo(Bytes.EMPTY);
        });
    Capabilities capabilities = marked.leafNode().capabilities();
    assertThat(capabilities.supports(ExtensionType.APP_DATA_DICTIONARY)).isTrue();
    assertThat(
            ComponentsList.supported(marked.leafNode())
                .contains(ComponentId.LAST_RESORT_KEY_PACKAGE))
        .isTrue();
    assertThat(stage.keyPackage(dave).keyPackage().isLastResort()).isFalse();
  }

  @Test
  void theComponentsOfItsClientStay() throws MlsException {
    ClientIdentity able =
        stage.identity(dave).withComponents(ComponentsList.of(new ComponentId(0x8001)));
    KeyPackage marked =
        KeyPackageBundle.lastResort(dave.environment(), dave.suite(), able, Stage.VALID)
            .keyPackage();
    assertThat(ComponentsList.supported(marked.leafNode()).componentIds())
        .extracting(ComponentId::value)
        .containsExactly(1, 2, 4, 0x8001);
  }

  @Test
  void itServesForOneGroupAfterTheOther() throws MlsException {
    KeyPackageBundle last = lastResort();
    Group other = stage.client("erin").createGroup();
    for (Group group : new Group[] {stage.a, other}) {
      PendingCommit add = group.commit(CommitRequest.add(last.keyPackage()));
      Group joined = dave.join(add.welcome(), last);
      assertThat(joined.epochAuthenticator()).isEqualTo(add.group().epochAuthenticator());
      assertThat(last.spend()).isFalse();
    }
    try (Secret stored = last.encoded()) {
      assertThat(KeyPackageBundle.decode(dave.environment(), stored).isLastResort()).isTrue();
    }
  }

  @Test
  void anyOtherServesOnce() throws MlsException {
    KeyPackageBundle once = stage.keyPackage(dave);
    PendingCommit add = stage.a.commit(CommitRequest.add(once.keyPackage()));
    dave.join(add.welcome(), once).close();
    assertThat(once.spend()).isTrue();
    assertThatIllegalStateException().isThrownBy(once::encoded);
  }

  @Test
  void aDeliveryServiceSeesTheMark() throws MlsException {
    for (KeyPackageBundle bundle : new KeyPackageBundle[] {lastResort(), stage.keyPackage(dave)}) {
      assertThat(
              PublishedKeyPackage.decode(new MlsMessage.KeyPackage(bundle.keyPackage()).encoded()))
          .isEqualTo(new PublishedKeyPackage(1, bundle.isLastResort()));
    }
    Stage.assertRefused(
        Rule.MALFORMED_MESSAGE,
        () -> PublishedKeyPackage.decode(stage.a.protect(Bytes.EMPTY).encoded()));
  }

  @Test
  @Breaks(Rule.MALFORMED_COMPONENT_DATA)
  void theMarkHasNoData() throws MlsException {
    KeyPackage odd =
        with(
            AppDataDictionary.EMPTY
                .with(ComponentId.LAST_RESORT_KEY_PACKAGE, Bytes.of((byte) 1))
                .toExtension());
    assertThat(odd.isLastResort()).isFalse();
    stage.refusesList(Rule.MALFORMED_COMPONENT_DATA, new Proposal.Add(odd));
  }

  @Test
  @Breaks(Rule.MALFORMED_APP_DATA_DICTIONARY)
  void aDictionaryThatDoesNotDecodeMarksNothing() throws MlsException {
    KeyPackage odd =
        with(new Extension(ExtensionType.APP_DATA_DICTIONARY, Bytes.of((byte) 3, (byte) 0)));
    assertThat(odd.isLastResort()).isFalse();
    stage.refusesList(Rule.MALFORMED_APP_DATA_DICTIONARY, new Proposal.Add(odd));
  }
}
