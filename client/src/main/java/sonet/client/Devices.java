package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.client.device.Endorser;
import sonet.client.device.Registration;
import sonet.client.transport.Service;
import sonet.protocol.DeviceId;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.RenameDevice;

/// The devices of this account, as the server knows them.
public final class Devices {
  private final Service service;
  private final Endorser endorser;

  Devices(Service service, Endorser endorser) {
    this.service = service;
    this.endorser = endorser;
  }

  /// A device of this account.
  ///
  /// @param id a short name of it, made from its key
  /// @param name what its owner calls it
  /// @param since when it was registered
  /// @param lastActive when it was last seen, to the hour
  /// @param self whether it is this one
  public record Listed(
      String id, String name, Instant since, Optional<Instant> lastActive, boolean self) {}

  /// All of them, in the order in which they were registered.
  ///
  /// @throws ClientException a failure of the server
  public List<Listed> list() throws ClientException {
    OwnAccount account = service.ownAccount();
    return account.devices().stream().map(device -> listed(account, device)).toList();
  }

  private static Listed listed(OwnAccount account, OwnDevice device) {
    return new Listed(
        id(device),
        device.device().name(),
        device.device().registeredAt(),
        device.lastActive(),
        device.device().id().equals(account.current()));
  }

  private static String id(OwnDevice device) {
    return Sonet.deviceName(device.device().signatureKey());
  }

  /// Makes a further device one of this account, by the code it shows.
  ///
  /// @throws ClientException with `INVALID_INPUT` for a text that is no such code, or a failure of
  ///   the server
  public void link(String code) throws ClientException {
    var _ = service.addDevice(endorser.endorse(Registration.parseLinkCode(code)));
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

  /// Removes a device: the server forgets it, and it can do nothing more in the name of the
  /// account. Remove it from conversations as well, or have the others do so.
  ///
  /// @throws ClientException with `UNKNOWN_DEVICE`, `REFUSED` for the last one, or a failure of the
  ///   server
  public void remove(String id) throws ClientException {
    OwnDevice device = find(id);
    DeviceId removed = device.device().id();
    service.remove(removed, endorser.remove(removed), device.version());
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
