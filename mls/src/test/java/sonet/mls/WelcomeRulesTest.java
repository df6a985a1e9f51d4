package sonet.mls;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.hpke.HpkeCiphertext;
import sonet.mls.extension.Extension;
import sonet.mls.extension.ExtensionType;
import sonet.mls.extension.Extensions;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.PreSharedKeyId.ResumptionPskUsage;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.testing.Breaks;
import sonet.mls.testing.TestClient;
import sonet.mls.tree.LeafIndex;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.Welcome;

/// Welcomes and GroupInfos that nobody may begin with (RFC 9420 §12.4.3).
final class WelcomeRulesTest {
  private final Stage stage;
  private final TestClient dave;
  private final Invitation invitation;

  WelcomeRulesTest() throws MlsException {
    stage = new Stage();
    dave = stage.client("dave");
    invitation = new Invitation(stage.a, dave, stage.keyPackage(dave));
  }

  private Bytes groupInfo() {
    return invitation.groupInfo().encoded();
  }

  private Bytes secrets() {
    return invitation.secrets(Optional.empty(), List.of());
  }

  @Test
  @Breaks(Rule.WELCOME_NOT_FOR_US)
  void aWelcomeForSomeoneElseIsRefused() throws MlsException {
    TestClient erin = stage.client("erin");
    Welcome erins =
        new Invitation(stage.a, erin, stage.keyPackage(erin)).welcome(invitation.groupInfo());
    invitation.refuses(Rule.WELCOME_NOT_FOR_US, erins);
    invitation.refuses(
        Rule.WELCOME_NOT_FOR_US,
        new Welcome(erins.cipherSuite(), List.of(), erins.encryptedGroupInfo()));
  }

  @Test
  @Breaks(Rule.WELCOME_CIPHER_SUITE_MISMATCH)
  void theWelcomeIsForTheCipherSuiteOfTheKeyPackage() throws MlsException {
    Welcome good = invitation.welcome(invitation.groupInfo());
    invitation.refuses(
        Rule.WELCOME_CIPHER_SUITE_MISMATCH,
        new Welcome(new CipherSuiteId(3), good.secrets(), good.encryptedGroupInfo()));
  }

  @Test
  @Breaks(Rule.WELCOME_CIPHER_SUITE_MISMATCH)
  void theGroupInfoIsForTheCipherSuiteOfTheKeyPackage() throws MlsException {
    GroupContext good = invitation.context();
    GroupContext other =
        new GroupContext(
            good.version(),
            new CipherSuiteId(3),
            good.groupId(),
            good.epoch(),
            good.treeHash(),
            good.confirmedTranscriptHash(),
            good.extensions());
    invitation.refuses(
        Rule.WELCOME_CIPHER_SUITE_MISMATCH, invitation.welcome(invitation.groupInfo(other)));
  }

  @Test
  @Breaks(Rule.UNSUPPORTED_PARAMETERS)
  void aCipherSuiteThatWeDoNotHaveIsRefused() throws MlsException {
    Welcome good = invitation.welcome(invitation.groupInfo());
    CipherSuiteId unknown = new CipherSuiteId(0x0a0a);
    invitation.refuses(
        Rule.UNSUPPORTED_PARAMETERS,
        new Welcome(unknown, good.secrets(), good.encryptedGroupInfo()));
    invitation.refuses(
        Rule.UNSUPPORTED_PARAMETERS,
        invitation.groupInfo(with(invitation.context(), ProtocolVersion.MLS10, unknown)));
  }

  @Test
  @Breaks(Rule.UNSUPPORTED_PARAMETERS)
  void aVersionThatWeDoNotHaveIsRefused() throws MlsException {
    invitation.refuses(
        Rule.UNSUPPORTED_PARAMETERS,
        invitation.groupInfo(
            with(
                invitation.context(), new ProtocolVersion(2), invitation.context().cipherSuite())));
  }

