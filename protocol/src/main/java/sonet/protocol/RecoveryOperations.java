package sonet.protocol;

import java.util.List;

/// How the keys of an account change when devices do not just come or go: recovery by a key on
/// paper, another key of a device, other suites (docs/devices.md).
public final class RecoveryOperations {
  /// Makes, replaces or revokes the recovery key.
  public static final Operation<ChangeRecoveryKey, Nothing> CHANGE_KEY =
      Operation.put(
              "changeRecoveryKey",
              "/v1/accounts/self/recovery-key",
              ChangeRecoveryKey.class,
              Nothing.class)
          .summary("Gives the account that asks another recovery key, or takes the one it has away")
          .refuses(
              ProblemType.KEY_TAKEN,
              ProblemType.CHALLENGE_FAILED,
              ProblemType.DEVICE_SET_CONFLICT,
              ProblemType.DEVICE_SET_REFUSED,
              ProblemType.QUOTA)
          .audited(Audited.WITH_ITS_WRITE);

  /// Puts a device in the place of others.
  public static final Operation<ReplaceDevices, Device> REPLACE =
      Operation.post(
              "replaceDevices",
              "/v1/accounts/self/devices:replace",
              ReplaceDevices.class,
              Device.class)
          .summary(
              "Registers a further device in the place of others, for a recovery key or itself")
          .refuses(
              ProblemType.KEY_TAKEN,
              ProblemType.UNKNOWN_DEVICE,
              ProblemType.CHALLENGE_FAILED,
              ProblemType.DEVICE_SET_CONFLICT,
              ProblemType.DEVICE_SET_REFUSED,
              ProblemType.QUOTA)
          .audited(Audited.WITH_ITS_WRITE);

  /// Says which suites a device can use.
  public static final Operation<ChangeSuites, Nothing> CHANGE_SUITES =
      Operation.put("changeSuites", "/v1/devices/self/suites", ChangeSuites.class, Nothing.class)
          .summary("Says in the log which cipher suites the device that asks can use")
          .refuses(ProblemType.DEVICE_SET_CONFLICT, ProblemType.DEVICE_SET_REFUSED)
          .audited(Audited.WITH_ITS_WRITE);

  private RecoveryOperations() {}

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.of(CHANGE_KEY, REPLACE, CHANGE_SUITES);
  }

  /// All that a recovery key may ask for by its token: to see the account as the server and the log
  /// have it, and to bring in a new device.
  public static List<Operation<?, ?>> byRecoveryKey() {
    return List.of(DirectoryOperations.OWN_ACCOUNT, TransparencyOperations.SEARCH, REPLACE);
  }
}
