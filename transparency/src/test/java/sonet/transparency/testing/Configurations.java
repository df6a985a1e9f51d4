package sonet.transparency.testing;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencySuite;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode;

/// Configurations for tests.
public final class Configurations {
  private static final Bytes KEY = Bytes.wrap(new byte[32]);

  /// One without a third party.
  public static final Configuration CONTACT = of(new DeploymentMode.ContactMonitoring());

  private Configurations() {}

  /// One of a mode.
  public static Configuration of(DeploymentMode mode) {
    return new Configuration(
        TransparencySuite.ED25519, mode, KEY, KEY, 10_000, 10_000, 1000, Optional.empty());
  }

  /// One in which only the monitoring window counts.
  public static Configuration withWindow(long window) {
    return new Configuration(
        TransparencySuite.ED25519,
        new DeploymentMode.ContactMonitoring(),
        KEY,
        KEY,
        0,
        0,
        window,
        Optional.empty());
  }

  /// The one that a published vector describes.
  public static Configuration of(JsonNode input) {
    DeploymentMode mode =
        switch (input.get("mode").asInt()) {
          case DeploymentMode.ContactMonitoring.ID -> new DeploymentMode.ContactMonitoring();
          case DeploymentMode.ThirdPartyManagement.ID ->
              new DeploymentMode.ThirdPartyManagement(Vectors.hex(input, "leaf_public_key"));
          default ->
              new DeploymentMode.ThirdPartyAuditing(
                  input.get("max_auditor_lag").asLong(),
                  input.get("auditor_start_pos").asLong(),
                  Vectors.hex(input, "auditor_public_key"));
        };
    String window =
        input.has("monitoring_window") ? "monitoring_window" : "reasonable_monitoring_window";
    return new Configuration(
        TransparencySuite.ED25519,
        mode,
        Vectors.hex(input, "signature_public_key"),
        Vectors.hex(input, "vrf_public_key"),
        input.path("max_ahead").asLong(10_000),
        input.path("max_behind").asLong(10_000),
        input.get(window).asLong(),
        Vectors.number(input, "maximum_lifetime").filter(lifetime -> lifetime > 0));
  }
}
