package sonet.server.api;

import sonet.protocol.RecoveryOperations;
import sonet.server.account.Devices;
import sonet.server.account.RecoveryKeys;
import sonet.server.account.Replacements;

/// How the keys of an account change otherwise: does what [RecoveryOperations] says.
final class RecoveryApi {
  private final RecoveryKeys recoveryKeys;
  private final Replacements replacements;

  RecoveryApi(Devices devices) {
    this.recoveryKeys = devices.recoveryKeys();
    this.replacements = devices.replacements();
  }

  void bind(Bindings to) {
    to.action(
        RecoveryOperations.CHANGE_KEY, (caller, call) -> recoveryKeys.change(caller, call.body()));
    to.device(
        RecoveryOperations.REPLACE, (caller, call) -> replacements.replace(caller, call.body()));
    to.action(
        RecoveryOperations.CHANGE_SUITES,
        (caller, call) -> recoveryKeys.changeSuites(caller, call.body()));
  }
}
