package sonet.client.device;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Member;
import sonet.client.Move;
import sonet.client.device.Claims.Candidate;
import sonet.client.group.GroupChange;
import sonet.client.group.GroupMember;
import sonet.client.group.MovePlan;
import sonet.client.group.PreparedMove;
import sonet.client.group.ResetPlan;
import sonet.client.transport.Backoff;
import sonet.client.transport.Submission;
import sonet.crypto.Bytes;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupId;
import sonet.protocol.Posted;

/// Changes who is in a conversation, one change after the other.
///
/// A change is an intent: when another commit of the same epoch won, what was missed is taken in,
/// and the intent is carried out anew if there is still something to do. A commit whose answer got
/// lost is kept, and submitted again as it is, until the server or the log says what became of it.
final class Changes {
  private static final int ATTEMPTS = 10;

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final Claims claims;
  private final Owner turn = new Owner("sonet-changes");

  Changes(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
    this.claims = new Claims(owner, book, desk.keys(), tools);
  }

  Claims claims() {
    return claims;
  }

  /// What a commit shall do, for the members there are now.
  @FunctionalInterface
  private interface Intent {
    Plan plan(List<GroupMember> members) throws ClientException;
  }

  /// A change, and the devices it adds.
  private record Plan(GroupChange change, List<DeviceId> targets) {}

  /// Adds the devices of accounts that are not members yet, all in one commit.
  void add(Bytes group, List<String> accounts) throws ClientException {
    turn.run(() -> {
      List<Candidate> candidates = new ArrayList<>();
      desk.logs().catchUp(group);
      for (String account : accounts) {
        candidates.addAll(claims.into(group, account));
      }
      commit(group, members -> addition(String.join(", ", accounts), candidates, members));
      removeRetired(group, accounts);
    });
  }

