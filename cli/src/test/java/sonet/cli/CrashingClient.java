package sonet.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Message;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// A device that sends numbers and hears those of others until it is killed. What it prints is what
/// it was promised: `queued N.` once a message is durable, `heard N.` when its listener is told of
/// one, and `marked N.` once that is marked as read. The full stop tells whole lines from cut ones.
final class CrashingClient {
  private CrashingClient() {}

  static Settings settings(URI server, String account, Path folder) {
    return Settings.of(server, account, folder, Secret.of(Bytes.utf8("secret")))
        .withCost(new Argon2id.Cost(64, 1, 1));
  }

  /// Arguments: the server, the folder.
  public static void main(String[] arguments) throws ClientException {
    URI server = URI.create(arguments[0]);
    Sonet bob = Sonet.open(settings(server, "bob", Path.of(arguments[1])));
    while (bob.conversations().isEmpty()) {
      bob.synchronize(Duration.ofMinutes(3));
    }
    Conversation chat = bob.conversations().getFirst();
    bob.onMessage((_, message) -> {
      say("heard " + message.text());
      chat.markRead(message.id());
      say("marked " + message.text());
    });
    for (int next = last(chat) + 1; ; next++) {
      chat.send(Integer.toString(next));
      say("queued " + next);
    }
  }

  /// The number that was queued last before the process was killed.
  private static int last(Conversation chat) throws ClientException {
    int last = 0;
    long after = 0;
    for (Entry entry : chat.latest(Integer.MAX_VALUE)) {
      if (entry instanceof Message message && message.author().self()) {
        last = Math.max(last, Integer.parseInt(message.text()));
      }
      after = entry.seq();
    }
    say("begins after " + after);
    return last;
  }

  private static void say(String line) {
    System.out.println(line + ".");
  }
}
