package sonet.mls;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.mls.commit.EpochSecretsStep;
import sonet.mls.commit.StagedCommit;
import sonet.mls.commit.Viewpoint;
import sonet.mls.keypackage.KeyPackageRef;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.EncryptionLabel;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.LeafIndex;
import sonet.mls.tree.TreeKemPrivate;
import sonet.mls.welcome.GroupInfo;
import sonet.mls.welcome.GroupSecrets;
import sonet.mls.welcome.Welcome;

/// A Welcome that one of our key packages opens, before anything in it was verified (RFC 9420
/// §12.4.3.1): the part of a join that needs no tree.
///
/// @param suite of the Welcome
/// @param bundle our key package with its keys; they stay the caller's
/// @param secrets the group secrets, which are closed with this value
/// @param pskSecret of the pre-shared keys they name, closed likewise
/// @param groupInfo what it says of the group
/// @param continued what the group continues
record OpenedWelcome(
    MlsSuite suite,
    KeyPackageBundle bundle,
    GroupSecrets secrets,
    Secret pskSecret,
    GroupInfo groupInfo,
    ContinuedGroup continued)
    implements AutoCloseable {

  /// What we have to open it with.
  ///
  /// @param keyPackages ours that it may be for
  /// @param signer the key of the leaf in them
  /// @param continued the group that it may continue
  record Keys(List<KeyPackageBundle> keyPackages, Signer signer, Optional<Group> continued) {}

  /// Finds our entry and decrypts it and the GroupInfo.
  static OpenedWelcome open(Environment environment, Welcome welcome, Keys keys)
      throws MlsException {
    MlsSuite suite = environment.suite(welcome.cipherSuite());
    Entry entry = ownEntry(suite, welcome, keys);
    GroupSecrets secrets = decrypt(suite, welcome, entry);
    try {
      ContinuedGroup continued = ContinuedGroup.of(secrets.psks(), keys.continued());
      Secret pskSecret =
          EpochSecretsStep.pskSecret(suite, secrets.psks(), psks(environment, continued));
      try {
        return new OpenedWelcome(
            suite,
            entry.bundle(),
            secrets,
            pskSecret,
            decryptGroupInfo(suite, welcome, secrets.joinerSecret(), pskSecret),
            continued);
      } catch (MlsException refused) {
        pskSecret.close();
        throw refused;
      }
    } catch (MlsException refused) {
      secrets.close();
      throw refused;
    }
  }

  /// Our entry, and the key package it is for.
  private record Entry(KeyPackageBundle bundle, Welcome.EncryptedGroupSecrets secrets) {}

  private static Entry ownEntry(MlsSuite suite, Welcome welcome, Keys keys) throws MlsException {
    for (KeyPackageBundle bundle : keys.keyPackages()) {
      KeyPackageRef reference = bundle.reference(suite);
      for (Welcome.EncryptedGroupSecrets secrets : welcome.secrets()) {
        if (secrets.newMember().equals(reference)) {
          if (!bundle.keyPackage().cipherSuite().equals(welcome.cipherSuite())) {
            throw new MlsException(Rule.WELCOME_CIPHER_SUITE_MISMATCH, "key package");
          }
          if (!bundle.keyPackage().leafNode().signatureKey().equals(keys.signer().publicKey())) {
            throw new IllegalArgumentException("the signer is not that of the key package");
          }
          return new Entry(bundle, secrets);
        }
      }
    }
    throw new MlsException(
        Rule.WELCOME_NOT_FOR_US, keys.keyPackages().size() + " key packages tried");
  }

  private static GroupSecrets decrypt(MlsSuite suite, Welcome welcome, Entry entry)
      throws MlsException {
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

  /// From the application, or from the group that this one continues.
  private static Viewpoint.PskSource psks(Environment environment, ContinuedGroup continued) {
    return id ->
        switch (id) {
          case PreSharedKeyId.External external -> environment.psks().external(external.pskId());
          case PreSharedKeyId.Application application ->
              environment.psks().application(application.componentId(), application.pskId());
          case PreSharedKeyId.Resumption resumption ->
              continued
                  .psk(resumption)
                  .or(() ->
                      environment.psks().resumption(resumption.groupId(), resumption.epoch()));
        };
  }

  private static GroupInfo decryptGroupInfo(
      MlsSuite suite, Welcome welcome, Secret joinerSecret, Secret pskSecret) throws MlsException {
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

  /// The group is none that we are in, and of the suite of our key package.
  void checkGroup(Predicate<GroupId> taken) throws MlsException {
    GroupContext context = groupInfo.groupContext();
    if (taken.test(context.groupId())) {
      throw new MlsException(Rule.GROUP_ID_NOT_UNIQUE, "group " + context.groupId());
    }
    if (!context.cipherSuite().equals(bundle.keyPackage().cipherSuite())) {
      throw new MlsException(Rule.WELCOME_CIPHER_SUITE_MISMATCH, "GroupInfo");
    }
  }

  /// The key of our leaf, which is all that we have in the tree without a path secret.
  TreeKemPrivate leafKeys(LeafIndex self) {
    return TreeKemPrivate.of(
        self,
        new KeyPair(bundle.encryptionKey().copy(), bundle.keyPackage().leafNode().encryptionKey()));
  }

  /// The secrets of the epoch, once the GroupInfo was verified; they prove that whoever made it
  /// knows them.
  StagedCommit.Secrets epoch(TreeKemPrivate keys, Bytes contextBytes) throws MlsException {
    EpochSecretsStep.Advanced advanced =
        EpochSecretsStep.fromJoiner(suite, secrets.joinerSecret().copy(), pskSecret, contextBytes);
    advanced.closeJoining();
    Bytes expected =
        KeySchedule.confirmationTag(
            suite,
            advanced.epochSecrets().confirmationKey(),
            groupInfo.groupContext().confirmedTranscriptHash());
    if (!expected.equals(groupInfo.confirmationTag())) {
      advanced.epochSecrets().close();
      advanced.encryptionSecret().close();
      keys.secrets().forEach(Secret::close);
      throw new MlsException(Rule.INVALID_CONFIRMATION_TAG, "GroupInfo");
    }
    return new StagedCommit.Secrets(
        advanced.epochSecrets(), advanced.encryptionSecret(), keys, Optional.empty(), List.of());
  }

  @Override
  public void close() {
    secrets.close();
    pskSecret.close();
  }
}
