package sonet.server.api;

import sonet.protocol.TransparencyOperations;
import sonet.server.transparency.LogAnswers;

/// The transparency log: does what [TransparencyOperations] says.
final class TransparencyApi {
  private final LogAnswers log;

  TransparencyApi(LogAnswers log) {
    this.log = log;
  }

  void bind(Bindings to) {
    to.open(TransparencyOperations.SHOW, (at, _) -> log.show(at));
    to.device(TransparencyOperations.SEARCH, (caller, call) -> log.search(caller, call.body()));
    to.device(TransparencyOperations.MONITOR, (caller, call) -> log.monitor(caller, call.body()));
    to.device(TransparencyOperations.OWN, (caller, call) -> log.own(caller, call.body()));
    to.device(
        TransparencyOperations.MONITOR_OWN, (caller, call) -> log.monitorOwn(caller, call.body()));
    to.device(
        TransparencyOperations.OWN_UPDATES, (caller, call) -> log.ownUpdates(caller, call.body()));
    to.open(TransparencyOperations.DISTINGUISHED, (at, call) -> log.distinguished(at, call.body()));
    to.device(TransparencyOperations.CREDENTIAL, (caller, _) -> log.credential(caller));
    to.device(
        TransparencyOperations.UPDATE_CREDENTIAL,
        (caller, call) -> log.updateCredential(caller, call.body()));
  }
}
