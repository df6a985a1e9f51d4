package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import sonet.client.ClientException;
import sonet.client.state.Records;
import sonet.client.state.Row;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Removal;

/// The other devices of this account, as this one knows them: which there are, and which were
/// removed. A part of the [Book]; the owner's thread uses it.
///
/// A device that was removed stays known as such. Should the server show it again, it counts only
/// if it was endorsed anew after that.
final class Kinship {
  private final StateFile state;
  private final Lineage lineage;
  private final Book.Tools tools;

  Kinship(StateFile state, Lineage lineage, Book.Tools tools) {
    this.state = state;
    this.lineage = lineage;
    this.tools = tools;
  }

  private DeviceId id(Bytes signatureKey) {
    return DeviceId.ofKeyHash(tools.digest().of(signatureKey));
  }

  private static Optional<Kin> find(Transaction t, DeviceId id) throws ClientException {
    Optional<Bytes> known = t.get(Table.KIN, id.value());
    return known.isEmpty() ? Optional.empty() : Optional.of(Records.decode(known.get(), Kin::read));
  }

  /// What is remembered of a device.
  Optional<Kin> find(DeviceId id) throws ClientException {
    return state.read(t -> find(t, id));
  }

  /// Takes note of the devices that the server shows, and returns those that count, without this
  /// one.
  ///
  /// @throws ClientException with `UNTRUSTED_USER` when one of them does not belong to the account
  List<Device> meet(OwnAccount shown) throws ClientException {
    lineage.require(
        new Account(shown.name(), shown.devices().stream().map(OwnDevice::device).toList()));
    List<Device> others = new ArrayList<>();
    state.update(t -> {
      others.clear();
      for (OwnDevice each : shown.devices()) {
        Device device = each.device();
        if (device.signatureKey().equals(tools.ownKey())) {
          continue;
        }
        DeviceId id = id(device.signatureKey());
        Optional<Kin> known = find(t, id);
        if (known.isPresent() && known.get().isRemoved() && !isLater(device, known.get())) {
          continue;
        }
        others.add(device);
        Kin kin = new Kin(device.signatureKey(), device.name());
        if (!known.equals(Optional.of(kin))) {
          t.put(Table.KIN, id.value(), kin.encode());
        }
      }
    });
    return List.copyOf(others);
  }

  private static boolean isLater(Device device, Kin kin) {
    List<Endorsement> endorsements = device.endorsements();
    return !endorsements.isEmpty() && endorsements.getLast().at().isAfter(kin.removedAt());
  }

  /// Whether a removal is signed by a device of the account that, as far as is known, was one then,
  /// and so were those that endorsed it. Endorsements stay when a device goes, so who has the keys
  /// of a removed one could else remove all others, with the help of the server.
  private boolean isSigned(Removal removal, Signatories signatories) throws ClientException {
    for (Endorsement link : removal.endorsements()) {
      if (isRemovedBefore(link.by(), link.at())) {
        return false;
      }
    }
    return !isRemovedBefore(removal.by(), removal.at())
        && signatories.allow(removal, key -> id(key).equals(removal.device()))
        && lineage.isSigned(new AccountName(tools.self()), removal);
  }

  private boolean isRemovedBefore(Bytes signatureKey, Instant at) throws ClientException {
    return find(id(signatureKey))
        .filter(Kin::isRemoved)
        .filter(kin -> at.isAfter(kin.removedAt()))
        .isPresent();
  }

  /// Whether a removal of this device is to be acted upon, after which nothing is left of its keys:
  /// no device that was removed itself can have signed it, whatever time it names.
  boolean ends(Removal removal, Signatories signatories) throws ClientException {
    return !isRemoved(removal.by()) && isSigned(removal, signatories);
  }

  /// Takes note that a device was removed. Returns whether that is signed by one of the account.
  boolean part(Removal removal, Signatories signatories) throws ClientException {
    if (!isSigned(removal, signatories)) {
      return false;
    }
    Instant at = removal.at().isAfter(Instant.EPOCH) ? removal.at() : Instant.EPOCH.plusMillis(1);
    state.update(t -> {
      Kin known = find(t, removal.device()).orElse(new Kin(Bytes.EMPTY, ""));
      t.put(Table.KIN, removal.device().value(), known.removed(at).encode());
    });
    return true;
  }

  /// Takes note that an administrator took a device out, as the log says.
  void expel(Bytes signatureKey, Instant at) throws ClientException {
    DeviceId id = id(signatureKey);
    state.update(t -> {
      Kin known = find(t, id).orElse(new Kin(signatureKey, ""));
      t.put(Table.KIN, id.value(), known.removed(at).encode());
    });
  }

  /// All that is remembered of devices of the account.
  List<Kin> known() throws ClientException {
    List<Kin> known = new ArrayList<>();
    for (Row row : state.read(t -> t.all(Table.KIN))) {
      known.add(Records.decode(row.value(), Kin::read));
    }
    return List.copyOf(known);
  }

  /// Whether no other device of the account is known.
  boolean isAlone() throws ClientException {
    return known().stream().allMatch(Kin::isRemoved);
  }

  /// Whether a key is of a device that was removed.
  boolean isRemoved(Bytes signatureKey) throws ClientException {
    return find(id(signatureKey)).filter(Kin::isRemoved).isPresent();
  }

  /// Those of some keys that are of devices which were removed.
  Set<Bytes> removed(List<Bytes> signatureKeys) throws ClientException {
    Set<Bytes> removed = new HashSet<>();
    for (Bytes key : signatureKeys) {
      if (isRemoved(key)) {
        removed.add(key);
      }
    }
    return removed;
  }
}
