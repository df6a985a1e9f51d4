package sonet.client;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A message as it is now: with what became of it since it was written.
///
/// @param id what it is known by
/// @param seq its place; one that is not sent yet stands behind everything that is
/// @param at when the server took it, or when it was queued
/// @param author who wrote it
/// @param text what it says; empty once it was deleted
/// @param replyTo the message it answers
/// @param attachments the files with it
/// @param reactions what people think of it, one of each kind for each account
/// @param revision whether it is as it was written
/// @param expiresAt when it disappears from here, if it does
/// @param state how far it came
/// @param keys what was known of its author's keys when it came in
public record Message(
    MessageId id,
    long seq,
    Instant at,
    Author author,
    String text,
    Optional<MessageId> replyTo,
    List<Attachment> attachments,
    List<Reaction> reactions,
    Revision revision,
    Optional<Instant> expiresAt,
    State state,
    Keys keys)
    implements Entry {
  /// Copies the lists.
  public Message {
    attachments = List.copyOf(attachments);
    reactions = List.copyOf(reactions);
  }

  /// How far a message came.
  public enum State {
    /// It waits on this device, and is sent as soon as the server can be reached.
    QUEUED,
    /// The server has it.
    SENT,
    /// Every other account in the conversation has it on a device. One that came in has this state
    /// until it is read here.
    DELIVERED,
    /// Every other account in the conversation says to have read it. One that came in has this
    /// state once it was read on a device of this account.
    READ,
    /// It was given up. It can be sent anew or discarded, see [Outbox].
    FAILED
  }

  /// Whether a message is as it was written.
  public enum Revision {
    /// It is.
    ORIGINAL,
    /// Its author has changed the text.
    EDITED,
    /// Its author has taken it back.
    DELETED
  }

  /// What is known of the keys that a message came in with.
  public enum Keys {
    /// The log proves them, or they were accepted here.
    PROVEN,
    /// They were not held against the log yet.
    UNCHECKED,
    /// Something was against them, and nobody had decided, or they were blocked: it may be by
    /// somebody else than it says. That stays with the message, whatever is decided later.
    DOUBTED
  }

  /// The same with what is known of its author's keys.
  public Message withKeys(Keys others) {
    return new Message(
        id,
        seq,
        at,
        author,
        text,
        replyTo,
        attachments,
        reactions,
        revision,
        expiresAt,
        state,
        others);
  }

  /// Whether it expired by a time.
  public boolean isExpired(Instant now) {
    return expiresAt.filter(end -> !end.isAfter(now)).isPresent();
  }

  /// The same in another state.
  public Message withState(State other) {
    return new Message(
        id,
        seq,
        at,
        author,
        text,
        replyTo,
        attachments,
        reactions,
        revision,
        expiresAt,
        other,
        keys);
  }

  /// The same with another text.
  public Message edited(String other) {
    return new Message(
        id,
        seq,
        at,
        author,
        other,
        replyTo,
        attachments,
        reactions,
        Revision.EDITED,
        expiresAt,
        state,
        keys);
  }

  /// What is left of it once it was taken back.
  public Message deleted() {
    return new Message(
        id,
        seq,
        at,
        author,
        "",
        replyTo,
        List.of(),
        List.of(),
        Revision.DELETED,
        expiresAt,
        state,
        keys);
  }

  /// The same with other reactions.
  public Message withReactions(List<Reaction> others) {
    return new Message(
        id, seq, at, author, text, replyTo, attachments, others, revision, expiresAt, state, keys);
  }
}
