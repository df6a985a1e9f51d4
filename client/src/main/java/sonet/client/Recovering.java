package sonet.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import sonet.client.ClientException.Reason;
import sonet.client.device.Lineage;
import sonet.client.device.Profile;
import sonet.client.device.Recovery;
import sonet.client.device.Registration;
import sonet.client.group.GroupEngine;
import sonet.client.link.Newcomer;
import sonet.client.state.StateFile;
import sonet.client.transport.Identity;
import sonet.client.transport.Service;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.Endorsement;
import sonet.protocol.OwnDevice;

/// A device that comes back into its account by the recovery key, until its state says that it did.
final class Recovering {
  private final Registration registration;
  private final Opening.Parts parts;
  private final Settings.KeyChecks keys;

  Recovering(Registration registration, Opening.Parts parts, Settings.KeyChecks keys) {
    this.registration = registration;
    this.parts = parts;
    this.keys = keys;
  }

  /// Brings in the device of a state. One that was interrupted when the server had taken it already
  /// is in, also if the key was revoked since.
  void bring(StateFile state, Profile self, RecoveryKey key, RecoveryChoice choice)
      throws ClientException {
    Optional<List<Endorsement>> before = registration.isFresh() ? Optional.empty() : present(self);
    List<Endorsement> chain = before.isPresent() ? before.get() : recover(state, self, key, choice);
    var _ = registration.linked(self, chain, t -> {});
  }

  /// The endorsements that lead to a device which the server knows.
  private Optional<List<Endorsement>> present(Profile self) throws ClientException {
    try (Service service = parts.connect().as(registration.identity(self))) {
      return service.ownAccount().devices().stream()
          .map(OwnDevice::device)
          .filter(device -> device.signatureKey().equals(self.publicKey()))
          .map(Device::endorsements)
          .filter(chain ->
              !chain.isEmpty()
                  && Lineage.isWhole(
                      parts.provider(), new AccountName(self.account()), self.publicKey(), chain))
          .findFirst();
    } catch (ClientException refused) {
      if (refused.reason() != Reason.LOGIN_REFUSED) {
        throw refused;
      }
      return Optional.empty();
    }
  }

  private List<Endorsement> recover(
      StateFile state, Profile self, RecoveryKey key, RecoveryChoice choice)
      throws ClientException {
    Identity paper = registration.identity(key.signer(parts.provider()));
    GroupEngine engine = parts.engine().with(self, registration.identity(self).signer());
    Newcomer newcomer = new Newcomer(registration.newDevice(self), engine.cipherSuites());
    try (Service service = parts.connect().as(paper)) {
      Recovery recovery =
          Recovery.of(
              new Recovery.Tools(
                  state,
                  service,
                  registration.endorser(self, paper.signer(), parts.clock()),
                  parts.provider(),
                  parts.clock(),
                  keys));
      boolean done = false;
      try {
        List<Endorsement> chain = recovery.bring(newcomer, all -> kept(choice, all));
        done = true;
        return chain;
      } finally {
        // What the server may have taken is not to be forgotten: with it the device goes on.
        if (!done && !recovery.wasAsked()) {
          registration.forget();
        }
      }
    } catch (ClientException failed) {
      throw failed.reason() == Reason.LOGIN_REFUSED
          ? new ClientException(
              Reason.UNKNOWN_RECOVERY_KEY, "The server does not know this recovery key.", failed)
          : failed;
    }
  }

  private static List<Device> kept(RecoveryChoice choice, List<Device> all) throws ClientException {
    Set<String> names =
        choice.keep(
            all.stream()
                .map(device ->
                    new RecoveryChoice.Known(
                        Sonet.deviceName(device.signatureKey()),
                        device.name(),
                        device.registeredAt()))
                .toList());
    List<Device> kept =
        all.stream()
            .filter(device -> names.contains(Sonet.deviceName(device.signatureKey())))
            .toList();
    if (kept.size() < names.size()) {
      throw new ClientException(
          Reason.UNKNOWN_DEVICE,
          "The account does not have all of these devices: "
              + String.join(", ", new TreeSet<>(names))
              + ".");
    }
    return kept;
  }
}
