package sonet.web.shim;

import org.jspecify.annotations.Nullable;

/// In place of `java.security.Security`, which Bouncy Castle asks for settings: there are none.
public final class Security {
  private Security() {}

  /// No setting.
  public static @Nullable String getProperty(String key) {
    return null;
  }
}
