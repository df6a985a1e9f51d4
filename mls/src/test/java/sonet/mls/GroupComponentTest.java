package sonet.mls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.component.ComponentId;
import sonet.mls.component.ComponentKeys;
import sonet.mls.component.ComponentKeys.HpkeContext;
import sonet.mls.component.ComponentOperationLabel;
import sonet.mls.component.HpkeMessage;
import sonet.mls.extension.ExtensionType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.observer.Observed;
import sonet.mls.proposal.Proposal;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;

/// Keys of a group in the hands of components (draft-ietf-mls-extensions §4.2, §4.3, §4.5).
final class GroupComponentTest {
  private static final ComponentId ONE = new ComponentId(0x8001);
  private static final ComponentId OTHER = new ComponentId(0x8002);
  private static final HpkeContext FILE = new HpkeContext("file", Bytes.utf8("context"));
  private static final Bytes DATA = Bytes.utf8("data");

  private final Stage stage = new Stage();

  GroupComponentTest() throws MlsException {}

  private static Bytes opened(Secret secret) {
    try (secret) {
      return Bytes.wrap(secret.expose());
    }
  }

  @Test
  void aMemberOpensWhatAnotherEncryptedToItsLeaf() throws MlsException {
    HpkeMessage message = stage.a.component(ONE).encryptTo(stage.c.self(), FILE, Secret.of(DATA));
    assertThat(opened(stage.c.component(ONE).decrypt(message))).isEqualTo(DATA);
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_COMPONENT_CIPHERTEXT)
  void nobodyElseOpensItAndNoOtherComponentLabelOrContextDoes() throws MlsException {
    HpkeMessage message = stage.a.component(ONE).encryptTo(stage.c.self(), FILE, Secret.of(DATA));
    HpkeMessage label = new HpkeMessage("other", message.context(), message.ciphertext());
    HpkeMessage context = new HpkeMessage("file", Bytes.EMPTY, message.ciphertext());
    GroupComponent carol = stage.c.component(ONE);
    Stage.assertRefused(
        Rule.UNDECRYPTABLE_COMPONENT_CIPHERTEXT, () -> stage.b.component(ONE).decrypt(message));
    Stage.assertRefused(
        Rule.UNDECRYPTABLE_COMPONENT_CIPHERTEXT, () -> stage.c.component(OTHER).decrypt(message));
    Stage.assertRefused(Rule.UNDECRYPTABLE_COMPONENT_CIPHERTEXT, () -> carol.decrypt(label));
    Stage.assertRefused(Rule.UNDECRYPTABLE_COMPONENT_CIPHERTEXT, () -> carol.decrypt(context));
    Stage.assertRefused(
        Rule.UNDECRYPTABLE_COMPONENT_CIPHERTEXT, () -> carol.decryptAsGroup(message));
  }

  @Test
  void allMembersOpenWhatAnOutsiderEncryptedToTheExternalKey() throws Exception {
    Bytes externalKey =
        Reader.decode(
            stage.groupInfo().extensions().find(ExtensionType.EXTERNAL_PUB).orElseThrow(),
            Reader::opaque);
    HpkeMessage message =
        new ComponentKeys(stage.a.suite(), ONE)
            .encrypt(externalKey, FILE, Secret.of(DATA), stage.alice.environment().random());
    for (Group member : List.of(stage.a, stage.b, stage.c)) {
      assertThat(opened(member.component(ONE).decryptAsGroup(message))).isEqualTo(DATA);
    }
  }

  @Test
  void anInitKeyOpensWhatWasEncryptedToIt() throws MlsException {
    KeyPackageBundle bundle = stage.keyPackage(stage.client("dave"));
    ComponentKeys keys = new ComponentKeys(stage.a.suite(), ONE);
    HpkeMessage message =
        keys.encrypt(
            bundle.keyPackage().initKey(),
            FILE,
            Secret.of(DATA),
            stage.alice.environment().random());
    assertThat(opened(bundle.decrypt(keys, message))).isEqualTo(DATA);
  }

