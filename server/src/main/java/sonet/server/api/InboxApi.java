package sonet.server.api;

import sonet.protocol.InboxOperations;
import sonet.protocol.LogRef;
import sonet.server.group.GroupLogs;
import sonet.server.inbox.DeliveryKeys;
import sonet.server.inbox.Pairwise;

/// The inbox of a device, and what is sent to those of others: does what [InboxOperations] says.
final class InboxApi {
  private final GroupLogs logs;
  private final Pages pages;
  private final Parts parts;

  InboxApi(GroupLogs logs, Pages pages, Parts parts) {
    this.logs = logs;
    this.pages = pages;
    this.parts = parts;
  }

  /// What sends.
  ///
  /// @param pairwise to the devices of an account
  /// @param keys who may send unnamed
  record Parts(Pairwise pairwise, DeliveryKeys keys) {}

  void bind(Bindings to) {
    to.device(InboxOperations.READ, (caller, call) -> pages.read(caller, new LogRef.Inbox(), call));
    to.action(
        InboxOperations.ACKNOWLEDGE,
        (caller, call) -> logs.acknowledge(caller, call.body().upTo()));
    to.delivery(
        InboxOperations.SEND,
        (sender, call) -> parts.pairwise().send(sender, call.account(), call.body()));
    to.action(
        InboxOperations.SET_DELIVERY_KEY, (caller, call) -> parts.keys().set(caller, call.body()));
    to.action(InboxOperations.DELETE_DELIVERY_KEY, (caller, _) -> parts.keys().delete(caller));
  }
}
