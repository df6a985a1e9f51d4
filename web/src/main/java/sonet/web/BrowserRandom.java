package sonet.web;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.teavm.jso.JSClass;
import org.teavm.jso.JSObject;
import org.teavm.jso.JSProperty;
import org.teavm.jso.JSTopLevel;
import org.teavm.jso.typedarrays.Int8Array;
import sonet.crypto.RandomSource;

/// The randomness of the browser: `crypto.getRandomValues` (W3C Web Cryptography §10.1).
///
/// Not the `SecureRandom` of the compiler's class library, which falls back without a word to a
/// generator that is not secure. Where the browser offers none, this throws.
public final class BrowserRandom implements RandomSource {
  /// More are refused in one call.
  private static final int QUOTA = 65_536;

  private final Crypto crypto;

  private BrowserRandom(Crypto crypto) {
    this.crypto = crypto;
  }

  /// The source of this page or worker.
  ///
  /// @throws WebError when there is none
  public static BrowserRandom create() {
    Crypto crypto = Globals.crypto();
    if (crypto == null) {
      throw new WebError(
          "NO_RANDOMNESS", "this program needs crypto.getRandomValues, which is not there");
    }
    return new BrowserRandom(crypto);
  }

  @Override
  public void fill(byte[] target) {
    for (int at = 0; at < target.length; at += QUOTA) {
      int length = Math.min(QUOTA, target.length - at);
      Int8Array chunk = new Int8Array(length);
      crypto.getRandomValues(chunk);
      byte[] bytes = chunk.copyToJavaArray();
      System.arraycopy(bytes, 0, target, at, length);
      Arrays.fill(bytes, (byte) 0);
      crypto.getRandomValues(chunk); // what was drawn does not stay behind in the array
    }
  }

  /// The Web Cryptography interface of the platform.
  interface Crypto extends JSObject {
    /// Fills an array of at most 65,536 bytes.
    void getRandomValues(Int8Array target);
  }

  /// What is in the global scope.
  @JSClass
  static final class Globals implements JSObject {
    private Globals() {}

    @JSTopLevel
    @JSProperty("crypto")
    static native @Nullable Crypto crypto();
  }
}
