package sonet.mls.schedule;

import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.hpke.ExportedSecret;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.suite.MlsSuite;

/// The derivations of the key schedule (RFC 9420 §8).
///
/// ```
///                init_secret[n-1]
///                      |
/// commit_secret -> Extract -> "joiner", GroupContext[n] = joiner_secret
///                                         |
///                        psk_secret -> Extract --> "welcome" = welcome_secret
///                                         |
///                                "epoch", GroupContext[n] = epoch_secret --> EpochSecrets
/// ```
///
/// Every secret returned belongs to the caller, who closes it when it is consumed (§9.2); secrets
/// given are neither kept nor closed. A `groupContext` is the encoded [GroupContext] of the epoch
/// that begins.
public final class KeySchedule {
  private static final Bytes EXTERNAL_INIT = Bytes.utf8("MLS 1.0 external init secret");

  private KeySchedule() {}

  /// `joiner_secret`, from the init secret of the epoch before and the commit secret.
  public static Secret joinerSecret(
      MlsSuite suite, Secret initSecret, Secret commitSecret, Bytes groupContext) {
    try (Secret extracted = suite.primitives().extract(initSecret, commitSecret)) {
      return suite.expandWithLabel(extracted, "joiner", groupContext, suite.hashLength());
    }
  }

  /// What the joiner secret and the pre-shared keys give together, and from which the welcome
  /// secret and the epoch secret come. The RFC has no name for it.
  public static Secret memberSecret(MlsSuite suite, Secret joinerSecret, Secret pskSecret) {
    return suite.primitives().extract(joinerSecret, pskSecret);
  }

  /// `welcome_secret`, which protects the GroupInfo in a Welcome (§12.4.3.1).
  public static Secret welcomeSecret(MlsSuite suite, Secret memberSecret) {
    return suite.deriveSecret(memberSecret, "welcome");
  }

  /// The same from the joiner secret.
  public static Secret welcomeSecret(MlsSuite suite, Secret joinerSecret, Secret pskSecret) {
    try (Secret member = memberSecret(suite, joinerSecret, pskSecret)) {
      return welcomeSecret(suite, member);
    }
  }

  /// `welcome_key` (§12.4.3.1).
  public static Secret welcomeKey(MlsSuite suite, Secret welcomeSecret) {
    return suite.expandWithLabel(welcomeSecret, "key", Bytes.EMPTY, suite.primitives().keyLength());
  }

  /// `welcome_nonce` (§12.4.3.1).
  public static Bytes welcomeNonce(MlsSuite suite, Secret welcomeSecret) {
    int length = suite.primitives().nonceLength();
    try (Secret nonce = suite.expandWithLabel(welcomeSecret, "nonce", Bytes.EMPTY, length)) {
      return Bytes.wrap(nonce.expose());
    }
  }

  /// `epoch_secret`, from which [EpochSecrets] and the encryption secret come.
  public static Secret epochSecret(MlsSuite suite, Secret memberSecret, Bytes groupContext) {
    return suite.expandWithLabel(memberSecret, "epoch", groupContext, suite.hashLength());
  }

  /// The same from the joiner secret.
  public static Secret epochSecret(
      MlsSuite suite, Secret joinerSecret, Secret pskSecret, Bytes groupContext) {
    try (Secret member = memberSecret(suite, joinerSecret, pskSecret)) {
      return epochSecret(suite, member, groupContext);
    }
  }

  /// `encryption_secret`, the root of a [SecretTree], which takes it over.
  public static Secret encryptionSecret(MlsSuite suite, Secret epochSecret) {
    return suite.deriveSecret(epochSecret, "encryption");
  }

  /// `external_priv, external_pub` of an epoch.
  public static KeyPair externalKeyPair(MlsSuite suite, Secret externalSecret) {
    return suite.primitives().deriveKemKeyPair(externalSecret);
  }

  /// The init secret of an external joiner, with the `kem_output` from which members find it
  /// (§8.3).
  ///
  /// @throws MlsException with `INVALID_PUBLIC_KEY` when the group's external key is not acceptable
  public static ExportedSecret sendExternalInit(
      MlsSuite suite, Bytes externalPublicKey, RandomSource random) throws MlsException {
    try {
      return suite
          .primitives()
          .hpke()
          .sendExport(externalPublicKey, Bytes.EMPTY, EXTERNAL_INIT, suite.hashLength(), random);
    } catch (CryptoException refused) {
      throw new MlsException(Rule.INVALID_PUBLIC_KEY, refused);
    }
  }

  /// The init secret that an external joiner sent (§8.3).
  ///
  /// @throws MlsException with `INVALID_EXTERNAL_INIT`
  public static Secret receiveExternalInit(MlsSuite suite, KeyPair external, Bytes kemOutput)
      throws MlsException {
    try {
      return suite
          .primitives()
          .hpke()
          .receiveExport(kemOutput, external, Bytes.EMPTY, EXTERNAL_INIT, suite.hashLength());
    } catch (CryptoException refused) {
      throw new MlsException(Rule.INVALID_EXTERNAL_INIT, refused);
    }
  }

  /// `MLS-Exporter(Label, Context, Length)` (§8.5).
  public static Secret exporter(
      MlsSuite suite, Secret exporterSecret, ExporterInput input, int length) {
    Bytes context = suite.primitives().hash(input.context());
    try (Secret derived = suite.deriveSecret(exporterSecret, input.label())) {
      return suite.expandWithLabel(derived, "exported", context, length);
    }
  }

  /// What tells one exported secret from another (§8.5).
  ///
  /// @param label unique to its purpose, best one of the IANA registry
  /// @param context anything more
  public record ExporterInput(String label, Bytes context) {}

  /// `confirmation_tag` of a commit (§6.1), and of a new group (§11).
  public static Bytes confirmationTag(
      MlsSuite suite, Secret confirmationKey, Bytes confirmedTranscriptHash) {
    return suite.primitives().mac(confirmationKey, confirmedTranscriptHash);
  }
}
