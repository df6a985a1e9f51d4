package sonet.server.api;

import sonet.protocol.DirectoryOperations;
import sonet.server.account.Accounts;
import sonet.server.account.Authentication;
import sonet.server.account.Devices;
import sonet.server.account.KeyPackages;

/// Accounts, devices and their keys: does what [DirectoryOperations] says.
final class DirectoryApi {
  private final Accounts accounts;
  private final Authentication authentication;
  private final KeyPackages keyPackages;
  private final Devices devices;

  DirectoryApi(
      Accounts accounts, Devices devices, Authentication authentication, KeyPackages keyPackages) {
    this.accounts = accounts;
    this.devices = devices;
    this.authentication = authentication;
    this.keyPackages = keyPackages;
  }

  void bind(Bindings to) {
    to.open(DirectoryOperations.REGISTER, (at, call) -> accounts.register(at, call.body()));
    to.open(DirectoryOperations.CHALLENGE, (at, call) -> authentication.challenge(at, call.body()));
    to.open(DirectoryOperations.TOKEN, (at, call) -> authentication.token(at, call.body()));
    to.device(
        DirectoryOperations.ACCOUNT,
        (caller, call) -> accounts.find(caller.locations(), call.account()));
    to.device(
        DirectoryOperations.ADD_DEVICE, (caller, call) -> accounts.addDevice(caller, call.body()));
    to.device(DirectoryOperations.OWN_ACCOUNT, (caller, _) -> devices.account(caller));
    to.action(DirectoryOperations.DELETE_ACCOUNT, (caller, _) -> devices.deleteAccount(caller));
    to.device(
        DirectoryOperations.OWN_DEVICE, (caller, call) -> devices.device(caller, call.device()));
    to.device(
        DirectoryOperations.RENAME_DEVICE,
        (caller, call) -> devices.rename(caller, call.device(), call.ifMatch(), call.body()));
    to.action(
        DirectoryOperations.REMOVE_DEVICE,
        (caller, call) -> devices.remove(caller, call.device(), call.ifMatch()));
    to.action(DirectoryOperations.SIGN_OUT, (caller, _) -> devices.signOut(caller));
    to.device(
        DirectoryOperations.CLAIM_KEY_PACKAGES,
        (caller, call) -> keyPackages.claim(caller, call.account(), call.body()));
    to.device(
        DirectoryOperations.PUBLISH_KEY_PACKAGES,
        (caller, call) -> keyPackages.publish(caller, call.body()));
    to.device(DirectoryOperations.COUNT_KEY_PACKAGES, (caller, _) -> keyPackages.count(caller));
  }
}
