package sonet.server.api;

import sonet.protocol.GroupOperations;
import sonet.protocol.LogRef;
import sonet.protocol.Parameter;
import sonet.server.group.Groups;
import sonet.server.receipt.Cursors;

/// Groups: does what [GroupOperations] says.
final class GroupApi {
  private final Groups groups;
  private final Pages pages;
  private final Cursors cursors;

  GroupApi(Groups groups, Pages pages, Cursors cursors) {
    this.groups = groups;
    this.pages = pages;
    this.cursors = cursors;
  }

  void bind(Bindings to) {
    to.action(
        GroupOperations.ACKNOWLEDGE,
        (caller, call) -> cursors.acknowledge(caller, call.group(), call.body().upTo()));
    to.device(GroupOperations.CURSORS, (caller, call) -> cursors.show(caller, call.group()));
    to.device(GroupOperations.CREATE, (caller, call) -> groups.create(caller, call.body()));
    to.device(
        GroupOperations.COMMIT, (caller, call) -> groups.commit(caller, call.group(), call.body()));
    to.device(
        GroupOperations.PROPOSE,
        (caller, call) -> groups.propose(caller, call.group(), call.body()));
    to.device(
        GroupOperations.SEND, (caller, call) -> groups.send(caller, call.group(), call.body()));
    to.device(
        GroupOperations.LOG,
        (caller, call) -> pages.read(caller, new LogRef.Group(call.group()), call));
    to.device(
        GroupOperations.GROUP_INFO, (caller, call) -> groups.views().view(caller, call.group()));
    to.device(
        GroupOperations.TREE,
        (caller, call) ->
            groups.views().tree(caller, call.group(), call.number(Parameter.EPOCH, 0)));
    to.device(
        GroupOperations.DESCRIBE, (caller, call) -> groups.views().describe(caller, call.group()));
    to.device(
        GroupOperations.CHANNELS, (caller, call) -> groups.views().channels(caller, call.group()));
    to.device(
        GroupOperations.REJECT,
        (caller, call) ->
            groups.contests().reject(caller, call.group(), call.epoch(), call.body()));
    to.device(
        GroupOperations.RESET,
        (caller, call) -> groups.contests().reset(caller, call.group(), call.body()));
  }
}
