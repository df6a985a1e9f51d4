package sonet.protocol;

import java.util.Optional;
import sonet.crypto.Bytes;

/// What the server has of the prekeys of the asking device. A device that finds another bundle than
/// its own publishes the next version of it.
///
/// @param bundle the bundle that others get, if there is one
/// @param ec how many one-time keys on an elliptic curve are left
/// @param kem how many one-time keys of a KEM are left
/// @param lastResortKem how many stand behind those: 0 or 1
public record PrekeyCount(Optional<Bundle> bundle, int ec, int kem, int lastResortKem) {
  /// A bundle by its hash.
  ///
  /// @param version of it
  /// @param hash SHA-256 over its body and its signature
  public record Bundle(long version, Bytes hash) {}
}
