package sonet.server.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.TransparencySuite;
import sonet.transparency.anchor.NoteKey;

/// What must hold between settings, when each for itself is right.
final class Checks {
  private Checks() {}

  static List<String> of(Configuration configuration) {
    List<String> mistakes = new ArrayList<>();
    fits(configuration, Settings.MESSAGE, mistakes);
    fits(configuration, Settings.COMMIT, mistakes);
    fits(configuration, Settings.KEY_PACKAGE, mistakes);
    boolean certificate = configuration.get(Settings.CERTIFICATE).isEmpty();
    boolean key = configuration.get(Settings.CERTIFICATE_KEY).isEmpty();
    if (certificate != key) {
      mistakes.add("tls.certificate and tls.key go together; set the other one too, or neither");
    }
    transparency(configuration, mistakes);
    return mistakes;
  }

  private static void transparency(Configuration configuration, List<String> mistakes) {
    Duration window = configuration.get(TransparencySettings.WINDOW);
    Duration lifetime = configuration.get(TransparencySettings.LIFETIME);
    if (lifetime.compareTo(window) <= 0) {
      mistakes.add(
          "transparency.lifetime must be greater than transparency.monitoring-window, which is "
              + Quantities.time(window));
    }
    String auditor = configuration.get(TransparencySettings.AUDITOR);
    TransparencySuite suite = configuration.get(TransparencySettings.SUITE);
    if (!auditor.isEmpty() && !isKey(auditor, suite)) {
      mistakes.add("transparency.auditor is no public key of the suite " + suite);
    }
    for (String key : configuration.get(TransparencySettings.AUDITORS)) {
      if (!isKey(key, suite)) {
        mistakes.add("transparency.auditors has no public key of the suite " + suite);
      }
    }
    if (!NoteKey.isName(configuration.get(TransparencySettings.ORIGIN))) {
      mistakes.add("transparency.origin must have no spaces and no plus signs, and be there");
    }
  }

  private static boolean isKey(String hex, TransparencySuite suite) {
    try {
      return sonet.transparency.Primitives.of(suite, Providers.best())
          .acceptsPublicKey(Bytes.fromHex(hex));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /// What is carried in a request grows by a third when it is JSON.
  private static void fits(Configuration all, Setting<Long> part, List<String> mistakes) {
    long needed = all.get(part) / 3 * 4;
    if (needed > all.get(Settings.BODY)) {
      mistakes.add(
          "%s of %s does not fit into a request; set %s to %s or more"
              .formatted(
                  part.name(),
                  Quantities.size(all.get(part)),
                  Settings.BODY.name(),
                  Quantities.size(Math.ceilDiv(needed, 1L << 20) << 20)));
    }
  }
}
