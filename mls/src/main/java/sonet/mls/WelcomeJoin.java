package sonet.mls;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.commit.EpochSecretsStep;
import sonet.mls.commit.GroupInfoVerification;
import sonet.mls.commit.PublicGroup;
import sonet.mls.commit.StagedCommit;
import sonet.mls.commit.Viewpoint;
import sonet.mls.keypackage.KeyPackageRef;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.GroupSecrets;
import sonet.mls.welcome.Welcome;

/// Processing of a Welcome, in the order of RFC 9420 §12.4.3.1.
final class WelcomeJoin {
  private final Environment environment;
  private final JoinRequest request;
  private final Welcome welcome;

  WelcomeJoin(Environment environment, JoinRequest request) {
    this.environment = environment;
    this.request = request;
    this.welcome = request.welcome();
  }

  Group join() throws MlsException {
    MlsSuite suite = environment.suite(welcome.cipherSuite());
    Entry entry = ownEntry(suite);
    try (GroupSecrets secrets = decrypt(suite, entry)) {
      ContinuedGroup continued = ContinuedGroup.of(secrets.psks(), request.continued());
      try (Secret pskSecret = EpochSecretsStep.pskSecret(suite, secrets.psks(), psks(continued))) {
        GroupInfo groupInfo = decryptGroupInfo(suite, secrets.joinerSecret(), pskSecret);
        PublicGroup group =
            GroupInfoVerification.verify(environment, groupInfo, request.ratchetTree());
        checkGroup(group, entry);
        LeafIndex self =
            group
                .tree()
                .findLeaf(entry.bundle().keyPackage().leafNode())
                .orElseThrow(() -> new MlsException(Rule.OWN_LEAF_NOT_FOUND, ""));
        TreeKemPrivate keys = keys(entry.bundle(), group, self, groupInfo, secrets);
        StagedCommit.Secrets epoch = epoch(suite, group, secrets, pskSecret, keys);
        Group joined =
            new Group(
                GroupState.begin(
                    environment, group, self, request.signer(), epoch, History.EMPTY, 0));
        try {
          continued.check(environment, group);
        } catch (MlsException refused) {
          joined.close();
          throw refused;
        }
        return joined;
      }
    }
  }

  /// Our entry, and the key package it is for.
  private record Entry(KeyPackageBundle bundle, Welcome.EncryptedGroupSecrets secrets) {}

  private Entry ownEntry(MlsSuite suite) throws MlsException {
    for (KeyPackageBundle bundle : request.keyPackages()) {
      KeyPackageRef reference = bundle.reference(suite);
      for (Welcome.EncryptedGroupSecrets secrets : welcome.secrets()) {
        if (secrets.newMember().equals(reference)) {
          if (!bundle.keyPackage().cipherSuite().equals(welcome.cipherSuite())) {
            throw new MlsException(Rule.WELCOME_CIPHER_SUITE_MISMATCH, "key package");
          }
          if (!bundle.keyPackage().leafNode().signatureKey().equals(request.signer().publicKey())) {
            throw new IllegalArgumentException("the signer is not that of the key package");
          }
          return new Entry(bundle, secrets);
        }
      }
    }
    throw new MlsException(
        Rule.WELCOME_NOT_FOR_US, request.keyPackages().size() + " key packages tried");
  }

  private GroupSecrets decrypt(MlsSuite suite, Entry entry) throws MlsException {
    try (Secret encoded =
        suite.decryptWithLabel(
            entry.bundle().initKeyPair(),
            EncryptionLabel.WELCOME,
            welcome.encryptedGroupInfo(),
            entry.secrets().encryptedGroupSecrets())) {
      return GroupSecrets.decode(encoded);
    } catch (CryptoException undecryptable) {
      throw new MlsException(Rule.UNDECRYPTABLE_GROUP_SECRETS, undecryptable);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.UNDECRYPTABLE_GROUP_SECRETS, malformed);
    }
  }

  private GroupInfo decryptGroupInfo(MlsSuite suite, Secret joinerSecret, Secret pskSecret)
      throws MlsException {
    try (Secret welcomeSecret = KeySchedule.welcomeSecret(suite, joinerSecret, pskSecret);
        Secret key = KeySchedule.welcomeKey(suite, welcomeSecret)) {
      Bytes plaintext =
          suite
              .primitives()
              .open(
                  key,
                  KeySchedule.welcomeNonce(suite, welcomeSecret),
                  Bytes.EMPTY,
                  welcome.encryptedGroupInfo());
      return Reader.decode(plaintext, GroupInfo::read);
    } catch (CryptoException undecryptable) {
      throw new MlsException(Rule.UNDECRYPTABLE_GROUP_INFO, undecryptable);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.UNDECRYPTABLE_GROUP_INFO, malformed);
    }
  }

  private void checkGroup(PublicGroup group, Entry entry) throws MlsException {
    if (request.taken().test(group.context().groupId())) {
      throw new MlsException(Rule.GROUP_ID_NOT_UNIQUE, "group " + group.context().groupId());
    }
    if (!group.context().cipherSuite().equals(entry.bundle().keyPackage().cipherSuite())) {
      throw new MlsException(Rule.WELCOME_CIPHER_SUITE_MISMATCH, "GroupInfo");
    }
  }

  private TreeKemPrivate keys(
      KeyPackageBundle bundle,
      PublicGroup group,
      LeafIndex self,
      GroupInfo groupInfo,
      GroupSecrets secrets)
      throws MlsException {
    TreeKemPrivate keys =
        TreeKemPrivate.of(
            self,
            new KeyPair(
                bundle.encryptionKey().copy(), bundle.keyPackage().leafNode().encryptionKey()));
    if (secrets.pathSecret().isEmpty()) {
      return keys;
    }
    try {
      return keys.fromWelcome(group.tree(), groupInfo.signer(), secrets.pathSecret().get());
    } catch (MlsException refused) {
      keys.secrets().forEach(Secret::close);
      throw refused;
    }
  }

  private StagedCommit.Secrets epoch(
      MlsSuite suite,
      PublicGroup group,
      GroupSecrets secrets,
      Secret pskSecret,
      TreeKemPrivate keys)
      throws MlsException {
    EpochSecretsStep.Advanced advanced =
        EpochSecretsStep.fromJoiner(
            suite, secrets.joinerSecret().copy(), pskSecret, group.contextBytes());
    advanced.closeJoining();
    Bytes expected =
        KeySchedule.confirmationTag(
            suite,
            advanced.epochSecrets().confirmationKey(),
            group.context().confirmedTranscriptHash());
    if (!expected.equals(group.confirmationTag())) {
      advanced.epochSecrets().close();
      advanced.encryptionSecret().close();
      keys.secrets().forEach(Secret::close);
      throw new MlsException(Rule.INVALID_CONFIRMATION_TAG, "GroupInfo");
    }
    return new StagedCommit.Secrets(
        advanced.epochSecrets(), advanced.encryptionSecret(), keys, Optional.empty(), List.of());
  }

  /// From the application, or from the group that this one continues.
  private Viewpoint.PskSource psks(ContinuedGroup continued) {
    return id ->
        switch (id) {
          case PreSharedKeyId.External external -> environment.psks().external(external.pskId());
          case PreSharedKeyId.Resumption resumption ->
              continued
                  .psk(resumption)
                  .or(() ->
                      environment.psks().resumption(resumption.groupId(), resumption.epoch()));
        };
  }
}
