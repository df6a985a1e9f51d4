package sonet.client.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transport.Submission;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Channels;
import sonet.protocol.CreateGroup;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupId;
import sonet.protocol.GroupStatus;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.Posted;
import sonet.protocol.RejectCommit;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;

/// The groups of a [FakeServer]: a log each, the tree of each epoch, and which stands below which.
/// What is submitted again is answered as the first time.
final class FakeGroupLogs {
  private final FakeInboxes inboxes;
  private final Map<GroupId, FakeLog> logs = new HashMap<>();
  private final Map<Epoch, GroupTree> trees = new HashMap<>();
  private final Map<GroupId, GroupId> parents = new LinkedHashMap<>();
  private final List<RejectCommit> rejections = new ArrayList<>();

  private record Epoch(GroupId group, long number) {}

  FakeGroupLogs(FakeInboxes inboxes) {
    this.inboxes = inboxes;
  }

  FakeLog log(GroupId group) {
    return logs.computeIfAbsent(group, g -> new FakeLog());
  }

  Posted create(CreateGroup request) {
    GroupId group = groupOf(request.groupInfo());
    request.parent().ifPresent(parent -> parents.put(group, parent));
    FakeLog log = log(group);
    LogEntry entry =
        log.find(request.groupInfo())
            .orElseGet(
                () -> log.post(EntryKind.GROUP_CREATED, Optional.of(group), request.groupInfo()));
    return new Posted(group, entry.seq(), 0);
  }

  private static GroupId groupOf(Bytes groupInfo) {
    return new GroupId(groupInfo.slice(1, 1 + groupInfo.at(0)));
  }

  Submission commit(GroupId group, SubmitCommit request) {
    FakeLog log = log(group);
    Optional<LogEntry> known = log.find(request.commit());
    if (known.isPresent()) {
      return taken(group, known.get());
    }
    if (request.expectedEpoch() != log.epoch()) {
      return new Submission.Conflict(log.conflict(request.expectedEpoch()));
    }
    LogEntry entry = log.post(EntryKind.COMMIT, Optional.of(group), request.commit());
    long next = log.epoch() + 1;
    log.enter(next);
    trees.put(new Epoch(group, next), new GroupTree(group, next, entry.seq(), request.groupInfo()));
    for (SubmitCommit.Welcome welcome : request.welcomes()) {
      welcome.targets().forEach(target -> inboxes.welcome(target, group, next, welcome.welcome()));
    }
    return taken(group, entry);
  }

  private Submission taken(GroupId group, LogEntry entry) {
    return new Submission.Taken(new Posted(group, entry.seq(), log(group).epoch()));
  }

  Submission submit(GroupId group, EntryKind kind, SubmitMessage request) {
    FakeLog log = log(group);
    Optional<LogEntry> known = log.find(request.message());
    if (known.isPresent()) {
      return taken(group, known.get());
    }
    long epoch = epochOf(request.message());
    if (epoch != log.epoch()) {
      return new Submission.Conflict(log.conflict(epoch));
    }
    return taken(group, log.post(kind, Optional.of(group), request.message()));
  }

  private static long epochOf(Bytes message) {
    int from = 2 + message.at(1);
    return Long.parseLong(message.slice(from, from + 8).toHex(), 16);
  }

  Posted reject(DeviceId by, GroupId group, Bytes commitHash, RejectCommit.Reason reason) {
    FakeLog log = log(group);
    Bytes body = Bytes.concat(commitHash, by.value());
    Optional<LogEntry> before = log.find(body);
    if (before.isEmpty()) {
      rejections.add(new RejectCommit(commitHash, reason, by.value()));
    }
    LogEntry entry =
        before.orElseGet(() -> log.post(EntryKind.REJECTION, Optional.of(group), body));
    return new Posted(group, entry.seq(), log.epoch());
  }

  /// The commits that devices rejected, with the device's id in the place of its signature.
  List<RejectCommit> rejections() {
    return List.copyOf(rejections);
  }

  LogPage page(GroupId group, long after, int limit) throws ClientException {
    FakeLog log = log(group);
    if (log.hasForgottenAfter(after)) {
      throw new ClientException(Reason.MISSED_TOO_MUCH, "The entries are gone.");
    }
    return log.page(after, limit);
  }

  GroupTree tree(GroupId group, long epoch) throws ClientException {
    return find(group, epoch)
        .orElseThrow(
            () -> new ClientException(Reason.UNKNOWN_CONVERSATION, "There is no such tree."));
  }

  private Optional<GroupTree> find(GroupId group, long epoch) {
    return Optional.ofNullable(trees.get(new Epoch(group, epoch)));
  }

  GroupView view(GroupId group) {
    FakeLog log = log(group);
    Bytes state =
        find(group, log.epoch())
            .map(GroupTree::ratchetTree)
            .orElseGet(() -> log.entries().getFirst().body());
    return new GroupView(group, log.epoch(), log.size(), state, state, List.of());
  }

  GroupDescription describe(GroupId group) {
    FakeLog log = log(group);
    return new GroupDescription(
        group,
        log.epoch(),
        log.size(),
        GroupStatus.OPEN,
        Optional.empty(),
        Optional.empty(),
        Optional.ofNullable(parents.get(group)),
        Optional.empty(),
        List.of());
  }

  Channels channels(GroupId parent, AccountName maker) {
    return new Channels(
        parents.entrySet().stream()
            .filter(entry -> entry.getValue().equals(parent))
            .map(entry ->
                new Channels.Channel(
                    entry.getKey(), maker, FakeServer.NOW, Channels.Membership.NONE))
            .toList());
  }
}
