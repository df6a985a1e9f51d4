package sonet.server.api;

import sonet.protocol.DirectoryOperations;
import sonet.server.account.Accounts;
import sonet.server.account.Authentication;
import sonet.server.account.Devices;
import sonet.server.account.KeyPackages;
import sonet.server.account.Prekeys;

/// Accounts, devices and their keys: does what [DirectoryOperations] says.
final class DirectoryApi {
  private final Accounts accounts;
  private final Authentication authentication;
  private final KeyPackages keyPackages;
  private final Prekeys prekeys;
  private final Devices devices;

  DirectoryApi(Accounts accounts, Devices devices, Authentication authentication, Keys keys) {
    this.accounts = accounts;
    this.devices = devices;
    this.authentication = authentication;
    this.keyPackages = keys.keyPackages();
    this.prekeys = keys.prekeys();
  }

  /// The keys that devices leave for others.
  record Keys(KeyPackages keyPackages, Prekeys prekeys) {}

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
        (caller, call) -> devices.remove(caller, call.device(), call.ifMatch(), call.body()));
    to.action(DirectoryOperations.SIGN_OUT, (caller, _) -> devices.signOut(caller));
    to.device(
        DirectoryOperations.CLAIM_KEY_PACKAGES,
        (caller, call) -> keyPackages.claim(caller, call.account(), call.body()));
    to.device(
        DirectoryOperations.PUBLISH_KEY_PACKAGES,
        (caller, call) -> keyPackages.publish(caller, call.body()));
    to.device(
        DirectoryOperations.REPLACE_KEY_PACKAGES,
        (caller, call) -> keyPackages.replace(caller, call.body()));
    to.device(
        DirectoryOperations.PUBLISH_PREKEYS,
        (caller, call) -> prekeys.publish(caller, call.body()));
    to.device(
        DirectoryOperations.REPLACE_PREKEYS,
        (caller, call) -> prekeys.replace(caller, call.body()));
    to.device(DirectoryOperations.COUNT_PREKEYS, (caller, _) -> prekeys.count(caller));
    to.device(
        DirectoryOperations.CLAIM_PREKEYS, (caller, call) -> prekeys.claim(caller, call.account()));
    to.device(DirectoryOperations.COUNT_KEY_PACKAGES, (caller, _) -> keyPackages.count(caller));
  }
}
