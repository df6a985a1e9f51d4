package sonet.server;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.server.ServerException.Reason;
import sonet.server.config.Configuration;
import sonet.server.config.ConfigurationReader;
import sonet.server.config.ConfigurationReader.Result;
import sonet.server.config.Setting;
import sonet.server.config.Settings;
import sonet.server.config.Sources;

/// How the service is started.
///
/// @param settings what the operator has set
/// @param sources where settings are read from, and can be again
/// @param limits what it allows
/// @param clock the time
/// @param random randomness for challenges, tokens and the server's key
public record ServerConfig(
    Configuration settings,
    Sources sources,
    ServerLimits limits,
    InstantSource clock,
    RandomSource random) {
  /// The usual: port 8080 at the loopback address, no limit but the disk's.
  public static ServerConfig of(Path data) {
    return of(Configuration.INITIAL.with(Settings.DATA, data.toString()), Sources.NONE);
  }

  private static ServerConfig of(Configuration settings, Sources sources) {
    return new ServerConfig(
        settings, sources, ServerLimits.of(settings), InstantSource.system(), Providers.random());
  }

  /// Reads what the operator has set.
  ///
  /// @param data the folder when none is set
  /// @throws ServerException when something is not as it should be, with all of it
  public static ServerConfig read(Sources sources, Path data) throws ServerException {
    return switch (ConfigurationReader.read(sources)) {
      case Result.Wrong(List<String> mistakes) ->
          throw new ServerException(Reason.CONFIGURATION, String.join("\n", mistakes));
      case Result.Read(Configuration read) ->
          of(
              read.get(Settings.DATA).isEmpty() ? read.with(Settings.DATA, data.toString()) : read,
              sources);
    };
  }

  /// The folder that it keeps its state in.
  public Path data() {
    return Path.of(settings.get(Settings.DATA));
  }

  /// The address to listen at.
  public String host() {
    return settings.get(Settings.HOST);
  }

  /// The port, 0 for any that is free.
  public int port() {
    return settings.get(Settings.PORT);
  }

  /// The same with another value of a setting, and the limits that follow from it.
  ///
  /// @throws IllegalArgumentException when the value is not within its bounds
  public <T> ServerConfig with(Setting<T> setting, T value) {
    Configuration changed = settings.with(setting, value);
    ServerLimits changedLimits =
        limits.equals(ServerLimits.of(settings)) ? ServerLimits.of(changed) : limits;
    return new ServerConfig(changed, sources, changedLimits, clock, random);
  }

  /// The same at another port.
  public ServerConfig withPort(int number) {
    return with(Settings.PORT, number);
  }

  /// The same at another address.
  public ServerConfig withHost(String address) {
    return with(Settings.HOST, address);
  }

  /// The same with other limits.
  public ServerConfig withLimits(ServerLimits other) {
    return new ServerConfig(settings, sources, other, clock, random);
  }

  /// The same with another clock.
  public ServerConfig withClock(InstantSource other) {
    return new ServerConfig(settings, sources, limits, other, random);
  }
}
