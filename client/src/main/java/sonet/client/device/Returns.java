package sonet.client.device;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Entry;
import sonet.client.group.GroupEngine;
import sonet.client.group.GroupSession;
import sonet.client.group.PreparedCommit;
import sonet.client.transport.Backoff;
import sonet.client.transport.Submission;
import sonet.crypto.Bytes;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupId;
import sonet.protocol.GroupView;
import sonet.protocol.SubmitCommit;

/// How this device comes back into a group whose thread it lost: by an external commit of its own
/// (RFC 9420 §12.4.3.2), for which nobody has to be there.
///
/// Several threads may find at once that the thread is lost. One thread alone comes back, and who
/// asks it later finds the device back: of two external commits of one device the second removes
/// the leaf of the first. While the server has the commit and the disk has not, the group is marked
/// as stranded, so that nobody reads in its log that this device was removed by itself; and if the
/// answer gets lost, it comes back again.
final class Returns {
  private static final int ATTEMPTS = 5;

  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;
  private final Objections objections;
  private final Owner turn = new Owner("sonet-returns");

  Returns(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
    this.objections = new Objections(owner, book, tools);
  }

  /// Comes back into all groups whose thread was lost. One that cannot be entered stays as it is.
  void toAll() throws ClientException {
    List<Bytes> lost =
        owner.call(() ->
            book.rooms().all().stream()
                .filter(room -> room.status() == Room.Status.STRANDED)
                .map(Room::group)
                .toList());
    for (Bytes group : lost) {
      var _ = to(group);
    }
  }

  /// Comes back into a group whose thread was lost, unless another thread did meanwhile. Returns
  /// whether this device is in it now.
  boolean to(Bytes group) throws ClientException {
    return turn.call(() ->
        switch (status(group)) {
          case STRANDED -> attempt(group);
          case MEMBER -> true;
          case REMOVED, MOVED, PAIR, FORKED -> false;
        });
  }

  private Room.Status status(Bytes group) throws ClientException {
    return owner.call(() -> book.rooms().of(group).status());
  }

  private boolean attempt(Bytes group) throws ClientException {
    try {
      objections.raise(group);
      comeBack(group);
      return true;
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case REPLACED -> {
          learnOfSuccessor(group);
          return false;
        }
        case REMOVED, UNKNOWN_CONVERSATION ->
            owner.run(() -> book.rooms().mark(group, Room.Status.REMOVED));
        case INVALID_MESSAGE, UNTRUSTED_USER, REFUSED, NOT_ALLOWED -> {
          // The group itself is broken, or does not let this device in: someone must add it.
        }
        default -> throw failed;
      }
      tools.listener().accept(new Notice.Trouble(failed));
      return false;
    }
  }

  /// Who lost the thread does not read the log, so the server is asked where it goes on.
  private void learnOfSuccessor(Bytes group) throws ClientException {
    GroupDescription description = tools.service().describe(new GroupId(group));
    if (description.successor().isEmpty()) {
      throw new ClientException(
          Reason.SERVER_MISBEHAVED, "The server closed a conversation for no other group.");
    }
    Bytes successor = description.successor().get().value();
    owner.run(() -> {
      // What closed it is the last that stands there.
      long place = book.rooms().of(group).place(description.head());
      book.succeeded(
              group,
              successor,
              new Entry.Contested(place, tools.clock().instant(), Entry.Contested.Stage.RESET))
          .forEach(tools.listener());
    });
    desk.progress().advance();
  }

  /// Comes back into a conversation now, whatever this device has of it: what it had of the group
  /// is dropped, and what was written since is read from here on.
  void rejoin(Bytes conversation) throws ClientException {
    Optional<Bytes> left = turn.call(() -> dropAndComeBack(conversation));
    if (left.isEmpty()) {
      return;
    }
    desk.inbox().catchUp();
    Bytes successor = owner.call(() -> book.rooms().of(left.get()).successor());
    if (!desk.logs().isKnown(successor)) {
      desk.inbox().follow(successor);
    }
  }

  /// Returns the group if the conversation goes on in another.
  private Optional<Bytes> dropAndComeBack(Bytes conversation) throws ClientException {
    Room room = owner.call(() -> book.rooms().current(conversation));
    Bytes group = room.group();
    if (room.status() == Room.Status.MOVED) {
      return Optional.of(group);
    }
    try {
      comeBack(group);
      return Optional.empty();
    } catch (ClientException failed) {
      switch (failed.reason()) {
        case REPLACED -> learnOfSuccessor(group);
        case SERVER_UNREACHABLE, SERVER_FAILED, SERVER_MISBEHAVED, LOGIN_REFUSED, CLOSED ->
            // The server may have the commit.
            throw failed;
        default -> {
          goOnAs(room);
          throw failed;
        }
      }
    }
    return Optional.of(group);
  }

  /// The server did not take the commit, so the group is what it was.
  private void goOnAs(Room room) throws ClientException {
    if (room.status() == Room.Status.MEMBER && status(room.group()) == Room.Status.STRANDED) {
      owner.run(() -> book.rooms().mark(room.group(), Room.Status.MEMBER));
      desk.logs().follow(room.group());
    }
  }

  private void comeBack(Bytes group) throws ClientException {
    Landing landing = land(group);
    owner.run(() -> {
      long place = book.rooms().of(group).place(landing.seq());
      Entry.Returned entry = new Entry.Returned(place, tools.clock().instant());
      book.returned(group, landing.session(), entry).forEach(tools.listener());
    });
    desk.logs().follow(group);
  }

  /// Enters groups while this device comes back into none.
  void alone(Owner.Action entering) throws ClientException {
    turn.run(entering);
  }

  /// A group after an external commit of this device that the server took.
  ///
  /// @param session the group
  /// @param seq the number of the commit in its log
  record Landing(GroupSession session, long seq) {}

  /// Comes into a group by an external commit, for [#alone(Owner.Action)]. Nothing of it is on disk
  /// yet.
  Landing land(Bytes group) throws ClientException {
    Backoff backoff = new Backoff(tools.random(), Duration.ofMillis(20), Duration.ofSeconds(1));
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      GroupView view = tools.service().view(new GroupId(group));
      PreparedCommit commit =
          tools
              .engine()
              .rejoin(
                  new GroupEngine.Return(view.groupInfo(), view.ratchetTree(), view.selfRemoves()));
      SubmitCommit request =
          new SubmitCommit(view.epoch(), commit.commit(), List.of(), commit.groupInfo());
      readNoFurther(group);
      if (tools.service().commit(new GroupId(group), request) instanceof Submission.Taken taken) {
        return new Landing(commit.after(), taken.posted().seq());
      }
      desk.progress().pause(backoff.next());
    }
    throw Changes.tooBusy(ATTEMPTS);
  }

  private void readNoFurther(Bytes group) throws ClientException {
    owner.run(() -> {
      Optional<Room> room = book.rooms().find(group);
      if (room.isPresent() && room.get().status() == Room.Status.MEMBER) {
        book.rooms().mark(group, Room.Status.STRANDED);
      }
    });
  }

  void close() {
    turn.close();
  }
}
