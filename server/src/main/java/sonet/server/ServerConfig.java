package sonet.server;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;

/// How the service is started.
///
/// @param data the folder that it keeps its state in
/// @param host the address to listen at
/// @param port the port, 0 for any that is free
/// @param audiences the names, `chat.example:8443`, that devices may address it by; empty for any
/// @param maxStoreBytes how large the store may become
/// @param limits what it allows
/// @param clock the time
/// @param random randomness for challenges, tokens and the server's key
public record ServerConfig(
    Path data,
    String host,
    int port,
    List<String> audiences,
    long maxStoreBytes,
    ServerLimits limits,
    InstantSource clock,
    RandomSource random) {
  /// Copies the list, checks the port.
  public ServerConfig {
    audiences = List.copyOf(audiences);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("a port is a number from 0 to 65535, not " + port);
    }
  }

  /// The usual: port 8080 at the loopback address, no limit but the disk's.
  public static ServerConfig of(Path data) {
    return new ServerConfig(
        data,
        "127.0.0.1",
        8080,
        List.of(),
        Long.MAX_VALUE,
        ServerLimits.DEFAULT,
        InstantSource.system(),
        Providers.random());
  }

  /// The same at another port.
  public ServerConfig withPort(int number) {
    return new ServerConfig(data, host, number, audiences, maxStoreBytes, limits, clock, random);
  }

  /// The same at another address.
  public ServerConfig withHost(String address) {
    return new ServerConfig(data, address, port, audiences, maxStoreBytes, limits, clock, random);
  }

  /// The same for certain names only.
  public ServerConfig withAudiences(List<String> names) {
    return new ServerConfig(data, host, port, names, maxStoreBytes, limits, clock, random);
  }

  /// The same with a bound to the store.
  public ServerConfig withMaxStoreBytes(long bytes) {
    return new ServerConfig(data, host, port, audiences, bytes, limits, clock, random);
  }

  /// The same with other limits.
  public ServerConfig withLimits(ServerLimits other) {
    return new ServerConfig(data, host, port, audiences, maxStoreBytes, other, clock, random);
  }

  /// The same with another clock.
  public ServerConfig withClock(InstantSource other) {
    return new ServerConfig(data, host, port, audiences, maxStoreBytes, limits, other, random);
  }
}
