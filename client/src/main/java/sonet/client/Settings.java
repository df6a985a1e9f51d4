package sonet.client;

import java.net.URI;
import java.nio.file.Path;
import sonet.crypto.Argon2id;
import sonet.crypto.Secret;

/// What opening a device needs to know.
///
/// @param server the address of the server
/// @param account the name of the account
/// @param device what the owner calls this device
/// @param folder where its state is, or shall be
/// @param passphrase that opens the state, or shall
/// @param cost of the passphrase when the state is new
public record Settings(
    URI server, String account, String device, Path folder, Secret passphrase, Argon2id.Cost cost) {
  /// Settings with what most programs want: 64 MiB and three passes of Argon2id.
  public static Settings of(URI server, String account, Path folder, Secret passphrase) {
    return new Settings(
        server, account, "desktop", folder, passphrase, new Argon2id.Cost(64 * 1024, 3, 4));
  }

  /// The same with another cost of the passphrase.
  public Settings withCost(Argon2id.Cost other) {
    return new Settings(server, account, device, folder, passphrase, other);
  }

  /// The same with another name of the device.
  public Settings withDevice(String name) {
    return new Settings(server, account, name, folder, passphrase, cost);
  }
}
