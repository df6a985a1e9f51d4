package sonet.server.api;

import sonet.protocol.InboxOperations;
import sonet.protocol.LogRef;
import sonet.server.group.GroupLogs;

/// The inbox of a device: does what [InboxOperations] says.
final class InboxApi {
  private final GroupLogs logs;
  private final Pages pages;

  InboxApi(GroupLogs logs, Pages pages) {
    this.logs = logs;
    this.pages = pages;
  }

  void bind(Bindings to) {
    to.device(InboxOperations.READ, (caller, call) -> pages.read(caller, new LogRef.Inbox(), call));
    to.action(
        InboxOperations.ACKNOWLEDGE,
        (caller, call) -> logs.acknowledge(caller, call.body().upTo()));
  }
}
