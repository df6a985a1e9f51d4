package sonet.client.device;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.KeyChange;
import sonet.client.Settings;
import sonet.client.link.Newcomer;
import sonet.client.state.StateFile;
import sonet.client.state.Transaction;
import sonet.client.transparency.Auditing;
import sonet.client.transparency.Directory;
import sonet.client.transparency.OwnSets;
import sonet.client.transparency.Vault;
import sonet.client.transparency.VerifiedLog;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.Account;
import sonet.protocol.Device;
import sonet.protocol.Endorsement;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.ReplaceDevices;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceKey;
import sonet.transparency.directory.DeviceSet;

/// The way of a new device into its account by the recovery key (docs/devices.md), up to the
/// endorsements that lead to it.
///
/// It is one change: the device comes, and those that are lost go. It is made from the set that the
/// log proves, in which the recovery key must stand. Whatever is interrupted can be begun again
/// with the same state: a device that the log has already is not brought in once more.
public final class Recovery {
  private static final int ATTEMPTS = 4;

  private final Tools tools;
  private final Directory directory;
  private boolean asked;

  private Recovery(Tools tools, Directory directory) {
    this.tools = tools;
    this.directory = directory;
  }

  /// What a recovery works with.
  ///
  /// @param state of the new device
  /// @param service of the server, as the recovery key
  /// @param endorser signs for the account with the recovery key
  /// @param provider of primitives
  /// @param clock against which the log must be current
  /// @param keys how keys are held against the log
  public record Tools(
      StateFile state,
      Service service,
      Endorser endorser,
      CryptoProvider provider,
      InstantSource clock,
      Settings.KeyChecks keys) {}

  /// A recovery over the state of the new device.
  ///
  /// @throws ClientException with `LOG_DISTRUSTED` when the log is another one than is relied on
  public static Recovery of(Tools tools) throws ClientException {
    VerifiedLog log =
        VerifiedLog.open(
            new Quiet(tools.state()),
            tools.service().transparency(),
            new VerifiedLog.Tools(
                tools.provider(),
                tools.clock(),
                tools.keys().log(),
                Auditing.of(tools.keys(), tools.endorser().account())));
    return new Recovery(
        tools,
        new Directory(
            log,
            (_, keys, known) -> {
              OwnAccount shown = tools.service().ownAccount();
              Account account =
                  new Account(shown.name(), devices(shown), shown.recoveryKey(), Optional.empty());
              return Lineage.leadsTo(tools.provider(), account, keys, known);
            },
            tools.keys().policy()));
  }

  private static List<Device> devices(OwnAccount shown) {
    return shown.devices().stream().map(OwnDevice::device).toList();
  }

  /// The state alone. What is found is kept there, and told once the device is at work.
  private record Quiet(StateFile state) implements Vault {
    @Override
    public <T> T read(StateFile.Work<T> work) throws ClientException {
      return state.read(work);
    }

    @Override
    public <T> T write(StateFile.Work<T> work) throws ClientException {
      return state.write(work);
    }

    @Override
    public void note(Transaction t, KeyChange change) {
      // There are no conversations yet, and the history of the account is kept beside this.
    }

    @Override
    public void note(KeyAlarm alarm) {
      // It is kept beside this.
    }
  }

  /// Says which devices stay.
  @FunctionalInterface
  public interface Choice {
    /// Of all devices that the account has, those that are not lost.
    List<Device> keep(List<Device> all) throws ClientException;
  }

  /// Whether the server was asked for the change: it may have been made, whatever came of it here.
  public boolean wasAsked() {
    return asked;
  }

  /// Brings in a device. Returns the endorsements that lead to it, all of which were checked.
  ///
  /// @throws ClientException with `UNKNOWN_RECOVERY_KEY` when the key is none of the account,
  ///   `KEYS_DOUBTED` when the log has a change that no device of the account signed,
  ///   `UNTRUSTED_USER`, what the choice throws, or a failure of server or disk
  public List<Endorsement> bring(Newcomer newcomer, Choice choice) throws ClientException {
    for (int i = 1; ; i++) {
      OwnAccount shown = tools.service().ownAccount();
      Optional<OwnDevice> present =
          shown.devices().stream()
              .filter(own -> own.device().signatureKey().equals(key(newcomer)))
              .findFirst();
      DeviceSet before = proven();
      if (before.hasDevice(key(newcomer)) && present.isPresent()) {
        return checked(newcomer, present.get().device().endorsements());
      }
      try {
        return checked(newcomer, bring(newcomer, choice, new Seen(shown, before)));
      } catch (ClientException failed) {
        if (failed.reason() != Reason.BUSY || i == ATTEMPTS) {
          throw failed;
        }
      }
    }
  }

  /// The account as server and log have it.
  private record Seen(OwnAccount shown, DeviceSet proven) {}

  private static Bytes key(Newcomer newcomer) {
    return newcomer.device().signatureKey();
  }

  private DeviceSet proven() throws ClientException {
    DeviceSet set = directory.newest(tools.endorser().account());
    directory.requireUsable(tools.endorser().account().value());
    Bytes own = tools.endorser().signer().publicKey();
    if (set.recoveryKey().map(DeviceKey::signatureKey).filter(own::equals).isEmpty()) {
      throw new ClientException(
          Reason.UNKNOWN_RECOVERY_KEY,
          "The log does not have this as the recovery key of " + tools.endorser().account() + ".");
    }
    return set;
  }

  private List<Endorsement> bring(Newcomer newcomer, Choice choice, Seen seen)
      throws ClientException {
    List<Device> all = devices(seen.shown());
    List<Bytes> devices =
        seen.proven().devices().stream()
            .filter(device -> !device.isRecoveryKey())
            .map(DeviceKey::signatureKey)
            .toList();
    if (!all.stream().map(Device::signatureKey).toList().equals(devices)) {
      throw new ClientException(
          Reason.UNTRUSTED_USER,
          "The server shows other devices of this account than the log has.");
    }
    List<Device> gone = new ArrayList<>(all);
    gone.removeAll(choice.keep(all));
    ReplaceDevices request =
        tools.endorser().replace(newcomer, gone, ChangeReason.RECOVERY, seen.proven());
    tools.state().update(t -> OwnSets.remember(t, request.deviceSet()));
    asked = true;
    return tools.service().replaceDevices(request).endorsements();
  }

  /// The recovery key has endorsed this device, and the chain before is whole.
  private List<Endorsement> checked(Newcomer newcomer, List<Endorsement> chain)
      throws ClientException {
    if (chain.isEmpty()
        || !chain.getLast().by().equals(tools.endorser().signer().publicKey())
        || !Lineage.isWhole(tools.provider(), tools.endorser().account(), key(newcomer), chain)) {
      throw new ClientException(
          Reason.UNTRUSTED_USER,
          "The server shows endorsements of this device that do not lead to it.");
    }
    return chain;
  }
}
