package sonet.cli.device;

import sonet.cli.command.CommandException;
import sonet.cli.command.CommandException.Reason;
import sonet.client.ClientException;

/// What the SDK says went wrong, with the exit status that scripts tell it by.
public final class Failures {
  private Failures() {}

  /// The failure of a command.
  public static CommandException of(ClientException failed) {
    Reason reason =
        switch (failed.reason()) {
          case INVALID_INPUT -> Reason.USAGE;
          case UNTRUSTED_USER,
              INVALID_MESSAGE,
              LINK_FORGED,
              KEYS_DIFFER,
              LOGS_DIFFER,
              LOG_UNPROVEN,
              KEYS_DOUBTED,
              KEYS_BLOCKED,
              KEYS_CHANGED,
              REMOVED_DEVICE,
              LOG_DISTRUSTED ->
              Reason.NOT_VERIFIED;
          case WRONG_PASSPHRASE, LOGIN_REFUSED, DEVICE_REMOVED, UNKNOWN_RECOVERY_KEY ->
              Reason.AUTHENTICATION;
          case SERVER_UNREACHABLE, SERVER_FAILED, SERVER_MISBEHAVED -> Reason.NETWORK;
          default -> Reason.FAILURE;
        };
    String hint =
        failed.reason() == ClientException.Reason.STATE_IN_USE
            ? " A chat or recv --follow in another window uses it, for instance."
            : "";
    return new CommandException(reason, failed.explanation() + hint, failed);
  }
}
