import java.time.Duration;
import sonet.client.ClientException;
import sonet.client.Sonet;

/// Alice says hello to Bob. With `./sonet serve` at work: `./sonet run examples/HelloWorld.java`.
final class HelloWorld {
  public static void main(String[] args) {
    String server = args.length > 0 ? args[0] : "http://localhost:8080";
    try (Sonet alice = Sonet.open(server, "alice");
        Sonet bob = Sonet.open(server, "bob")) {
      bob.onMessage((chat, m) -> System.out.println(m.author().name() + ": " + m.text()));
      alice.direct("bob").send("hello");
      alice.synchronize(Duration.ofSeconds(10));
      bob.synchronize(Duration.ofSeconds(10));
    } catch (ClientException failed) {
      System.err.println(failed.explanation());
    }
  }
}
