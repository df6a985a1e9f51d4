package sonet.protocol;

import java.util.List;

/// What there is to do with accounts, devices and their keys.
public final class DirectoryOperations {
  /// Registers an account.
  public static final Operation<RegisterAccount, Account> REGISTER =
      Operation.post("registerAccount", "/v1/accounts", RegisterAccount.class, Account.class)
          .by(Access.ANYONE)
          .summary("Registers an account with its first device")
          .refuses(
              ProblemType.NAME_TAKEN,
              ProblemType.KEY_TAKEN,
              ProblemType.CHALLENGE_FAILED,
              ProblemType.DEVICE_SET_REFUSED)
          .grows()
          .audited(Audited.WITH_ITS_WRITE);

  /// Asks for a challenge.
  public static final Operation<ChallengeRequest, Challenge> CHALLENGE =
      Operation.post(
              "createChallenge", "/v1/auth/challenges", ChallengeRequest.class, Challenge.class)
          .by(Access.ANYONE)
          .summary("Gives a device a challenge to sign")
          .refuses(ProblemType.UNKNOWN_DEVICE, ProblemType.DEVICE_REMOVED);

  /// Asks for a token.
  public static final Operation<TokenRequest, Token> TOKEN =
      Operation.post("createToken", "/v1/auth/tokens", TokenRequest.class, Token.class)
          .by(Access.ANYONE)
          .summary("Gives a device a token for the challenge it signed")
          .refuses(
              ProblemType.UNKNOWN_DEVICE, ProblemType.DEVICE_REMOVED, ProblemType.CHALLENGE_FAILED);

  /// Finds an account.
  public static final Operation<Nothing, Account> ACCOUNT =
      Operation.get("findAccount", "/v1/accounts/{name}", Account.class)
          .with(Parameter.ACCOUNT)
          .summary("Shows an account with its devices")
          .refuses(ProblemType.UNKNOWN_ACCOUNT);

  /// Finds one's own account.
  public static final Operation<Nothing, OwnAccount> OWN_ACCOUNT =
      Operation.get("showOwnAccount", "/v1/accounts/self", OwnAccount.class)
          .summary("Shows the account of the device that asks");

  /// Deletes one's own account.
  public static final Operation<Nothing, Nothing> DELETE_ACCOUNT =
      Operation.delete("deleteOwnAccount", "/v1/accounts/self")
          .summary("Erases the account of the device that asks; its name stays taken for good")
          .audited(Audited.WITH_ITS_WRITE);

  /// Finds a device.
  public static final Operation<Nothing, OwnDevice> OWN_DEVICE =
      Operation.get("showOwnDevice", "/v1/accounts/self/devices/{device}", OwnDevice.class)
          .with(Parameter.DEVICE)
          .summary("Shows a device of the account that asks")
          .refuses(ProblemType.UNKNOWN_DEVICE);

  /// Renames a device.
  public static final Operation<RenameDevice, OwnDevice> RENAME_DEVICE =
      Operation.patch(
              "renameDevice",
              "/v1/accounts/self/devices/{device}",
              RenameDevice.class,
              OwnDevice.class)
          .with(Parameter.DEVICE)
          .summary("Renames a device of the account that asks")
          .refuses(ProblemType.UNKNOWN_DEVICE, ProblemType.CHANGED_MEANWHILE);

  /// Removes a device.
  public static final Operation<RemoveDevice, Nothing> REMOVE_DEVICE =
      Operation.put(
              "removeDevice",
              "/v1/accounts/self/devices/{device}/removal",
              RemoveDevice.class,
              Nothing.class)
          .with(Parameter.DEVICE)
          .summary("Removes a device of the account that asks, its tokens, keys and inbox")
          .refuses(
              ProblemType.UNKNOWN_DEVICE,
              ProblemType.CHANGED_MEANWHILE,
              ProblemType.CHALLENGE_FAILED,
              ProblemType.DEVICE_SET_CONFLICT,
              ProblemType.DEVICE_SET_REFUSED,
              ProblemType.LAST_DEVICE)
          .audited(Audited.WITH_ITS_WRITE);

  /// Signs out.
  public static final Operation<Nothing, Nothing> SIGN_OUT =
      Operation.delete("signOut", "/v1/auth/tokens/self")
          .summary("Ends every token of the device that asks, and what is open by them");

  /// Adds a device.
  public static final Operation<AddDevice, Device> ADD_DEVICE =
      Operation.post("addDevice", "/v1/accounts/self/devices", AddDevice.class, Device.class)
          .summary("Registers a further device of the account that asks")
          .refuses(
              ProblemType.KEY_TAKEN,
              ProblemType.CHALLENGE_FAILED,
              ProblemType.DEVICE_SET_CONFLICT,
              ProblemType.DEVICE_SET_REFUSED,
              ProblemType.QUOTA)
          .grows()
          .audited(Audited.WITH_ITS_WRITE);

