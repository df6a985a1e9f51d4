package sonet.client.device;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.group.GroupSession;
import sonet.client.transport.Submission;
import sonet.crypto.Bytes;
import sonet.protocol.GroupId;
import sonet.protocol.LogEntry;
import sonet.protocol.SubmitMessage;

/// A look under the hood: what the server has, and what keys this device has left.
public final class Probe {
  private final Desk desk;
  private final Owner owner;
  private final Book book;
  private final Desk.Tools tools;

  Probe(Desk desk, Owner owner, Book book, Desk.Tools tools) {
    this.desk = desk;
    this.owner = owner;
    this.book = book;
    this.tools = tools;
  }

  /// A copy of a group's session as it is on disk. What it is used for changes nothing here.
  public GroupSession copyOfSession(Bytes conversation) throws ClientException {
    return owner.call(() -> book.copyOfSession(book.rooms().currentGroup(conversation)));
  }

  /// The entry at a place of a conversation as the server gives it.
  public Optional<LogEntry> log(Bytes conversation, long place) throws ClientException {
    Optional<Room> room = owner.call(() -> book.rooms().at(conversation, place));
    if (room.isEmpty()) {
      return Optional.empty();
    }
    long seq = Room.seqOf(place);
    return tools.service().log(new GroupId(room.get().group()), seq - 1, 1).entries().stream()
        .filter(entry -> entry.seq() == seq)
        .findFirst();
  }

  /// Posts a text under the keys as they are on disk, whatever this device thinks of it.
  public void offer(Bytes conversation, String text) throws ClientException {
    Bytes group = desk.group(conversation);
    Content said = Content.of(tools.random(), Content.Body.Text.of(text));
    Bytes message = copyOfSession(conversation).protect(said.encode());
    switch (tools.service().send(new GroupId(group), new SubmitMessage(message))) {
      case Submission.Taken taken -> desk.progress().advance();
      case Submission.Conflict conflict ->
          throw new ClientException(
              Reason.REFUSED,
              "The server says: the group is in epoch " + conflict.conflict().epoch() + ".");
    }
  }
}
