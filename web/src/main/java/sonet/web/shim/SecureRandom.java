package sonet.web.shim;

import java.util.Random;
import sonet.web.BrowserRandom;

/// In place of `java.security.SecureRandom`, which Bouncy Castle makes for itself where it blinds
/// an inversion on a NIST curve: the same randomness of the browser as the engine's. That of the
/// compiler's class library would fall back to a generator that is not secure.
public final class SecureRandom extends Random {
  private static final long serialVersionUID = 1L;

  private final transient BrowserRandom random = BrowserRandom.create();

  /// One that refuses to be made where there is no randomness.
  public SecureRandom() {
    super(0);
  }

  @Override
  public void nextBytes(byte[] target) {
    random.fill(target);
  }

  @Override
  protected int next(int bits) {
    byte[] bytes = new byte[4];
    random.fill(bytes);
    int value = 0;
    for (byte each : bytes) {
      value = (value << 8) | (each & 0xff);
    }
    return value >>> (32 - bits);
  }
}