  /// Claims key packages.
  public static final Operation<ClaimKeyPackages, ClaimedKeyPackages> CLAIM_KEY_PACKAGES =
      Operation.post(
              "claimKeyPackages",
              "/v1/accounts/{name}/key-packages:claim",
              ClaimKeyPackages.class,
              ClaimedKeyPackages.class)
          .with(Parameter.ACCOUNT)
          .summary("Takes one key package of each device of an account")
          .refuses(ProblemType.UNKNOWN_ACCOUNT, ProblemType.KEY_PACKAGES_EXHAUSTED);

  /// Publishes key packages.
  public static final Operation<PublishKeyPackages, KeyPackageCount> PUBLISH_KEY_PACKAGES =
      Operation.post(
              "publishKeyPackages",
              "/v1/devices/self/key-packages",
              PublishKeyPackages.class,
              KeyPackageCount.class)
          .summary("Adds key packages of the device that asks")
          .refuses(ProblemType.QUOTA, ProblemType.MLS_INVALID)
          .grows()
          .audited(Audited.AROUND);

  /// Counts key packages.
  public static final Operation<Nothing, KeyPackageCount> COUNT_KEY_PACKAGES =
      Operation.get("countKeyPackages", "/v1/devices/self/key-packages", KeyPackageCount.class)
          .summary("Counts the key packages that are left of the device that asks");

  /// Replaces key packages.
  public static final Operation<PublishKeyPackages, KeyPackageCount> REPLACE_KEY_PACKAGES =
      Operation.put(
              "replaceKeyPackages",
              "/v1/devices/self/key-packages",
              PublishKeyPackages.class,
              KeyPackageCount.class)
          .summary("Puts other key packages in place of all that the device that asks has waiting")
          .refuses(ProblemType.QUOTA, ProblemType.MLS_INVALID)
          .grows()
          .audited(Audited.AROUND);

  /// Publishes prekeys.
  public static final Operation<PublishPrekeys, PrekeyCount> PUBLISH_PREKEYS =
      Operation.post(
              "publishPrekeys", "/v1/devices/self/prekeys", PublishPrekeys.class, PrekeyCount.class)
          .summary("Adds prekeys of the device that asks, or replaces its bundle")
          .refuses(ProblemType.QUOTA, ProblemType.BUNDLE_VERSION, ProblemType.CHALLENGE_FAILED)
          .grows()
          .audited(Audited.AROUND);

  /// Replaces prekeys.
  public static final Operation<PublishPrekeys, PrekeyCount> REPLACE_PREKEYS =
      Operation.put(
              "replacePrekeys", "/v1/devices/self/prekeys", PublishPrekeys.class, PrekeyCount.class)
          .summary("Puts other prekeys in place of all that the device that asks has waiting")
          .refuses(ProblemType.QUOTA, ProblemType.BUNDLE_VERSION, ProblemType.CHALLENGE_FAILED)
          .grows()
          .audited(Audited.AROUND);

  /// Counts prekeys.
  public static final Operation<Nothing, PrekeyCount> COUNT_PREKEYS =
      Operation.get("countPrekeys", "/v1/devices/self/prekeys", PrekeyCount.class)
          .summary(
              "Tells the version and hash of the device's bundle, and how many prekeys are left");

  /// Claims prekeys.
  public static final Operation<Nothing, ClaimedPrekeys> CLAIM_PREKEYS =
      Operation.post(
              "claimPrekeys",
              "/v1/accounts/{name}/prekeys:claim",
              Nothing.class,
              ClaimedPrekeys.class)
          .with(Parameter.ACCOUNT)
          .summary("Takes a one-time prekey of each kind of each device of an account")
          .refuses(ProblemType.UNKNOWN_ACCOUNT, ProblemType.NO_PREKEYS);

  private DirectoryOperations() {}

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(
        REGISTER,
        CHALLENGE,
        TOKEN,
        ACCOUNT,
        OWN_ACCOUNT,
        DELETE_ACCOUNT,
        OWN_DEVICE,
        RENAME_DEVICE,
        REMOVE_DEVICE,
        SIGN_OUT,
        ADD_DEVICE,
        CLAIM_KEY_PACKAGES,
        PUBLISH_KEY_PACKAGES,
        COUNT_KEY_PACKAGES,
        REPLACE_KEY_PACKAGES,
        PUBLISH_PREKEYS,
        REPLACE_PREKEYS,
        COUNT_PREKEYS,
        CLAIM_PREKEYS);
  }
}
