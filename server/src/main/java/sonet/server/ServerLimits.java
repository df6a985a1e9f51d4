package sonet.server;

import java.time.Duration;
import sonet.server.config.Configuration;
import sonet.server.config.Setting;
import sonet.server.config.Settings;

/// What the service allows anyone.
///
/// @param connections open at once
/// @param bodyBytes of a request
/// @param messageBytes of a message or proposal
/// @param commitBytes of a commit, a Welcome or a GroupInfo each
/// @param keyPackageBytes of a key package
/// @param devicesPerAccount registered
/// @param keyPackagesPerDevice waiting to be claimed, all cipher suites together
/// @param groupsPerDevice of which it is or was a member
/// @param inboxEntries waiting to be acknowledged, for one device
/// @param streamWindow entries pushed and not acknowledged, for one session
/// @param requestTime for a request to arrive, for an answer or a frame to be taken
/// @param idleTime between requests or frames of one connection
/// @param slowTime with a full window before a session ends
/// @param drainTime for requests under way when the service stops
public record ServerLimits(
    int connections,
    int bodyBytes,
    int messageBytes,
    int commitBytes,
    int keyPackageBytes,
    int devicesPerAccount,
    int keyPackagesPerDevice,
    int groupsPerDevice,
    int inboxEntries,
    int streamWindow,
    Duration requestTime,
    Duration idleTime,
    Duration slowTime,
    Duration drainTime) {
  /// The usual ones.
  public static final ServerLimits DEFAULT = of(Configuration.INITIAL);

  /// Those of a configuration.
  public static ServerLimits of(Configuration from) {
    return new ServerLimits(
        from.get(Settings.CONNECTIONS),
        bytes(from, Settings.BODY),
        bytes(from, Settings.MESSAGE),
        bytes(from, Settings.COMMIT),
        bytes(from, Settings.KEY_PACKAGE),
        from.get(Settings.DEVICES),
        from.get(Settings.KEY_PACKAGES),
        from.get(Settings.GROUPS),
        from.get(Settings.INBOX),
        from.get(Settings.WINDOW),
        from.get(Settings.REQUEST_TIME),
        from.get(Settings.IDLE_TIME),
        from.get(Settings.SLOW_TIME),
        from.get(Settings.DRAIN_TIME));
  }

  private static int bytes(Configuration from, Setting<Long> setting) {
    return Math.toIntExact(from.get(setting));
  }

  /// The same with another number of connections.
  public ServerLimits withConnections(int number) {
    return new ServerLimits(
        number,
        bodyBytes,
        messageBytes,
        commitBytes,
        keyPackageBytes,
        devicesPerAccount,
        keyPackagesPerDevice,
        groupsPerDevice,
        inboxEntries,
        streamWindow,
        requestTime,
        idleTime,
        slowTime,
        drainTime);
  }

  /// The same with another window.
  public ServerLimits withStreamWindow(int entries) {
    return new ServerLimits(
        connections,
        bodyBytes,
        messageBytes,
        commitBytes,
        keyPackageBytes,
        devicesPerAccount,
        keyPackagesPerDevice,
        groupsPerDevice,
        inboxEntries,
        entries,
        requestTime,
        idleTime,
        slowTime,
        drainTime);
  }

  /// The same with another time for requests.
  public ServerLimits withRequestTime(Duration time) {
    return new ServerLimits(
        connections,
        bodyBytes,
        messageBytes,
        commitBytes,
        keyPackageBytes,
        devicesPerAccount,
        keyPackagesPerDevice,
        groupsPerDevice,
        inboxEntries,
        streamWindow,
        time,
        idleTime,
        slowTime,
        drainTime);
  }

  /// The same with another idle time.
  public ServerLimits withIdleTime(Duration time) {
    return new ServerLimits(
        connections,
        bodyBytes,
        messageBytes,
        commitBytes,
        keyPackageBytes,
        devicesPerAccount,
        keyPackagesPerDevice,
        groupsPerDevice,
        inboxEntries,
        streamWindow,
        requestTime,
        time,
        slowTime,
        drainTime);
  }
}