  private static GroupContext with(
      GroupContext context, ProtocolVersion version, CipherSuiteId suite) {
    return new GroupContext(
        version,
        suite,
        context.groupId(),
        context.epoch(),
        context.treeHash(),
        context.confirmedTranscriptHash(),
        context.extensions());
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_GROUP_SECRETS)
  void theGroupSecretsDecrypt() throws MlsException {
    Welcome good = invitation.welcome(invitation.groupInfo());
    Welcome.EncryptedGroupSecrets entry = good.secrets().getFirst();
    HpkeCiphertext sealed = entry.encryptedGroupSecrets();
    for (HpkeCiphertext forged :
        List.of(
            new HpkeCiphertext(sealed.kemOutput(), stage.byAlice().bytes(100)),
            new HpkeCiphertext(sealed.kemOutput(), Bytes.EMPTY),
            new HpkeCiphertext(Bytes.wrap(new byte[32]), sealed.ciphertext()),
            new HpkeCiphertext(Bytes.EMPTY, sealed.ciphertext()))) {
      invitation.refuses(
          Rule.UNDECRYPTABLE_GROUP_SECRETS,
          new Welcome(
              good.cipherSuite(),
              List.of(new Welcome.EncryptedGroupSecrets(entry.newMember(), forged)),
              good.encryptedGroupInfo()));
    }
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_GROUP_SECRETS)
  void theGroupSecretsBelongToTheirGroupInfo() throws MlsException {
    Welcome good = invitation.welcome(invitation.groupInfo());
    Welcome other = invitation.welcome(invitation.groupInfo());
    invitation.refuses(
        Rule.UNDECRYPTABLE_GROUP_SECRETS,
        new Welcome(good.cipherSuite(), good.secrets(), other.encryptedGroupInfo()));
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_GROUP_SECRETS)
  void theGroupSecretsDecode() throws MlsException {
    for (Bytes forged :
        List.of(
            Bytes.EMPTY,
            Bytes.concat(secrets(), Bytes.of((byte) 0)),
            secrets().slice(0, secrets().length() - 1))) {
      invitation.refuses(Rule.UNDECRYPTABLE_GROUP_SECRETS, invitation.welcome(groupInfo(), forged));
    }
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_GROUP_INFO)
  void theGroupInfoDecrypts() throws MlsException {
    for (int length : new int[] {0, 15, 16, 1000}) {
      invitation.refuses(
          Rule.UNDECRYPTABLE_GROUP_INFO,
          invitation.sealed(stage.byAlice().bytes(length), secrets()));
    }
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_GROUP_INFO)
  void theGroupInfoDecodes() throws MlsException {
    for (Bytes forged :
        List.of(
            Bytes.EMPTY,
            Bytes.concat(groupInfo(), Bytes.of((byte) 0)),
            groupInfo().slice(0, groupInfo().length() - 1))) {
      invitation.refuses(Rule.UNDECRYPTABLE_GROUP_INFO, invitation.welcome(forged));
    }
  }

  @Test
  @Breaks(Rule.UNDECRYPTABLE_GROUP_INFO)
  void aJoinerSecretOfAnyLengthLeadsToTheWrongKeyAndNowhereElse() throws MlsException {
    for (int length : new int[] {0, 1, 31, 33, 5000}) {
      Bytes forged =
          new sonet.crypto.codec.Writer()
              .opaque(Bytes.wrap(new byte[length]))
              .u8(0)
              .vector(List.of())
              .toBytes();
      invitation.refuses(Rule.UNDECRYPTABLE_GROUP_INFO, invitation.welcome(groupInfo(), forged));
    }
  }

  @Test
  @Breaks(Rule.PSK_NOT_AVAILABLE)
  void aPskThatWeDoNotHaveKeepsUsOut() throws MlsException {
    PreSharedKeyId psk =
        new PreSharedKeyId.External(Bytes.utf8("unknown"), stage.byAlice().bytes(32));
    invitation.refuses(
        Rule.PSK_NOT_AVAILABLE,
        invitation.welcome(groupInfo(), invitation.secrets(Optional.empty(), List.of(psk))));
  }

  @Test
  @Breaks(Rule.SEVERAL_REINIT_OR_BRANCH_PSKS)
  void aGroupContinuesOneOther() throws MlsException {
    List<PreSharedKeyId> psks =
        List.of(resumption(ResumptionPskUsage.BRANCH), resumption(ResumptionPskUsage.REINIT));
    invitation.refuses(
        Rule.SEVERAL_REINIT_OR_BRANCH_PSKS,
        invitation.welcome(groupInfo(), invitation.secrets(Optional.empty(), psks)));
  }

