package sonet.transparency.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.SignatureScheme;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.SignatureFunction;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// What a device set must be. The server holds those who submit one to it, and everyone else the
/// server.
public final class DeviceSetRules {
  private final SignatureFunction ed25519;
  private final HashFunction sha256;

  /// The rules on a provider's primitives.
  public DeviceSetRules(CryptoProvider provider) {
    this.ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    this.sha256 = provider.hash(HashAlgorithm.SHA256).orElseThrow();
  }

  /// The hash of a set, as the next one names it.
  public Bytes hash(DeviceSet set) {
    return Bytes.wrap(sha256.hash(set.encoded().toArray()));
  }

  /// Checks a set, alone or as one that comes after another.
  ///
  /// @param before an earlier set of the account, the one directly before wherever there is one
  /// @throws TransparencyException with `DEVICE_SET` when it is no right set, whoever made it
  public Standing check(Optional<DeviceSet> before, DeviceSet set) throws TransparencyException {
    requireShape(set);
    if (before.isPresent()) {
      requireLater(before.get(), set);
    }
    boolean follows = before.isPresent() && set.number() == before.get().number() + 1;
    if (follows) {
      requireChange(before.get(), set);
    }
    requirePossession(set, follows ? before.get().devices() : List.of());
    if (set.authorship().isEmpty()) {
      return Standing.UNAUTHORIZED;
    }
    Bytes author = set.authorship().get().key();
    if (!verifies(author, set.signedText(author), set.authorship().get().signature())) {
      throw broken(set, "its author did not sign it");
    }
    if (follows) {
      requireAuthor(before.get().contains(author), set);
      return Standing.CONTINUED;
    }
    requireAuthor(set.contains(author) || set.removed().contains(author), set);
    if (before.isPresent()) {
      return Standing.GAP;
    }
    return set.number() == 0 ? Standing.REGISTERED : Standing.FIRST_SEEN;
  }

  /// Whether the reason fits what the set itself shows.
  private static void requireShape(DeviceSet set) throws TransparencyException {
    boolean first = set.number() == 0;
    require(
        first == (set.reason() == ChangeReason.REGISTRATION)
            && first == set.previous().equals(DeviceSet.NONE_BEFORE),
        set,
        "the first set, and it alone, is a registration");
    require(!first || set.removed().isEmpty(), set, "a first set removes nothing");
    require(!first || set.devices().size() == 1, set, "an account begins with one device");
    long recoveryKeys = set.devices().stream().filter(DeviceKey::isRecoveryKey).count();
    require(recoveryKeys <= 1, set, "an account has one recovery key at most");
    require(
        set.devices().isEmpty() == (set.reason() == ChangeReason.DELETION),
        set,
        "an account without devices is a deleted one");
    require(
        recoveryKeys == 0 || set.devices().size() > recoveryKeys,
        set,
        "a recovery key without a device");
    require(!set.reason().isRemoval() || !set.removed().isEmpty(), set, "nothing was removed");
    require(
        set.reason() != ChangeReason.ADMINISTRATOR || set.authorship().isEmpty(),
        set,
        "what an administrator does is signed by no device");
  }

  private void requireLater(DeviceSet before, DeviceSet set) throws TransparencyException {
    require(set.account().equals(before.account()), set, "it is of another account");
    require(set.number() > before.number(), set, "it does not come after " + before.number());
    require(set.at() >= before.at(), set, "it is older than the one before");
    require(
        before.reason() != ChangeReason.DELETION, set, "nothing comes after an account's deletion");
  }

