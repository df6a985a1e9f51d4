package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.mls.Member;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.framing.AuthenticatedContent;
import sonet.mls.schedule.GroupContext;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.TreeKemPrivate;

/// A member's part of processing a commit: from the path to the confirmation tag (RFC 9420
/// §12.4.2). It needs no tree, so that those who have one and those who do not share it.
final class SecretsStep {
  private final MlsSuite suite;
  private final Viewpoint.Member member;
  private final Change change;
  private final List<Secret> consumed = new ArrayList<>();

  /// What a commit's proposals bring into the key schedule of one member.
  ///
  /// @param psks pre-shared keys, in the order of the proposals
  /// @param externalInit the KEM output of an external commit
  /// @param ownUpdate the encryption key of the member's own Update, when the commit applies one
  record Change(
      List<PreSharedKeyId> psks, Optional<Bytes> externalInit, Optional<Bytes> ownUpdate) {}

  /// Opens the path of the commit, or says that it has none.
  @FunctionalInterface
  interface Path {
    /// Our keys after the path, and the commit secret.
    TreeKemPrivate.Decrypted open(TreeKemPrivate keys) throws MlsException;
  }

  SecretsStep(MlsSuite suite, Viewpoint.Member member, Change change) {
    this.suite = suite;
    this.member = member;
    this.change = change;
  }

  static SecretsStep of(MlsSuite suite, Viewpoint.Member member, Provisional provisional) {
    Optional<Bytes> ownUpdate =
        provisional.updated().stream()
            .filter(updated -> updated.leafIndex().equals(member.self()))
            .map((Member updated) -> updated.leafNode().encryptionKey())
            .findFirst();
    return new SecretsStep(
        suite, member, new Change(provisional.psks(), provisional.externalInit(), ownUpdate));
  }

  /// The secrets of the epoch that a commit begins.
  StagedCommit.Secrets advance(
      Path path, GroupContext context, Bytes contextBytes, AuthenticatedContent message)
      throws MlsException {
    Optional<Viewpoint.OwnUpdate> update = ownUpdate();
    TreeKemPrivate keys = member.keys();
    if (update.isPresent()) {
      TreeKemPrivate.Transition updated = keys.withLeafKey(update.get().leafKey());
      keys = updated.next();
      consumed.addAll(updated.consumed());
    }
    try (Secret pskSecret = EpochSecretsStep.pskSecret(suite, change.psks(), member.psks())) {
      TreeKemPrivate.Decrypted opened = path.open(keys);
      try (Secret commitSecret = opened.commitSecret();
          Secret initSecret = initSecret()) {
        EpochSecretsStep.Advanced advanced =
            EpochSecretsStep.advance(suite, initSecret, commitSecret, pskSecret, contextBytes);
        advanced.closeJoining();
        checkConfirmationTag(advanced, context, message);
        consumed.addAll(opened.consumed());
        return new StagedCommit.Secrets(
            advanced.epochSecrets(),
            advanced.encryptionSecret(),
            opened.next(),
            update.map(Viewpoint.OwnUpdate::signer),
            List.copyOf(consumed));
      } catch (MlsException refused) {
        wipeFresh(opened.next(), keys);
        throw refused;
      }
    }
  }

  /// Our own Update, when this commit applies one.
  private Optional<Viewpoint.OwnUpdate> ownUpdate() throws MlsException {
    if (change.ownUpdate().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        member
            .updates()
            .find(change.ownUpdate().get())
            .orElseThrow(() ->
                new MlsException(
                    Rule.OWN_LEAF_NOT_FOUND, "the private key of our Update is gone")));
  }

  /// From the last epoch, or from the joiner (§8.3). A copy, so that it can be closed.
  private Secret initSecret() throws MlsException {
    if (change.externalInit().isEmpty()) {
      return member.initSecret().copy();
    }
    try (KeyPair external = KeySchedule.externalKeyPair(suite, member.externalSecret())) {
      return KeySchedule.receiveExternalInit(suite, external, change.externalInit().get());
    }
  }

  private void checkConfirmationTag(
      EpochSecretsStep.Advanced advanced, GroupContext context, AuthenticatedContent message)
      throws MlsException {
    Bytes expected =
        KeySchedule.confirmationTag(
            suite, advanced.epochSecrets().confirmationKey(), context.confirmedTranscriptHash());
    if (!message.auth().confirmationTag().equals(Optional.of(expected))) {
      advanced.epochSecrets().close();
      advanced.encryptionSecret().close();
      throw new MlsException(Rule.INVALID_CONFIRMATION_TAG, "");
    }
  }

  /// Wipes the keys of a path that came to nothing.
  private static void wipeFresh(TreeKemPrivate next, TreeKemPrivate present) {
    List<Secret> kept = present.secrets();
    next.secrets().stream().filter(secret -> !kept.contains(secret)).forEach(Secret::close);
  }
}
