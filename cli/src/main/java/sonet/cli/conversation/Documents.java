package sonet.cli.conversation;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sonet.client.Attachment;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Member;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Protocol;
import sonet.client.Reaction;
import sonet.client.Sonet;
import sonet.client.TrustLevel;
import sonet.crypto.Bytes;

/// What `--json` prints of conversations and messages. Nothing is made printable here: JSON escapes
/// what it must, and a program wants what was written.
final class Documents {
  private Documents() {}

  /// A conversation.
  ///
  /// @param id the same on all devices
  /// @param title what it is called
  /// @param protocol what protects it: `PAIR` or `GROUP`
  /// @param member whether this device is in it
  /// @param unread how many messages were not read
  /// @param timer how long messages stay; zero for ever
  /// @param people the accounts in it
  record Room(
      Bytes id,
      String title,
      Protocol protocol,
      boolean member,
      int unread,
      Duration timer,
      List<String> people) {
    static Room of(Conversation conversation) throws ClientException {
      boolean member = conversation.isMember();
      return new Room(
          conversation.id(),
          conversation.title(),
          conversation.protocol(),
          member,
          conversation.unread(),
          conversation.timer(),
          member
              ? conversation.members().stream().map(Member::name).distinct().sorted().toList()
              : List.of());
    }
  }

  /// One thing in a conversation.
  ///
  /// @param conversation where, by its id
  /// @param type `message` or what else happened
  /// @param seq its place
  /// @param at when
  /// @param author who
  /// @param id of the message
  /// @param text what it says
  /// @param replyTo the message it answers
  /// @param attachments the files with it
  /// @param reactions what people think of it
  /// @param revision whether it is as it was written
  /// @param expiresAt when it disappears
  /// @param state how far it came
  /// @param keys what was known of its author's keys when it came in
  record Item(
      Bytes conversation,
      String type,
      long seq,
      Instant at,
      Optional<Person> author,
      Optional<String> id,
      String text,
      Optional<String> replyTo,
      List<File> attachments,
      List<Reaction> reactions,
      Optional<Message.Revision> revision,
      Optional<Instant> expiresAt,
      Optional<Message.State> state,
      Optional<Message.Keys> keys) {
    static Item of(Conversation conversation, Entry entry, Lines lines) {
      if (!(entry instanceof Message message)) {
        String type = entry.getClass().getSimpleName().toLowerCase(Locale.ROOT);
        return new Item(
            conversation.id(),
            type,
            entry.seq(),
            entry.at(),
            Optional.empty(),
            Optional.empty(),
            lines.entry(entry).replaceFirst("^\\* ", ""),
            Optional.empty(),
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
      }
      return new Item(
          conversation.id(),
          "message",
          message.seq(),
          message.at(),
          Optional.of(
              new Person(
                  message.author().name(), message.author().device(), message.author().self())),
          Optional.of(message.id().toString()),
          message.text(),
          message.replyTo().map(MessageId::toString),
          message.attachments().stream().map(File::of).toList(),
          message.reactions(),
          Optional.of(message.revision()),
          message.expiresAt(),
          Optional.of(message.state()),
          Optional.of(message.keys()));
    }
  }

  /// A device in a conversation.
  ///
  /// @param name of the account
  /// @param device its short name
  /// @param self whether it is this one
  /// @param standing whether it belongs there
  /// @param trust how far its account is trusted, with the devices that it has there
  record Inside(
      String name, String device, boolean self, Member.Standing standing, TrustLevel trust) {}

  /// The devices in a conversation. What a group's member is trusted is said of the devices it has
  /// in the group.
  static List<Inside> inside(Sonet sonet, Conversation where) throws ClientException {
    Map<String, TrustLevel> levels = new HashMap<>();
    if (where.protocol() == Protocol.GROUP && where.isMember()) {
      sonet
          .trust()
          .group(where)
          .people()
          .forEach(person -> levels.put(person.name(), person.level()));
    }
    List<Inside> all = new ArrayList<>();
    for (Member member : where.members()) {
      all.add(
          new Inside(
              member.name(),
              member.device(),
              member.self(),
              member.standing(),
              level(sonet, member.name(), levels)));
    }
    return all;
  }

  private static TrustLevel level(Sonet sonet, String name, Map<String, TrustLevel> inGroup)
      throws ClientException {
    if (name.equals(sonet.account())) {
      return TrustLevel.VERIFIED;
    }
    TrustLevel level = inGroup.get(name);
    return level == null ? sonet.trust().of(name).level() : level;
  }

  /// Who wrote.
  ///
  /// @param name of the account
  /// @param device its short name
  /// @param self whether it is this device
  record Person(String name, String device, boolean self) {}

  /// A file with a message, without its key.
  ///
  /// @param name as its sender gave it
  /// @param mediaType as its sender says
  /// @param size in bytes
  record File(String name, String mediaType, long size) {
    static File of(Attachment attachment) {
      return new File(attachment.name(), attachment.mediaType(), attachment.size());
    }
  }

  /// A message that was queued.
  ///
  /// @param conversation where, by its id
  /// @param id of the message
  /// @param state how far it came
  record Sent(Bytes conversation, String id, Message.State state) {}
}
