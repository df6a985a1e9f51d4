package sonet.client;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sonet.client.pair.PrekeyPolicy;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// What opening a device needs to know.
///
/// @param server the address of the server
/// @param account the name of the account
/// @param device what the owner calls this device
/// @param folder where its state is, or shall be
/// @param lock what opens the state, or shall
/// @param receipts whether others are told what was read
/// @param tenant of the server; empty for the one that its address names
/// @param invitation the code that a tenant may ask for from a new account; else empty
/// @param prekeys with which others begin conversations of two
/// @param keys how keys are held against the log of the server
public record Settings(
    URI server,
    String account,
    String device,
    Path folder,
    Lock lock,
    Receipts receipts,
    String tenant,
    String invitation,
    Prekeys prekeys,
    KeyChecks keys)
    implements AutoCloseable {
  /// What opens the local state.
  public sealed interface Lock {
    /// A passphrase that a person types.
    ///
    /// @param passphrase itself
    /// @param cost of a guess when the state is new; an existing one keeps its own
    record Passphrase(Secret passphrase, Argon2id.Cost cost) implements Lock {}

    /// A random key in the key store of the system (`secret-tool` on Linux, the key chain of
    /// macOS); where there is none, in the file `key` of the folder, readable for its owner only.
    /// Such a file protects from other users and not from who copies the folder.
    record SystemKey() implements Lock {}
  }

  /// Whether others are told what was read here.
  public enum Receipts {
    /// They are.
    SENT,
    /// Only the other devices of this account are, by nothing that others see.
    KEPT
  }

  /// The keys that a device publishes so that others can begin conversations of two with it while
  /// it is away. They rotate and are filled up by themselves.
  ///
  /// @param rotation how old the signed one grows, a week at most
  /// @param published how many one-time keys of a kind there are, 1 to 100
  public record Prekeys(Duration rotation, int published) {
    /// A day, and a hundred.
    public static final Prekeys USUAL =
        new Prekeys(PrekeyPolicy.USUAL.rotation(), PrekeyPolicy.USUAL.published());

    /// Checks the numbers.
    public Prekeys {
      var _ = new PrekeyPolicy(rotation, published);
    }

    PrekeyPolicy policy() {
      return new PrekeyPolicy(rotation, published);
    }
  }

  /// How the keys of accounts are held against the log of the server.
  ///
  /// @param policy what happens when something is against keys
  /// @param log the `Configuration` of the log to rely on; empty for the one that is seen first
  /// @param anchors a policy file that names the anchor logs and witnesses to rely on
  ///   (tlog-policy); empty for none
  /// @param auditors who must have seen what the log shows
  public record KeyChecks(
      KeyPolicy policy, Optional<Bytes> log, Optional<String> anchors, Auditors auditors) {
    /// Nothing is sent to keys that are in doubt; the log is the one that is seen first, and nobody
    /// else must have seen it.
    public static final KeyChecks USUAL =
        new KeyChecks(KeyPolicy.STRICT, Optional.empty(), Optional.empty(), Auditors.NONE);

    /// The same with another policy.
    public KeyChecks with(KeyPolicy other) {
      return new KeyChecks(other, log, anchors, auditors);
    }

    /// The same, relying on a log that is known from elsewhere.
    public KeyChecks withLog(Bytes configuration) {
      return new KeyChecks(policy, Optional.of(configuration), anchors, auditors);
    }

    /// The same with a policy file for anchor logs.
    public KeyChecks withAnchors(String file) {
      return new KeyChecks(policy, log, Optional.of(file), auditors);
    }

    /// The same with auditors.
    public KeyChecks withAuditors(Auditors others) {
      return new KeyChecks(policy, log, anchors, others);
    }
  }

  /// The auditors of the log to rely on: those who follow every change of it and sign what they
  /// have seen. Keys that are new are used only while enough of them vouch for what the log shows,
  /// with no more than the lag that is allowed to auditors (6 hours); else it is an alarm.
  ///
  /// @param keys their public keys, as `sonet auditor` prints them
  /// @param enough how many of them must vouch
  public record Auditors(List<Bytes> keys, int enough) {
    /// Nobody.
    public static final Auditors NONE = new Auditors(List.of(), 0);

    /// More than so many are not named.
    public static final int MOST = 32;

    /// Checks the numbers and copies the list.
    public Auditors {
      keys = List.copyOf(keys);
      boolean fits = keys.isEmpty() ? enough == 0 : enough >= 1 && enough <= keys.size();
      if (!fits || keys.size() > MOST || keys.stream().distinct().count() != keys.size()) {
        throw new IllegalArgumentException(
            "%d of %d auditors, each named once, %d at most".formatted(enough, keys.size(), MOST));
      }
    }
  }

  /// Settings with what most programs want: the key in the key store of the system, the state in
  /// the folder where the system keeps such data.
  ///
  /// @throws ClientException with `INVALID_INPUT` for what is no address
  public static Settings of(String server, String account) throws ClientException {
    URI address = ServerAddress.parse(server);
    return new Settings(
        address,
        account,
        "desktop",
        DataFolder.of(address, account),
        new Lock.SystemKey(),
        Receipts.SENT,
        "",
        "",
        Prekeys.USUAL,
        KeyChecks.USUAL);
  }

  /// Settings with a passphrase, at a cost of 64 MiB and three passes of Argon2id a guess.
  public static Settings of(URI server, String account, Path folder, Secret passphrase) {
    Lock lock = new Lock.Passphrase(passphrase, Argon2id.Cost.RECOMMENDED);
    return new Settings(
        server,
        account,
        "desktop",
        folder,
        lock,
        Receipts.SENT,
        "",
        "",
        Prekeys.USUAL,
        KeyChecks.USUAL);
  }

  /// The same with another cost of the passphrase; a key of the system has none.
  public Settings withCost(Argon2id.Cost cost) {
    return lock instanceof Lock.Passphrase(Secret passphrase, Argon2id.Cost _)
        ? withLock(new Lock.Passphrase(passphrase, cost))
        : this;
  }

  /// The same with another lock.
  public Settings withLock(Lock other) {
    return new Settings(
        server, account, device, folder, other, receipts, tenant, invitation, prekeys, keys);
  }

  /// The same with another name of the device.
  public Settings withDevice(String name) {
    return new Settings(
        server, account, name, folder, lock, receipts, tenant, invitation, prekeys, keys);
  }

  /// The same with another folder.
  public Settings withFolder(Path other) {
    return new Settings(
        server, account, device, other, lock, receipts, tenant, invitation, prekeys, keys);
  }

  /// The same with others told what was read, or not.
  public Settings withReceipts(Receipts other) {
    return new Settings(
        server, account, device, folder, lock, other, tenant, invitation, prekeys, keys);
  }

  /// The same for a tenant of the server.
  public Settings withTenant(String name) {
    return new Settings(
        server, account, device, folder, lock, receipts, name, invitation, prekeys, keys);
  }

  /// The same with the code of an invitation, for a new account.
  public Settings withInvitation(String code) {
    return new Settings(
        server, account, device, folder, lock, receipts, tenant, code, prekeys, keys);
  }

  /// The same with other prekeys.
  public Settings withPrekeys(Prekeys other) {
    return new Settings(
        server, account, device, folder, lock, receipts, tenant, invitation, other, keys);
  }

  /// The same with keys held against the log in another way.
  public Settings withKeys(KeyChecks other) {
    return new Settings(
        server, account, device, folder, lock, receipts, tenant, invitation, prekeys, other);
  }

  /// Leaves the passphrase and the invitation out.
  @Override
  public String toString() {
    return "Settings[" + account + " at " + server + ", " + folder + "]";
  }

  /// Forgets the passphrase, if there is one. A device that was opened does not need it any more.
  @Override
  public void close() {
    if (lock instanceof Lock.Passphrase(Secret passphrase, Argon2id.Cost _)) {
      passphrase.close();
    }
  }
}