  private PreSharedKeyId resumption(ResumptionPskUsage usage) {
    return new PreSharedKeyId.Resumption(
        usage, stage.a.groupId(), stage.a.epoch(), stage.byAlice().bytes(32));
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 0x8000_0000, -1})
  @Breaks(Rule.GROUP_INFO_SIGNER_UNKNOWN)
  void theSignerOfAGroupInfoIsAMember(int signer) throws MlsException {
    invitation.refuses(
        Rule.GROUP_INFO_SIGNER_UNKNOWN,
        invitation.sign(
            invitation.context(),
            invitation.extensions(invitation.group().tree().encoded()),
            new LeafIndex(signer),
            invitation.signer()));
  }

  @Test
  @Breaks(Rule.INVALID_GROUP_INFO_SIGNATURE)
  void theGroupInfoIsSignedByTheMemberItNames() throws MlsException {
    invitation.refuses(
        Rule.INVALID_GROUP_INFO_SIGNATURE,
        invitation.sign(
            invitation.context(),
            invitation.extensions(invitation.group().tree().encoded()),
            stage.a.self(),
            stage.bob.signer()));
  }

  @Test
  @Breaks(Rule.INVALID_GROUP_INFO_SIGNATURE)
  void theSignatureCoversTheExtensions() throws MlsException {
    GroupInfo good = invitation.groupInfo();
    invitation.refuses(
        Rule.INVALID_GROUP_INFO_SIGNATURE,
        new GroupInfo(
            good.groupContext(),
            good.extensions().with(new Extension(new ExtensionType(0x0a0a), Bytes.EMPTY)),
            good.confirmationTag(),
            good.signer(),
            good.signature()));
  }

  @Test
  @Breaks(Rule.TREE_HASH_MISMATCH)
  void theTreeIsTheOneOfTheContext() throws MlsException {
    invitation.refuses(
        Rule.TREE_HASH_MISMATCH,
        invitation.groupInfo(invitation.withTreeHash(stage.byAlice().bytes(32))));
    invitation.refuses(
        Rule.TREE_HASH_MISMATCH,
        invitation.groupInfo(stage.a.ratchetTree(), invitation.context().treeHash()));
  }

  @Test
  @Breaks(Rule.TREE_HASH_MISMATCH)
  void aTreeFromElsewhereIsTheOneOfTheContext() throws MlsException {
    GroupInfo without =
        invitation.sign(
            invitation.context(), Extensions.EMPTY, stage.a.self(), invitation.signer());
    invitation.refuses(
        Rule.TREE_HASH_MISMATCH,
        invitation.request(invitation.welcome(without)).withRatchetTree(stage.a.ratchetTree()));
  }

  @Test
  @Breaks(Rule.RATCHET_TREE_MISSING)
  void thereIsATree() throws MlsException {
    invitation.refuses(
        Rule.RATCHET_TREE_MISSING,
        invitation.sign(
            invitation.context(),
            invitation.extensions(Bytes.EMPTY).without(ExtensionType.RATCHET_TREE),
            stage.a.self(),
            invitation.signer()));
  }

  @Test
  @Breaks(Rule.GROUP_ID_NOT_UNIQUE)
  void aGroupThatWeAreInAlreadyIsRefused() throws MlsException {
    invitation.refuses(
        Rule.GROUP_ID_NOT_UNIQUE,
        invitation
            .request(invitation.welcome(invitation.groupInfo()))
            .withTaken(stage.a.groupId()::equals));
  }

  @Test
  @Breaks(Rule.OWN_LEAF_NOT_FOUND)
  void ourLeafIsInTheTree() throws MlsException {
    invitation.refuses(
        Rule.OWN_LEAF_NOT_FOUND,
        invitation.welcome(
            invitation.groupInfo(stage.a.ratchetTree(), stage.a.context().treeHash())));
  }

  @Test
  @Breaks(Rule.OWN_LEAF_NOT_FOUND)
  void theLeafIsOursToItsLastByte() throws MlsException {
    KeyPackageBundle other = stage.keyPackage(dave);
    ForgedTree tree =
        ForgedTree.of(invitation.group().tree().encoded())
            .with(6, ForgedTree.of(other.keyPackage().leafNode()));
    invitation.refuses(Rule.OWN_LEAF_NOT_FOUND, invitation.welcome(invitation.groupInfo(tree)));
  }

  @Test
  @Breaks(Rule.INVALID_CONFIRMATION_TAG)
  void theConfirmationTagIsTheComputedOneToItsLastByte() throws MlsException {
    Bytes tag = invitation.groupInfo().confirmationTag();
    for (Bytes forged :
        List.of(
            stage.byAlice().bytes(32),
            tag.slice(0, 31),
            Bytes.concat(tag, Bytes.of((byte) 0)),
            Bytes.EMPTY)) {
      invitation.refuses(
          Rule.INVALID_CONFIRMATION_TAG,
          invitation.welcome(
              invitation.sign(
                  invitation.context(),
                  invitation.extensions(invitation.group().tree().encoded()),
                  forged,
                  stage.a.self(),
                  invitation.signer())));
    }
  }

  @Test
  @Breaks(Rule.PATH_KEY_MISMATCH)
  void thePathSecretLeadsToTheKeysOfTheTree() throws MlsException {
    Invitation withPath = new Invitation(stage.a, dave, stage.keyPackage(dave), true);
    for (int length : new int[] {0, 1, 31, 32, 33, 5000}) {
      withPath.refuses(
          Rule.PATH_KEY_MISMATCH,
          withPath.welcome(
              withPath.groupInfo().encoded(),
              withPath.secrets(Optional.of(Secret.zeros(length)), List.of())));
    }
  }

  @Test
  @Breaks(Rule.PATH_KEY_MISMATCH)
  void aPathSecretWithoutAPathIsRefused() throws MlsException {
    TestClient erin = stage.client("erin");
    Group alone = erin.createGroup();
    Invitation first = new Invitation(alone, dave, stage.keyPackage(dave));
    first.refuses(
        Rule.PATH_KEY_MISMATCH,
        first.welcome(
            first.groupInfo().encoded(), first.secrets(Optional.of(Secret.zeros(32)), List.of())));
  }
}
