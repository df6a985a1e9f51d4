package sonet.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// A server in this process, and devices of the SDK with their real engine.
public final class People implements AutoCloseable {
  /// Longer than anything takes.
  public static final Duration LONG = Duration.ofMinutes(3);

  private final Path folder;
  private final SonetServer server;
  private final Map<String, Sonet> open = new HashMap<>();

  /// Starts a server in a folder.
  public People(Path folder) throws ServerException {
    this.folder = folder;
    this.server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
  }

  /// Where the server is.
  public URI address() {
    return server.address();
  }

  /// The settings of a device.
  public Settings settings(String name, String account) {
    return settings(name, account, server.address());
  }

  /// The same over another way to the server. The settings of a device.
  public Settings settings(String name, String account, URI way) {
    Secret passphrase = Secret.of(Bytes.utf8("secret"));
    return Settings.of(way, account, folder.resolve(name), passphrase)
        .withCost(new Argon2id.Cost(64, 1, 1));
  }

  /// The device of an account, opened when it is first asked for.
  public Sonet get(String name) throws ClientException {
    Sonet known = open.get(name);
    if (known != null) {
      return known;
    }
    Sonet opened = Sonet.open(settings(name, name));
    open.put(name, opened);
    return opened;
  }

  /// Closes a device.
  public void stop(String name) throws ClientException {
    Optional.ofNullable(open.remove(name)).orElseThrow().close();
  }

  /// Has devices send and fetch everything.
  public void synchronize(String... names) throws ClientException {
    for (String name : names) {
      get(name).synchronize(LONG);
    }
  }

  /// A conversation of someone by its title, once everything was fetched.
  public Conversation find(String name, String title) throws ClientException {
    get(name).synchronize(LONG);
    for (Conversation each : get(name).conversations()) {
      if (each.title().equals(title)) {
        return each;
      }
    }
    throw new AssertionError(name + " has no conversation " + title);
  }

  @Override
  public void close() throws ClientException {
    for (Sonet sonet : open.values()) {
      sonet.close();
    }
    server.close();
  }
}
