package sonet.mls.commit;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.MlsException;
import sonet.mls.Rule;
import sonet.mls.schedule.EpochSecrets;
import sonet.mls.schedule.KeySchedule;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.schedule.Psk;
import sonet.mls.schedule.PskSecret;
import sonet.mls.suite.MlsSuite;

/// One step of the key schedule, from epoch to epoch (RFC 9420 §8).
public final class EpochSecretsStep {
  /// The `count` of a PSKLabel is a `uint16` (§8.4).
  private static final int MAX_PSKS = 0xffff;

  private EpochSecretsStep() {}

  /// What the step gives.
  ///
  /// @param joinerSecret for new members
  /// @param memberSecret from which comes the key of their GroupInfo
  /// @param epochSecrets of the new epoch
  /// @param encryptionSecret of the new epoch, the root of its message keys
  public record Advanced(
      Secret joinerSecret,
      Secret memberSecret,
      EpochSecrets epochSecrets,
      Secret encryptionSecret) {
    /// Wipes what only new members need.
    public void closeJoining() {
      joinerSecret.close();
      memberSecret.close();
    }
  }

  /// The secret of the pre-shared keys, in their order (§8.4).
  public static Secret pskSecret(
      MlsSuite suite, List<PreSharedKeyId> ids, Viewpoint.PskSource source) throws MlsException {
    if (ids.size() > MAX_PSKS) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, ids.size() + " pre-shared keys");
    }
    List<Psk> psks = new ArrayList<>(ids.size());
    try {
      for (PreSharedKeyId id : ids) {
        psks.add(
            new Psk(
                id,
                source
                    .find(id)
                    .orElseThrow(() -> new MlsException(Rule.PSK_NOT_AVAILABLE, describe(id)))));
      }
      return PskSecret.of(suite, psks);
    } finally {
      psks.forEach(psk -> psk.value().close());
    }
  }

  /// Advances; the given secrets stay the caller's.
  public static Advanced advance(
      MlsSuite suite, Secret initSecret, Secret commitSecret, Secret pskSecret, Bytes context) {
    Secret joiner = KeySchedule.joinerSecret(suite, initSecret, commitSecret, context);
    return fromJoiner(suite, joiner, pskSecret, context);
  }

  /// The same from the joiner secret, which the outcome takes over (§12.4.3.1).
  public static Advanced fromJoiner(
      MlsSuite suite, Secret joiner, Secret pskSecret, Bytes context) {
    Secret member = KeySchedule.memberSecret(suite, joiner, pskSecret);
    try (Secret epoch = KeySchedule.epochSecret(suite, member, context)) {
      return new Advanced(
          joiner,
          member,
          EpochSecrets.derive(suite, epoch),
          KeySchedule.encryptionSecret(suite, epoch));
    }
  }

  private static String describe(PreSharedKeyId id) {
    return switch (id) {
      case PreSharedKeyId.External external -> "external PSK " + external.pskId();
      case PreSharedKeyId.Application application ->
          "PSK %s of component %s".formatted(application.pskId(), application.componentId());
      case PreSharedKeyId.Resumption resumption ->
          "resumption PSK of group %s, epoch %s"
              .formatted(resumption.groupId(), resumption.epoch());
    };
  }
}
