package sonet.client;

import java.util.List;
import sonet.client.device.Talk;

/// The messages of a device that are not sent: those that wait for the server, in their order, and
/// those that were given up. It is durable.
public final class Outbox {
  private final Sonet sonet;
  private final Talk talk;

  Outbox(Sonet sonet, Talk talk) {
    this.sonet = sonet;
    this.talk = talk;
  }

  /// A message that is not sent.
  ///
  /// @param conversation where it goes
  /// @param message what; `QUEUED` or `FAILED`
  public record Pending(Conversation conversation, Message message) {}

  /// Everything that is not sent, in its order.
  public List<Pending> pending() throws ClientException {
    return talk.unsent().stream()
        .map(one -> new Pending(sonet.conversation(one.conversation()), one.message()))
        .toList();
  }

  /// Queues a message anew that was given up.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE`, or `REMOVED` while this device is not in the
  ///   conversation
  public void retry(MessageId message) throws ClientException {
    talk.retry(message);
  }

  /// Forgets a message that was given up or that waits. Returns whether it could: what is under way
  /// may have arrived.
  ///
  /// @throws ClientException with `UNKNOWN_MESSAGE`
  public boolean discard(MessageId message) throws ClientException {
    return talk.discard(message);
  }
}
