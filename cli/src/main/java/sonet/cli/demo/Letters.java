package sonet.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Predicate;
import sonet.cli.command.CommandException;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Sonet;
import sonet.client.TransferListener;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.Providers;
import sonet.crypto.spi.HashFunction;

/// What a device of the demo does with single messages: with their files, answers and reactions,
/// and with who has read them. See [DeviceCommand] for the lines.
///
/// @param sonet the device
/// @param where the conversation
/// @param change waits until something has happened
record Letters(Sonet sonet, Conversation where, Change change) {
  /// Something that happens.
  @FunctionalInterface
  interface Change {
    /// Waits for it.
    void await() throws ClientException, InterruptedException;
  }

  /// Does what a line says. Returns the answer.
  String act(String verb, String rest)
      throws ClientException, CommandException, InterruptedException {
    return switch (verb) {
      case "attach" -> where.attach(Path.of(rest), "", TransferListener.NONE).toString();
      case "digest" -> digest(Path.of(rest));
      default -> {
        int blank = rest.indexOf(' ');
        MessageId id = MessageId.parse(blank < 0 ? rest : rest.substring(0, blank));
        yield act(verb, id, rest.substring(blank + 1));
      }
    };
  }

  private String act(String verb, MessageId id, String rest)
      throws ClientException, CommandException, InterruptedException {
    switch (verb) {
      case "fetch" -> {
        Path target = Path.of(rest);
        Message message = await(id, any -> true);
        sonet.download(message.attachments().getFirst(), target, TransferListener.NONE);
        return digest(target);
      }
      case "reply" -> {
        return where.reply(id, rest).toString();
      }
      case "react" -> where.react(id, rest);
      case "read" -> where.markRead(id);
      case "answered" -> {
        return await(id, message -> message.replyTo().isPresent())
            .replyTo()
            .map(MessageId::toString)
            .orElseThrow();
      }
      case "liked" -> {
        var first = await(id, message -> !message.reactions().isEmpty()).reactions().getFirst();
        return first.name() + " " + first.emoji();
      }
      case "seen" -> {
        return await(id, message -> message.state() == Message.State.READ).state().name();
      }
      default -> throw CommandException.usage("the device does not know \"" + verb + "\".");
    }
    return "";
  }

  /// Waits until a message is there and as it shall be.
  private Message await(MessageId id, Predicate<Message> wanted)
      throws ClientException, InterruptedException {
    while (true) {
      try {
        Message message = where.message(id);
        if (wanted.test(message)) {
          return message;
        }
      } catch (ClientException unknown) {
        if (unknown.reason() != ClientException.Reason.UNKNOWN_MESSAGE) {
          throw unknown;
        }
      }
      change.await();
    }
  }

  private static String digest(Path file) throws CommandException {
    HashFunction sha256 = Providers.best().hash(HashAlgorithm.SHA256).orElseThrow();
    try {
      return Bytes.wrap(sha256.hash(Files.readAllBytes(file))).toHex();
    } catch (IOException unreadable) {
      throw CommandException.failure("the file " + file + " cannot be read.", unreadable);
    }
  }
}
