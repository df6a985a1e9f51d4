package sonet.crypto;

import java.util.List;

/// Which library serves a primitive on this machine.
///
/// @param primitive the name of its constant: `SHA256`, `AES_128_GCM`, `DHKEM_X25519`, `ED25519`
/// @param library who serves it: `corretto`, `conscrypt`, `jdk` or `pure`
/// @param passedOver the libraries that would have been preferred, and why they do not serve
public record ServedPrimitive(String primitive, String library, List<String> passedOver) {
  /// Keeps a copy of the list.
  public ServedPrimitive {
    passedOver = List.copyOf(passedOver);
  }
}
