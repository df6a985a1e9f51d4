package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.device.Desk;
import sonet.client.device.DeviceChanges;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.protocol.Device;
import sonet.protocol.DeviceKeys;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.RenameDevice;
import sonet.transparency.directory.ChangeReason;

/// The devices of this account, as the server knows them.
public final class Devices {
  private final Sonet sonet;
  private final Service service;
  private final Desk desk;

  Devices(Sonet sonet, Service service, Desk desk) {
    this.sonet = sonet;
    this.service = service;
    this.desk = desk;
  }

  /// A device of this account.
  ///
  /// @param id a short name of it, made from its key
  /// @param name what its owner calls it
  /// @param since when it was registered
  /// @param lastActive when it was last seen, to the hour
  /// @param endorsedBy the short name of the device that linked it; empty for the first one
  /// @param keys what it has published for others to reach it with
  /// @param self whether it is this one
  public record Listed(
      String id,
      String name,
      Instant since,
      Optional<Instant> lastActive,
      Optional<String> endorsedBy,
      Keys keys,
      boolean self) {}

  /// What a device has published.
  ///
  /// @param bundleVersion the version of its prekey bundle, if it has one
  /// @param prekeys how many one-time prekeys are left, of the kind that has fewer
  /// @param keyPackages how many key packages are left, of all suites together
  /// @param lastResorts of how many suites there is a key package of last resort
  public record Keys(Optional<Long> bundleVersion, int prekeys, int keyPackages, int lastResorts) {}

  /// All of them, in the order in which they were registered, each one checked: it is the first
  /// one, or a device of the account stands for it.
  ///
  /// @throws ClientException with `UNTRUSTED_USER` when the server shows one that does not belong
  ///   here, or a failure of the server
  public List<Listed> list() throws ClientException {
    OwnAccount account = service.ownAccount();
    desk.family().check(account);
    return account.devices().stream().map(device -> listed(account, device)).toList();
  }

  private static Listed listed(OwnAccount account, OwnDevice device) {
    var endorsements = device.device().endorsements();
    return new Listed(
        id(device),
        device.device().name(),
        device.device().registeredAt(),
        device.lastActive(),
        endorsements.isEmpty()
            ? Optional.empty()
            : Optional.of(Sonet.deviceName(endorsements.getLast().by())),
        keys(device.keys()),
        device.device().id().equals(account.current()));
  }

  private static Keys keys(DeviceKeys keys) {
    return new Keys(
        keys.bundleVersion(),
        Math.min(keys.ecPrekeys(), keys.kemPrekeys()),
        keys.keyPackages().stream().mapToInt(KeyPackageCount.Suite::oneTime).sum(),
        keys.keyPackages().stream().mapToInt(KeyPackageCount.Suite::lastResort).sum());
  }

  private static String id(OwnDevice device) {
    return id(device.device().signatureKey());
  }

  private static String id(Bytes signatureKey) {
    return Sonet.deviceName(signatureKey);
  }

  /// Begins to link a further device to this account, by a code for [Sonet#link].
  ///
  /// @throws ClientException a failure of the server
  public Linking link() throws ClientException {
    return Linking.begin(desk, sonet.place());
  }

  /// Gives a device another name.
  ///
  /// @throws ClientException with `UNKNOWN_DEVICE`, `INVALID_INPUT` or a failure of the server
  public void rename(String id, String name) throws ClientException {
    OwnDevice device = find(id);
    try {
      var _ = service.rename(device.device().id(), new RenameDevice(name), device.version());
    } catch (IllegalArgumentException malformed) {
      throw new ClientException(
          ClientException.Reason.INVALID_INPUT, "A device cannot have this name.", malformed);
    }
  }

  /// Removes a device. The server lets it in no more and refuses what is for it; when it hears of
  /// that it wipes its keys, and the other devices take it out of all conversations.
  ///
  /// @throws ClientException with `UNKNOWN_DEVICE`, `REFUSED` for the last one, or a failure of the
  ///   server
  public void remove(String id) throws ClientException {
    remove(id, Why.RETIRED);
  }

  /// The same, and says why: contacts see it with the change of the account's keys.
  ///
  /// @throws ClientException as [#remove(String)]
  public void remove(String id, Why why) throws ClientException {
    OwnDevice device = find(id);
    desk.family().remove(device.device(), device.version(), why.reason);
  }

  /// Has the recovery key good for nothing if one device made it: who has that device may have
  /// written the key down. To be asked after the device was removed as lost or compromised, when it
  /// can make no other. Returns the key that was revoked.
  ///
  /// @throws ClientException as [#recovery()]
  public Optional<Recovery> revokeRecoveryKeyOf(String id) throws ClientException {
    Optional<Recovery> made = recovery().filter(key -> key.madeBy().equals(id));
    if (made.isPresent()) {
      var _ = revokeRecoveryKey();
    }
    return made;
  }

  /// Why a device is removed.
  public enum Why {
    /// It is used no more.
    RETIRED(ChangeReason.RETIRED_DEVICE),
    /// It was lost.
    LOST(ChangeReason.LOST_DEVICE),
    /// Its key may be in other hands.
    COMPROMISED(ChangeReason.COMPROMISE);

    private final ChangeReason reason;

    Why(ChangeReason reason) {
      this.reason = reason;
    }
  }

  /// The recovery key of the account.
  ///
  /// @param id a short name of it, made from its public half
  /// @param since when it was made
  /// @param madeBy the short name of the device that made it
  public record Recovery(String id, Instant since, String madeBy) {}

  /// The recovery key of the account, as far as anybody has it: its public half. It is checked
  /// against the log.
  ///
  /// @throws ClientException with `UNTRUSTED_USER` when the server shows another one than the log
  ///   has, or a failure of the server
  public Optional<Recovery> recovery() throws ClientException {
    OwnAccount account = service.ownAccount();
    desk.family().check(account);
    Optional<Bytes> proven = desk.keys().recoveryKey();
    Optional<Device> shown = account.recoveryKey();
    if (!shown.map(Device::signatureKey).equals(proven)) {
      throw new ClientException(
          ClientException.Reason.UNTRUSTED_USER,
          "The server shows another recovery key of this account than the log has.");
    }
    return shown.map(key ->
        new Recovery(
            id(key.signatureKey()),
            key.registeredAt(),
            key.endorsements().isEmpty() ? "" : id(key.endorsements().getLast().by())));
  }

  /// Makes a recovery key, in the place of the one that the account may have, which is good no more
  /// then. It is to be written down before it is closed: nobody keeps it.
  ///
  /// @throws ClientException a failure of the server
  public RecoveryKey makeRecoveryKey() throws ClientException {
    RecoveryKey key = RecoveryKey.fresh(desk.tools().random(), sonet.place());
    boolean done = false;
    try {
      new DeviceChanges(desk).recoveryKey(key.signer(desk.tools().provider()));
      done = true;
      return key;
    } finally {
      if (!done) {
        key.close();
      }
    }
  }

  /// Has the recovery key good for nothing. Returns whether there was one.
  ///
  /// @throws ClientException a failure of the server
  public boolean revokeRecoveryKey() throws ClientException {
    return new DeviceChanges(desk).revokeRecoveryKey();
  }

  private OwnDevice find(String id) throws ClientException {
    return service.ownAccount().devices().stream()
        .filter(device -> id(device).equals(id))
        .findFirst()
        .orElseThrow(() ->
            new ClientException(
                ClientException.Reason.UNKNOWN_DEVICE, "This account has no device " + id + "."));
  }
}
