package sonet.client.device;

import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.state.StateFile;
import sonet.client.state.Table;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.SignatureFunction;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.Device;
import sonet.protocol.Endorsement;
import sonet.protocol.Removal;
import sonet.protocol.SigningInput;
import sonet.transparency.directory.DeviceSet;

/// Checks which devices belong to an account (docs/devices.md).
///
/// The first device of an account is its root; from it a chain of endorsements leads to each other
/// one. All devices that the server shows of an account must come from one root, and that must be
/// the one it was known by before: so the server can add no device to an account, neither to one's
/// own nor to that of somebody who was met once.
public final class Lineage {
  private final SignatureFunction ed25519;
  private final StateFile state;

  Lineage(CryptoProvider provider, StateFile state) {
    this.ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    this.state = state;
  }

  /// Whether a chain of endorsements leads to a key, each link being what it says.
  public static boolean isWhole(
      CryptoProvider provider, AccountName account, Bytes key, List<Endorsement> endorsements) {
    try {
      var _ =
          root(
              provider.signature(SignatureScheme.ED25519).orElseThrow(),
              account,
              key,
              endorsements);
      return true;
    } catch (ClientException broken) {
      return false;
    }
  }

  /// The root that a chain of endorsements begins at and by which it leads to a key.
  ///
  /// @throws ClientException with `UNTRUSTED_USER` when a link of it is not what it says
  static Bytes root(
      SignatureFunction ed25519, AccountName account, Bytes key, List<Endorsement> endorsements)
      throws ClientException {
    if (endorsements.size() > Endorsement.MOST) {
      throw untrusted(account);
    }
    for (int i = 0; i < endorsements.size(); i++) {
      Endorsement link = endorsements.get(i);
      Bytes endorsed = i + 1 < endorsements.size() ? endorsements.get(i + 1).by() : key;
      Bytes input = SigningInput.endorsement(account, endorsed, link.at());
      if (!verifies(ed25519, link.by(), input, link.signature())) {
        throw untrusted(account);
      }
    }
    return endorsements.isEmpty() ? key : endorsements.getFirst().by();
  }

  /// Whether a chain of endorsements leads to each of some keys from one that was known before.
  ///
  /// @param shown with the devices of the account as the server shows them
  static boolean leadsTo(
      CryptoProvider provider, Account shown, List<Bytes> keys, Predicate<Bytes> known) {
    return keys.stream()
        .allMatch(key ->
            Stream.concat(shown.devices().stream(), shown.recoveryKey().stream())
                .anyMatch(device ->
                    device.signatureKey().equals(key)
                        && device.endorsements().stream().anyMatch(link -> known.test(link.by()))
                        && isWhole(provider, shown.name(), key, device.endorsements())));
  }

  private static boolean verifies(
      SignatureFunction ed25519, Bytes key, Bytes input, Bytes signature) {
    byte[] publicKey = key.toArray();
    return ed25519.acceptsPublicKey(publicKey)
        && ed25519.verify(publicKey, input.toArray(), signature.toArray());
  }

  private static ClientException untrusted(AccountName account) {
    return new ClientException(
        Reason.UNTRUSTED_USER,
        "The server shows a device of " + account + " that no device of theirs stands for.");
  }

  /// Checks all devices that the server shows of an account, and remembers its root when it is seen
  /// for the first time.
  ///
  /// @throws ClientException with `UNTRUSTED_USER`, or `SERVER_MISBEHAVED` for more devices than an
  ///   account may have
  void require(Account shown) throws ClientException {
    if (shown.devices().size() > DeviceSet.MOST_DEVICES) {
      throw new ClientException(
          Reason.SERVER_MISBEHAVED,
          "The server shows %d devices of %s.".formatted(shown.devices().size(), shown.name()));
    }
    for (Device device : shown.devices()) {
      Bytes root = root(ed25519, shown.name(), device.signatureKey(), device.endorsements());
      Optional<Bytes> known = state.read(t -> t.get(Table.IDENTITY, shown.name().identity()));
      if (known.isEmpty()) {
        know(shown.name(), root);
      } else if (!known.get().equals(root)) {
        throw untrusted(shown.name());
      }
    }
  }

  /// Knows an account by its root from now on.
  void know(AccountName account, Bytes root) throws ClientException {
    state.update(t -> t.put(Table.IDENTITY, account.identity(), root));
  }

  /// Whether a removal is signed by a device of the account, as far as it is known by its root.
  boolean isSigned(AccountName account, Removal removal) throws ClientException {
    Optional<Bytes> known = state.read(t -> t.get(Table.IDENTITY, account.identity()));
    Bytes input = SigningInput.removal(account, removal.device(), removal.at());
    if (known.isEmpty() || !verifies(ed25519, removal.by(), input, removal.signature())) {
      return false;
    }
    try {
      return known.get().equals(root(ed25519, account, removal.by(), removal.endorsements()));
    } catch (ClientException broken) {
      return false;
    }
  }
}