  /// Where no device of an account is left that takes its removed ones out of a group, such as
  /// after a recovery, whoever brings in the new one does, if they may.
  private void removeRetired(Bytes group, List<String> accounts) throws ClientException {
    Set<Bytes> retired =
        owner.call(() -> book.members(group)).stream()
            .filter(member -> accounts.contains(member.account()))
            .filter(member -> desk.keys().isRetired(member.account(), member.signatureKey()))
            .map(GroupMember::signatureKey)
            .collect(Collectors.toUnmodifiableSet());
    if (retired.isEmpty()) {
      return;
    }
    try {
      commit(group, members -> withoutKeys(retired, members));
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case NOT_ALLOWED, NOT_A_MEMBER -> {
          // Others may, or have done it.
        }
        default -> throw failed;
      }
    }
  }

  private static Plan addition(
      String account, List<Candidate> candidates, List<GroupMember> members)
      throws ClientException {
    List<Candidate> missing =
        candidates.stream().filter(c -> !Claims.isAmong(members, c.signatureKey())).toList();
    if (missing.isEmpty()) {
      throw Claims.alreadyMember(account);
    }
    return new Plan(
        new GroupChange.Add(missing.stream().map(Candidate::keyPackage).toList()),
        missing.stream().map(Candidate::device).toList());
  }

  /// Removes the devices of an account.
  void remove(Bytes group, String account) throws ClientException {
    turn.run(() -> {
      desk.logs().catchUp(group);
      commit(group, members -> removal(account, members));
    });
  }

  private Plan removal(String account, List<GroupMember> members) throws ClientException {
    List<GroupMember> leaving =
        members.stream().filter(member -> member.account().equals(account)).toList();
    if (leaving.isEmpty()) {
      throw new ClientException(Reason.NOT_A_MEMBER, account + " is not in the conversation.");
    }
    if (leaving.stream().anyMatch(member -> member.signatureKey().equals(tools.ownKey()))) {
      throw new ClientException(
          Reason.INVALID_INPUT, "You cannot remove yourself; another member can.");
    }
    return new Plan(
        new GroupChange.Remove(leaving.stream().map(GroupMember::leaf).toList()), List.of());
  }

  /// Moves a group to another cipher suite with all its devices, or finds out which cannot follow.
  Move move(Bytes group, int cipherSuite, Move.Stragglers stragglers) throws ClientException {
    return turn.call(() -> {
      Backoff backoff = new Backoff(tools.random(), Duration.ofMillis(20), Duration.ofSeconds(1));
      Map<Bytes, Candidate> claimed = new HashMap<>();
      List<GroupMember> left = new ArrayList<>();
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        settle(group);
        desk.logs().catchUp(group);
        claims.complete(claimed, owner.call(() -> book.members(group)), cipherSuite);
        List<PreparedMove.Straggler> behind = prepareMove(group, cipherSuite, claimed);
        if (!behind.isEmpty()) {
          if (stragglers == Move.Stragglers.WAIT_FOR) {
            return new Move.Held(behind.stream().map(this::straggler).toList());
          }
          for (PreparedMove.Straggler one : behind) {
            commit(group, members -> removal(one.device(), members));
            left.add(one.device());
          }
          continue;
        }
        Optional<PendingCommit> close = owner.call(() -> book.commits().pending(group));
        if (close.isPresent() && submit(group, close.get())) {
          int size = close.get().size() + finishMove(group);
          return new Move.Done(left.stream().map(this::member).toList(), size);
        }
        desk.progress().pause(backoff.next());
      }
      throw tooBusy();
    });
  }

  private List<PreparedMove.Straggler> prepareMove(
      Bytes group, int cipherSuite, Map<Bytes, Candidate> claimed) throws ClientException {
    List<GroupMember> members = owner.call(() -> book.members(group));
    List<Bytes> keyPackages = new ArrayList<>();
    Map<Bytes, DeviceId> targets = new HashMap<>();
    for (GroupMember member : members) {
      Candidate one = claimed.get(member.signatureKey());
      if (one != null) {
        keyPackages.add(one.keyPackage());
        targets.put(one.signatureKey(), one.device());
      }
    }
    MovePlan plan =
        new MovePlan(
            cipherSuite,
            tools.random().bytes(16),
            owner.call(() -> book.rooms().of(group).continuation()).next(),
            keyPackages);
    return owner.call(() -> book.commits().prepareMove(group, plan, targets));
  }

  private static Plan removal(GroupMember device, List<GroupMember> members)
      throws ClientException {
    return members.stream()
        .filter(member -> member.signatureKey().equals(device.signatureKey()))
        .findFirst()
        .map(member -> new Plan(new GroupChange.Remove(List.of(member.leaf())), List.of()))
        .orElseThrow(() ->
            new ClientException(
                Reason.NOT_A_MEMBER, device.account() + " is not in the conversation."));
  }

  private Move.Straggler straggler(PreparedMove.Straggler straggler) {
    return new Move.Straggler(
        member(straggler.device()),
        switch (straggler.cause()) {
          case SUITE_NOT_SUPPORTED -> Move.Cause.SUITE_NOT_SUPPORTED;
          case NO_KEYS -> Move.Cause.NO_KEYS;
          case KEYS_REFUSED -> Move.Cause.KEYS_REFUSED;
        });
  }

  private Member member(GroupMember device) {
    return new Member(
        device.account(),
        device.signatureKey().toHex().substring(0, 8),
        device.signatureKey().equals(tools.ownKey()));
  }

  /// Carries a move through whose old group is closed: makes the new one and brings the others
  /// there. Returns how many bytes it sent.
  private int finishMove(Bytes group) throws ClientException {
    Optional<PendingMove> move = owner.call(() -> book.commits().pendingMove(group));
    if (move.isEmpty()) {
      return 0;
    }
    Posted posted = tools.service().create(move.get().creation());
    owner.run(() -> book.commits().beginMoved(group, move.get(), posted.seq()));
    settle(move.get().group());
    desk.logs().follow(move.get().group());
    owner.run(
        () -> tools.listener().accept(new Notice.Moved(move.get().continuation().conversation())));
    return move.get().size();
  }

  /// Puts a fresh group in the place of a contested one. Returns who could not be brought along.
  List<GroupMember> reset(Bytes group) throws ClientException {
    return turn.call(() -> {
      desk.logs().catchUp(group);
      List<GroupMember> members = owner.call(() -> book.members(group));
      Map<Bytes, Candidate> claimed = claims.of(members, owner.call(() -> book.cipherSuite(group)));
      ResetPlan plan =
          new ResetPlan(
              tools.random().bytes(16),
              owner.call(() -> book.rooms().of(group).continuation()).next(),
              claimed.values().stream().map(Candidate::keyPackage).toList());
      Map<Bytes, DeviceId> targets = new HashMap<>();
      claimed.values().forEach(one -> targets.put(one.signatureKey(), one.device()));
      Bytes above =
          tools
              .service()
              .describe(new GroupId(group))
              .parent()
              .map(GroupId::value)
              .orElse(Bytes.EMPTY);
      PendingMove move = owner.call(() -> book.commits().prepareReset(group, plan, targets, above));
      var _ = tools.service().reset(new GroupId(group), move.reset());
      desk.logs().catchUp(group);
      var _ = finishMove(group);
      return members.stream()
          .filter(member -> !member.signatureKey().equals(tools.ownKey()))
          .filter(member -> !claimed.containsKey(member.signatureKey()))
          .toList();
    });
  }

  private static ClientException tooBusy() {
    return tooBusy(ATTEMPTS);
  }

  /// That others were faster, each time.
  static ClientException tooBusy(int attempts) {
    return new ClientException(
        Reason.BUSY, "Others changed the conversation " + attempts + " times meanwhile.");
  }

  private void commit(Bytes group, Intent intent) throws ClientException {
    Backoff backoff = new Backoff(tools.random(), Duration.ofMillis(20), Duration.ofSeconds(1));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      settle(group);
      Plan plan = intent.plan(owner.call(() -> book.members(group)));
      PendingCommit pending =
          owner.call(() -> book.commits().prepare(group, plan.change(), plan.targets()));
      if (submit(group, pending)) {
        return;
      }
      desk.progress().pause(backoff.next());
    }
    throw tooBusy();
  }

  /// Submits a commit. Returns whether the server took it.
  private boolean submit(Bytes group, PendingCommit pending) throws ClientException {
    try {
      switch (tools.service().commit(new GroupId(group), pending.submission())) {
        case Submission.Taken taken -> {
          desk.logs().catchUp(group);
          return true;
        }
        case Submission.Conflict conflict -> {
          desk.logs().take(group, conflict.conflict().missed());
          desk.logs().catchUp(group);
          owner.run(() -> book.commits().withdraw(group));
          return false;
        }
      }
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case SERVER_UNREACHABLE, SERVER_FAILED, SERVER_MISBEHAVED, LOGIN_REFUSED, CLOSED ->
            throw failed;
        default -> {
          owner.run(() -> book.withdraw(group));
          throw failed;
        }
      }
    }
  }

  /// Finds out what became of a commit whose answer got lost.
  private void settle(Bytes group) throws ClientException {
    Optional<PendingCommit> pending = owner.call(() -> book.commits().pending(group));
    if (pending.isPresent()) {
      desk.logs().catchUp(group);
      Optional<PendingCommit> still = owner.call(() -> book.commits().pending(group));
      if (still.isPresent()) {
        var _ = submit(group, still.get());
      }
    }
  }

  /// The same for all conversations, after a time without connection.
  void settleAll() throws ClientException {
    turn.run(() -> {
      for (Bytes group : owner.call(() -> book.commits().unsettled())) {
        settle(group);
      }
      for (Bytes group : owner.call(() -> book.commits().unfinishedMoves())) {
        var _ = finishMove(group);
      }
    });
  }

  /// Adds other devices of this account that are not in a group.
  ///
  /// @throws ClientException with `UNREACHABLE_USER` when none of them can be added yet
  void addDevices(Bytes group, List<Device> devices) throws ClientException {
    turn.run(() -> {
      desk.logs().catchUp(group);
      List<Claims.Candidate> candidates = claims.of(group, devices);
      commit(group, members -> addition(tools.profile().account(), candidates, members));
    });
  }

  /// Removes the leaves of devices by their keys.
  void removeDevices(Bytes group, Set<Bytes> signatureKeys) throws ClientException {
    turn.run(() -> {
      desk.logs().catchUp(group);
      commit(group, members -> withoutKeys(signatureKeys, members));
    });
  }

  private static Plan withoutKeys(Set<Bytes> signatureKeys, List<GroupMember> members)
      throws ClientException {
    List<Integer> leaves =
        members.stream()
            .filter(member -> signatureKeys.contains(member.signatureKey()))
            .map(GroupMember::leaf)
            .toList();
    if (leaves.isEmpty()) {
      throw new ClientException(Reason.NOT_A_MEMBER, "The devices are not in the conversation.");
    }
    return new Plan(new GroupChange.Remove(leaves), List.of());
  }

  /// Makes a commit of this device alone that adds nobody.
  void commit(Bytes group, GroupChange change) throws ClientException {
    turn.run(() -> {
      desk.logs().catchUp(group);
      commit(group, members -> new Plan(change, List.of()));
    });
  }

  /// Commits what was proposed and waits, and removes from a channel who is not in the conversation
  /// above any more, unless someone else has meanwhile.
  void takeUp(Bytes group) throws ClientException {
    turn.run(() -> {
      Optional<Bytes> above = owner.call(() -> book.channels().groupAbove(group));
      if (above.isPresent()) {
        // Who was let in there and here at once must not be taken for an outsider.
        desk.logs().catchUp(above.get());
      }
      desk.logs().catchUp(group);
      if (owner.call(() -> book.hasWork(group))) {
        commit(group, members -> tidy(group));
      }
    });
  }

  private Plan tidy(Bytes group) throws ClientException {
    List<Integer> outside = owner.call(() -> book.channels().removable(group));
    return new Plan(
        outside.isEmpty() ? new GroupChange.Update() : new GroupChange.Remove(outside), List.of());
  }

  /// Submits the first commit of a group that this device made, and follows the group.
  void carryThrough(Bytes group) throws ClientException {
    turn.run(() -> settle(group));
    desk.logs().follow(group);
  }

  /// Removes the other devices of this account.
  void removeOwnOthers(Bytes group) throws ClientException {
    turn.run(() -> {
      desk.logs().catchUp(group);
      if (!ownOthers(owner.call(() -> book.members(group))).isEmpty()) {
        commit(group, members -> new Plan(new GroupChange.Remove(ownOthers(members)), List.of()));
      }
    });
  }

  private List<Integer> ownOthers(List<GroupMember> members) {
    return members.stream()
        .filter(member -> member.account().equals(tools.profile().account()))
        .filter(member -> !member.signatureKey().equals(tools.ownKey()))
        .map(GroupMember::leaf)
        .toList();
  }

  void close() {
    turn.close();
  }
}
