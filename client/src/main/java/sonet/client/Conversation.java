package sonet.client;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sonet.client.device.Desk;
import sonet.crypto.Bytes;

/// A conversation as this device sees it. May be used from any thread.
///
/// What is in it stands in an order that all its members share; see [#history(long, int)]. Messages
/// that are sent wait in a durable queue until the server has them, also over a restart.
public final class Conversation {
  private final Sonet sonet;
  private final Desk desk;
  private final Bytes id;

  Conversation(Sonet sonet, Desk desk, Bytes id) {
    this.sonet = sonet;
    this.desk = desk;
    this.id = id;
  }

  /// Its id, the same on all devices.
  public Bytes id() {
    return id;
  }

  /// What it is called; empty until someone gave it a title.
  public String title() throws ClientException {
    return desk.title(id);
  }

  /// Whether this device is in it.
  public boolean isMember() throws ClientException {
    return desk.isMember(id);
  }

  /// The devices in it.
  public List<Member> members() throws ClientException {
    Bytes self = sonet.ownKey();
    return desk.members(id).stream()
        .map(member ->
            new Member(
                member.account(),
                Sonet.deviceName(member.signatureKey()),
                member.signatureKey().equals(self)))
        .toList();
  }

  /// Queues a text. It is durable when this returns, and is sent as soon as the server can be
  /// reached.
  ///
  /// @throws ClientException with `REMOVED`, `INVALID_INPUT` or a failure of the disk
  public void send(String text) throws ClientException {
    desk.send(id, text);
  }

  /// Waits until everything queued here was sent, for as long as said. Returns whether it was.
  public boolean awaitSent(Duration longest) throws ClientException {
    return desk.awaitSent(id, longest);
  }

  /// Adds someone with all their devices. What was written before is not for them.
  ///
  /// @throws ClientException with `UNKNOWN_USER`, `UNREACHABLE_USER`, `UNTRUSTED_USER`,
  ///   `ALREADY_MEMBER`, `BUSY`, `REMOVED` or a failure of server or disk
  public void add(String name) throws ClientException {
    desk.add(id, name);
  }

  /// Removes someone with all their devices. What is written after is not for them.
  ///
  /// @throws ClientException with `NOT_A_MEMBER`, `BUSY`, `REMOVED`, `INVALID_INPUT` for oneself,
  ///   or a failure of server or disk
  public void remove(String name) throws ClientException {
    desk.remove(id, name);
  }

  /// The cipher suite that protects what is written now (RFC 9420 §17.1); 0xF001 is X-Wing, which
  /// also holds against a quantum computer.
  public int cipherSuite() throws ClientException {
    return desk.cipherSuite(id);
  }

  /// Moves the conversation to another cipher suite, with its members, its title and its history.
  /// Devices that cannot follow are named; they are removed only if the caller says so.
  ///
  /// @throws ClientException with `INVALID_INPUT` for a suite that this device does not have,
  ///   `BUSY`, `REMOVED` or a failure of server or disk
  public Move moveTo(int cipherSuite, Move.Stragglers stragglers) throws ClientException {
    return desk.move(id, cipherSuite, stragglers);
  }

  /// What happened after a place, in order, as many entries as said at most. Each entry is here
  /// once, whatever crashed or was repeated.
  public List<Entry> history(long after, int limit) throws ClientException {
    return desk.history(id, after, limit);
  }

  /// Has a listener told of each text that comes in from now on.
  public void onMessage(Consumer<Entry.Text> listener) {
    sonet.onEvent(event -> {
      if (event instanceof Event.Happened happened
          && happened.conversation().equals(this)
          && happened.entry() instanceof Entry.Text text) {
        listener.accept(text);
      }
    });
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Conversation same && same.id.equals(id) && same.sonet == sonet;
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /// The beginning of its id.
  @Override
  public String toString() {
    return "Conversation[" + id.toHex().substring(0, 8) + "]";
  }
}
