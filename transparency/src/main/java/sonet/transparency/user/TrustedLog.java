package sonet.transparency.user;

import sonet.crypto.Bytes;
import sonet.crypto.spi.CryptoProvider;
import sonet.transparency.DraftRevision;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.TransparencySuite;
import sonet.transparency.vrf.VrfPublicKey;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;
import sonet.transparency.wire.LabelVersion;

/// A log that someone has decided to rely on: its configuration, with keys that were found to be
/// acceptable. Everything that is said of the log is checked against it.
public final class TrustedLog {
  private final DraftRevision revision;
  private final Configuration configuration;
  private final Primitives primitives;
  private final VrfPublicKey vrfKey;

  private TrustedLog(
      DraftRevision revision,
      Configuration configuration,
      Primitives primitives,
      VrfPublicKey vrfKey) {
    this.revision = revision;
    this.configuration = configuration;
    this.primitives = primitives;
    this.vrfKey = vrfKey;
  }

  /// A log that follows the pinned revision of the draft.
  public static TrustedLog of(Configuration configuration, CryptoProvider provider)
      throws TransparencyException {
    return of(DraftRevision.pinned(), configuration, provider);
  }

  /// A log that follows a revision of the draft.
  public static TrustedLog of(
      DraftRevision revision, Configuration configuration, CryptoProvider provider)
      throws TransparencyException {
    Primitives primitives = Primitives.of(configuration.cipherSuite(), provider);
    requireKey(primitives, configuration.signaturePublicKey());
    switch (configuration.mode()) {
      case DeploymentMode.ContactMonitoring _ -> {}
      case DeploymentMode.ThirdPartyManagement management ->
          requireKey(primitives, management.leafPublicKey());
      case DeploymentMode.ThirdPartyAuditing auditing ->
          requireKey(primitives, auditing.auditorPublicKey());
    }
    VrfPublicKey vrfKey =
        VrfPublicKey.parse(
            configuration.cipherSuite().group(), configuration.vrfPublicKey(), provider);
    return new TrustedLog(revision, configuration, primitives, vrfKey);
  }

  private static void requireKey(Primitives primitives, Bytes key) throws TransparencyException {
    if (!primitives.acceptsPublicKey(key)) {
      throw new TransparencyException(Reason.UNACCEPTABLE_KEY, "of the log's configuration");
    }
  }

  /// The revision of the draft.
  public DraftRevision revision() {
    return revision;
  }

  /// The configuration.
  public Configuration configuration() {
    return configuration;
  }

  /// The primitives of its suite.
  public Primitives primitives() {
    return primitives;
  }

  /// The search key of a version in prefix trees, when its VRF proof is right (§11.7).
  public Bytes searchKey(LabelVersion labelVersion, Bytes proof) throws TransparencyException {
    return vrfKey.verify(labelVersion.encoded(), proof).slice(0, TransparencySuite.HASH_LENGTH);
  }
}
