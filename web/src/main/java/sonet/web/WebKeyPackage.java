package sonet.web;

import org.teavm.jso.JSExport;
import sonet.crypto.Secret;
import sonet.mls.ClientIdentity;
import sonet.mls.Environment;
import sonet.mls.KeyPackageBundle;
import sonet.mls.framing.MlsMessage;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// A key package with its private keys, for one use (RFC 9420 §10).
public final class WebKeyPackage {
  private static final long HOUR = 3_600;
  private static final long DAY = 24 * HOUR;

  private final KeyPackageBundle bundle;

  WebKeyPackage(KeyPackageBundle bundle) {
    this.bundle = bundle;
  }

  static WebKeyPackage create(
      Environment environment, MlsSuite suite, ClientIdentity identity, int days) {
    long now = environment.clock().epochSecond();
    Lifetime lifetime = new Lifetime(now - HOUR, now + days * DAY);
    return new WebKeyPackage(KeyPackageBundle.create(environment, suite, identity, lifetime));
  }

  KeyPackageBundle bundle() {
    return bundle;
  }

  /// What is published: a KeyPackage as an MLSMessage.
  @JSExport
  public byte[] message() {
    return new MlsMessage.KeyPackage(bundle.keyPackage()).encoded().toArray();
  }

  /// All of it, as key material: seal it before it is stored.
  @JSExport
  public byte[] save() {
    return WebError.unlessRefused(() -> {
      try (Secret state = bundle.encoded()) {
        return state.expose();
      }
    });
  }

  /// Wipes the private keys.
  @JSExport
  public void close() {
    bundle.close();
  }
}