  @Test
  @Breaks(Rule.INVALID_PUBLIC_KEY)
  void nothingIsEncryptedToWhatIsNoKey() {
    ComponentKeys keys = new ComponentKeys(stage.a.suite(), ONE);
    Stage.assertRefused(
        Rule.INVALID_PUBLIC_KEY,
        () ->
            keys.encrypt(
                Bytes.wrap(new byte[32]),
                FILE,
                Secret.of(DATA),
                stage.alice.environment().random()));
  }

  @Test
  void theLabelIsThatOfTheDraft() throws Exception {
    Bytes label =
        Bytes.concat(Bytes.utf8("MLS 1.0 "), new ComponentOperationLabel(ONE, "file").encoded());
    Bytes content = new Writer().opaque(label).opaque(Bytes.utf8("context")).toBytes();
    HpkeMessage message = stage.a.component(ONE).encryptTo(stage.c.self(), FILE, Secret.of(DATA));
    MlsSuite suite = stage.c.suite();
    assertThat(
            opened(
                suite
                    .primitives()
                    .hpke()
                    .open(message.ciphertext(), stage.c.state().keys().leafKey(), content)))
        .isEqualTo(DATA);
    Bytes signature = stage.a.component(ONE).sign("file", Bytes.utf8("context"));
    assertThat(suite.primitives().verify(stage.alice.signer().publicKey(), content, signature))
        .isTrue();
  }

  @Test
  void aSignatureIsThatOfOneMemberForOneComponent() throws MlsException {
    Bytes signature = stage.a.component(ONE).sign("claim", DATA);
    GroupComponent one = stage.c.component(ONE);
    assertThat(one.verify(stage.a.self(), "claim", DATA, signature)).isTrue();
    assertThat(one.verify(stage.b.self(), "claim", DATA, signature)).isFalse();
    assertThat(one.verify(stage.a.self(), "other", DATA, signature)).isFalse();
    assertThat(one.verify(stage.a.self(), "claim", Bytes.EMPTY, signature)).isFalse();
    assertThat(stage.c.component(OTHER).verify(stage.a.self(), "claim", DATA, signature)).isFalse();
  }

  @Test
  @Breaks(Rule.UNKNOWN_SENDER)
  void whoIsNoMemberHasNoKeys() {
    GroupComponent one = stage.a.component(ONE);
    LeafIndex nobody = new LeafIndex(3);
    Stage.assertRefused(Rule.UNKNOWN_SENDER, () -> one.verify(nobody, "claim", DATA, DATA));
    Stage.assertRefused(Rule.UNKNOWN_SENDER, () -> one.encryptTo(nobody, FILE, Secret.of(DATA)));
  }

  /// Every client of the stage has a key for each component, named like its component.
  private static Stage withPsks() throws MlsException {
    return new Stage(
        Stage.Setup.PLAIN.withEnvironment(plain ->
            plain.withPsks(
                new PskStore() {
                  @Override
                  public Optional<Secret> external(Bytes pskId) {
                    return Optional.empty();
                  }

                  @Override
                  public Optional<Secret> application(ComponentId component, Bytes pskId) {
                    return pskId.equals(DATA)
                        ? Optional.of(Secret.of(component.encoded()))
                        : Optional.empty();
                  }
                })));
  }

  @Test
  void aKeyOfAComponentChangesTheEpochWithoutAPath() throws MlsException {
    Stage keyed = withPsks();
    Proposal psk = keyed.a.applicationPsk(ONE, DATA);
    PendingCommit commit = keyed.a.commit(CommitRequest.RECEIVED.with(psk));
    assertThat(commit.effect().updated()).isEmpty();
    Group next = keyed.c.process(commit.message()).group();
    assertThat(next.epochAuthenticator()).isEqualTo(commit.group().epochAuthenticator());
    assertThat(keyed.observer.process(commit.message().encoded()))
        .isInstanceOfSatisfying(
            Observed.Commit.class,
            observed -> assertThat(observed.group().context()).isEqualTo(commit.group().context()));
  }

