package sonet.mls.apq;

import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.mls.Environment;
import sonet.mls.Epoch;
import sonet.mls.Group;
import sonet.mls.GroupId;
import sonet.mls.MlsException;
import sonet.mls.PskStore;
import sonet.mls.Rule;
import sonet.mls.component.ComponentId;
import sonet.mls.schedule.PreSharedKeyId;
import sonet.mls.suite.MlsSuite;

/// The secret that an epoch of the post-quantum group brings into the traditional one, `apq_psk`,
/// with its name (draft-ietf-mls-combiner §5.2).
///
/// ```
///   SafeExportSecret(0x0006) = apq_exporter
///          +-----------> DeriveSecret(apq_exporter, "psk_id") = apq_psk_id
///          +-----------> DeriveSecret(apq_exporter, "psk") = apq_psk
/// ```
///
/// The exporter's secret is of the post-quantum suite, the derivations are of the traditional one.
final class ApqPsk implements AutoCloseable {
  private final Bytes id;
  private final Secret value;

  private ApqPsk(Bytes id, Secret value) {
    this.id = id;
    this.value = value;
  }

  /// Exports it, which an epoch does once.
  static ApqPsk export(Group postQuantum, MlsSuite traditional) {
    try (Secret exporter = postQuantum.safeExport(ComponentId.APQ_MLS_INFO);
        Secret id = traditional.deriveSecret(exporter, "psk_id")) {
      // The apq_exporter is deleted after both were derived.
      return new ApqPsk(Bytes.wrap(id.expose()), traditional.deriveSecret(exporter, "psk"));
    }
  }

  Bytes id() {
    return id;
  }

  /// Whether it is among the keys that a commit mixes in, once, and no other of its component is.
  ///
  /// @throws MlsException with `APQ_PSK_MISSING`
  void checkIsAmong(Iterable<PreSharedKeyId> psks) throws MlsException {
    int found = 0;
    for (PreSharedKeyId psk : psks) {
      if (psk instanceof PreSharedKeyId.Application application
          && application.componentId().equals(ComponentId.APQ_MLS_INFO)) {
        if (!application.pskId().equals(id)) {
          throw new MlsException(Rule.APQ_PSK_MISSING, "there is one of another epoch");
        }
        found++;
      }
    }
    if (found == 0) {
      throw new MlsException(Rule.APQ_PSK_MISSING, "");
    }
  }

  /// An environment that has it, beside what it had.
  Offer offeredIn(Environment environment) {
    return new Offer(environment);
  }

  /// Wipes it.
  @Override
  public void close() {
    value.close();
  }

  /// The key among others, and whether it was asked for: for one step, inside one method.
  final class Offer implements PskStore {
    private final Environment base;
    private boolean taken;

    private Offer(Environment base) {
      this.base = base;
    }

    Environment environment() {
      return base.withPsks(this);
    }

    /// Whether the key was mixed in by a Welcome, which does not show its keys otherwise.
    ///
    /// @throws MlsException with `APQ_PSK_MISSING`
    void checkTaken() throws MlsException {
      if (!taken) {
        throw new MlsException(Rule.APQ_PSK_MISSING, "the Welcome does without");
      }
    }

    @Override
    public Optional<Secret> external(Bytes pskId) {
      return base.psks().external(pskId);
    }

    @Override
    public Optional<Secret> resumption(GroupId groupId, Epoch epoch) {
      return base.psks().resumption(groupId, epoch);
    }

    @Override
    public Optional<Secret> application(ComponentId component, Bytes pskId) {
      if (!component.equals(ComponentId.APQ_MLS_INFO)) {
        return base.psks().application(component, pskId);
      }
      if (!pskId.equals(id)) {
        return Optional.empty();
      }
      taken = true;
      return Optional.of(value.copy());
    }
  }
}