  /// Whether a set says rightly what changed since the one before.
  private void requireChange(DeviceSet before, DeviceSet set) throws TransparencyException {
    require(set.previous().equals(hash(before)), set, "it names another set before it");
    List<Bytes> removed = new ArrayList<>();
    List<Bytes> kept = new ArrayList<>();
    boolean otherSuites = false;
    for (DeviceKey device : before.devices()) {
      Optional<DeviceKey> now = set.device(device.signatureKey());
      if (now.isEmpty()) {
        removed.add(device.signatureKey());
        continue;
      }
      kept.add(device.signatureKey());
      require(now.get().withSuites(device.suites()).equals(device), set, "it rewrites a device");
      otherSuites |= !now.get().suites().equals(device.suites());
      require(
          now.get().isRecoveryKey() == device.isRecoveryKey(),
          set,
          "a device is no recovery key, nor becomes one");
    }
    require(set.removed().equals(removed), set, "it does not say what was removed");
    List<Bytes> keys = set.devices().stream().map(DeviceKey::signatureKey).toList();
    require(keys.subList(0, Math.min(kept.size(), keys.size())).equals(kept), set, "another order");
    boolean adds = keys.size() > kept.size();
    require(adds || otherSuites || !removed.isEmpty(), set, "nothing changed");
    require(!set.reason().isRemoval() || (!adds && !otherSuites), set, "it does more than remove");
    require(
        set.reason() != ChangeReason.NEW_DEVICE || (adds && removed.isEmpty() && !otherSuites),
        set,
        "it does not just add");
    requireRecovery(before, set, new Difference(adds, otherSuites, removed));
  }

  /// In what a set differs from the one before.
  private record Difference(boolean adds, boolean otherSuites, List<Bytes> removed) {}

  /// A recovery key brings devices in and takes others out, and does nothing else; nobody else does
  /// that for this reason. It comes and goes by changes of its own.
  private static void requireRecovery(DeviceSet before, DeviceSet set, Difference difference)
      throws TransparencyException {
    Optional<Bytes> key = before.recoveryKey().map(DeviceKey::signatureKey);
    Optional<Bytes> keyNow = set.recoveryKey().map(DeviceKey::signatureKey);
    Optional<Bytes> author = set.authorship().map(DeviceSet.Authorship::key);
    boolean byKey = key.isPresent() && key.equals(author);
    require(
        byKey == (set.reason() == ChangeReason.RECOVERY) || author.isEmpty(),
        set,
        "the recovery key, and it alone, recovers");
    require(
        !byKey || (difference.adds() && !difference.otherSuites()),
        set,
        "a recovery brings in a device");
    boolean changesKey = !key.equals(keyNow);
    boolean changesDevices =
        difference.otherSuites()
            || difference.removed().stream().anyMatch(gone -> !key.equals(Optional.of(gone)))
            || set.devices().stream()
                .map(DeviceKey::signatureKey)
                .anyMatch(now -> !before.contains(now) && !keyNow.equals(Optional.of(now)));
    require(
        changesKey == (set.reason() == ChangeReason.RECOVERY_KEY)
            || (author.isEmpty()
                && set.reason() != ChangeReason.RECOVERY_KEY
                && set.reason() != ChangeReason.ADMINISTRATOR),
        set,
        "a recovery key changes for that reason alone");
    require(
        set.reason() != ChangeReason.RECOVERY_KEY || !changesDevices,
        set,
        "with a recovery key nothing else changes");
  }

  /// Each device that was not in the set before has signed that it belongs to the account.
  private void requirePossession(DeviceSet set, List<DeviceKey> known)
      throws TransparencyException {
    for (DeviceKey device : set.devices()) {
      // With its key: the proof of a device that is there says nothing of another key.
      boolean isKnown =
          known.stream()
              .anyMatch(before ->
                  before.signatureKey().equals(device.signatureKey())
                      && before.proof().equals(device.proof()));
      if (!isKnown
          && !verifies(
              device.signatureKey(),
              SignedText.possession(set.account(), device.signatureKey()),
              device.proof())) {
        throw broken(set, "a device did not sign that it belongs to the account");
      }
    }
  }

  private static void requireAuthor(boolean belongs, DeviceSet set) throws TransparencyException {
    require(belongs, set, "its author is no device of the account");
  }

  private boolean verifies(Bytes key, Bytes text, Bytes signature) {
    byte[] publicKey = key.toArray();
    return ed25519.acceptsPublicKey(publicKey)
        && ed25519.verify(publicKey, text.toArray(), signature.toArray());
  }

  private static void require(boolean holds, DeviceSet set, String otherwise)
      throws TransparencyException {
    if (!holds) {
      throw broken(set, otherwise);
    }
  }

  private static TransparencyException broken(DeviceSet set, String detail) {
    return new TransparencyException(Reason.DEVICE_SET, "number " + set.number() + ": " + detail);
  }
}