  @Test
  void aNewcomerNeedsTheKeysOfComponents() throws MlsException {
    Stage keyed = withPsks();
    TestClient dave = keyed.client("dave");
    KeyPackageBundle bundle = keyed.keyPackage(dave);
    PendingCommit commit =
        keyed.a.commit(
            CommitRequest.add(bundle.keyPackage()).with(keyed.a.applicationPsk(ONE, DATA)));
    Group joined = dave.join(commit.welcome(), bundle);
    assertThat(joined.epochAuthenticator()).isEqualTo(commit.group().epochAuthenticator());
    TestClient without = dave.with(dave.environment().withPsks(PskStore.NONE));
    Stage.assertRefused(Rule.PSK_NOT_AVAILABLE, () -> without.join(commit.welcome(), bundle));
  }

  @Test
  void anExternalJoinMayBringAKeyOfAComponent() throws MlsException {
    Stage keyed = withPsks();
    TestClient dave = keyed.client("dave");
    PreSharedKeyId psk =
        new PreSharedKeyId.Application(ONE, DATA, dave.environment().random().bytes(32));
    PendingCommit join =
        Group.joinExternally(
            dave.environment(),
            ExternalJoinRequest.of(keyed.groupInfo(), keyed.identity(dave)).withPsks(List.of(psk)));
    assertThat(keyed.c.process(join.message()).group().epochAuthenticator())
        .isEqualTo(join.group().epochAuthenticator());
  }

  @Test
  @Breaks(Rule.PSK_NOT_AVAILABLE)
  void aKeyThatAComponentDoesNotHaveIsNotAvailable() throws MlsException {
    Proposal psk = stage.a.applicationPsk(ONE, DATA);
    Stage.assertRefused(
        Rule.PSK_NOT_AVAILABLE, () -> stage.a.commit(CommitRequest.RECEIVED.with(psk)));
    stage.memberRefuses(Rule.PSK_NOT_AVAILABLE, stage.byAlice().commit(psk));
  }

  @Test
  @Breaks({Rule.PSK_TWICE, Rule.PSK_NONCE_LENGTH})
  void keysOfComponentsObeyTheRulesOfAllKeys() throws MlsException {
    Proposal psk = stage.a.applicationPsk(ONE, DATA);
    stage.refusesList(Rule.PSK_TWICE, psk, psk);
    stage.refusesList(
        Rule.PSK_NONCE_LENGTH,
        new Proposal.PreSharedKey(
            new PreSharedKeyId.Application(ONE, DATA, Bytes.wrap(new byte[31]))));
  }

  @Test
  void oneIdOfTwoComponentsNamesTwoKeys() throws MlsException {
    Stage keyed = withPsks();
    PendingCommit both =
        keyed.a.commit(
            CommitRequest.RECEIVED
                .with(keyed.a.applicationPsk(ONE, DATA))
                .with(keyed.a.applicationPsk(OTHER, DATA)));
    assertThat(keyed.c.process(both.message()).group().epochAuthenticator())
        .isEqualTo(both.group().epochAuthenticator());
  }

  @Test
  void theIdOfAKeyIsEncodedAsTheDraftSays() throws DecodeException {
    Bytes encoded = Bytes.fromHex("03" + "8001" + "0464617461" + "02aabb");
    PreSharedKeyId id = new PreSharedKeyId.Application(ONE, DATA, Bytes.fromHex("aabb"));
    assertThat(id.encoded()).isEqualTo(encoded);
    assertThat(Reader.decode(encoded, PreSharedKeyId::read)).isEqualTo(id);
  }

  @Test
  void aComponentMakesItsProposalsAndSeesItsData() throws MlsException {
    Stage known = AppDataRulesTest.stage(AppDataRulesTest.DATA.toExtension());
    GroupComponent topic = known.a.component(AppDataRulesTest.TOPIC);
    assertThat(topic.data()).isEmpty();
    MlsMessage commit =
        known
            .a
            .commit(CommitRequest.RECEIVED.with(topic.update(DATA)).with(topic.ephemeral(DATA)))
            .message();
    Group next = known.c.process(commit).group();
    assertThat(next.component(AppDataRulesTest.TOPIC).data()).contains(DATA);
    PendingCommit removal =
        next.commit(CommitRequest.RECEIVED.with(next.component(AppDataRulesTest.TOPIC).remove()));
    assertThat(removal.group().component(AppDataRulesTest.TOPIC).data()).isEmpty();
    try (Secret secret = topic.exportSecret()) {
      assertThat(secret.length()).isEqualTo(known.a.suite().hashLength());
    }
  }
}
