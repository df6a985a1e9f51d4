package sonet.server.transparency;

import java.time.Duration;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.server.config.Configuration;
import sonet.server.config.TransparencySettings;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.DeploymentMode;

/// How logs are made and run. All but the interval is fixed in a log for its life when it is made.
///
/// @param suite of the log
/// @param mode who watches it
/// @param maxAhead how far a head may be ahead of the clocks of those who see it
/// @param maxBehind how old a head may be
/// @param window how often owners are expected to look
/// @param lifetime how long entries are kept
/// @param interval between two entries, while no more waits than one of them takes
public record LogSettings(
    TransparencySuite suite,
    DeploymentMode mode,
    Duration maxAhead,
    Duration maxBehind,
    Duration window,
    Duration lifetime,
    Duration interval) {
  /// Those of a configuration.
  public static LogSettings of(Configuration settings) {
    String auditor = settings.get(TransparencySettings.AUDITOR);
    return new LogSettings(
        settings.get(TransparencySettings.SUITE),
        auditor.isEmpty()
            ? new DeploymentMode.ContactMonitoring()
            : new DeploymentMode.ThirdPartyAuditing(
                settings.get(TransparencySettings.AUDITOR_LAG).toMillis(),
                0,
                Bytes.fromHex(auditor)),
        settings.get(TransparencySettings.AHEAD),
        settings.get(TransparencySettings.BEHIND),
        settings.get(TransparencySettings.WINDOW),
        settings.get(TransparencySettings.LIFETIME),
        settings.get(TransparencySettings.INTERVAL));
  }

  Optional<Long> lifetimeMillis() {
    return Optional.of(lifetime.toMillis());
  }
}
