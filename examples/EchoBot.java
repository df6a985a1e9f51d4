import java.util.concurrent.CountDownLatch;
import sonet.client.ClientException;
import sonet.client.Sonet;

/// Answers every message with its text, until it is stopped. What came while it was stopped is
/// answered when it starts again: a message is told of until it is marked as read.
///
/// With `./sonet serve` at work: `./sonet run examples/EchoBot.java`, and write to "echo".
final class EchoBot {
  public static void main(String[] args) throws InterruptedException {
    String server = args.length > 0 ? args[0] : "http://localhost:8080";
    try (Sonet bot = Sonet.open(server, "echo")) {
      bot.onMessage((chat, message) -> {
        chat.reply(message.id(), message.text());
        chat.markRead(message.id());
      });
      System.out.println("The bot listens.");
      new CountDownLatch(1).await();
    } catch (ClientException failed) {
      System.err.println(failed.explanation());
    }
  }
}
