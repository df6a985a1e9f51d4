package sonet.protocol;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;

/// The body of `POST /v1/devices/self/prekeys`: keys for others to begin pairwise sessions with.
/// The answer is [PrekeyCount]. The same key twice counts once.
///
/// @param bundle what takes the place of the present bundle
/// @param ec one-time keys on an elliptic curve
/// @param kem one-time keys of a KEM
/// @param lastResortKem the KEM key that is handed out when no other is left
public record PublishPrekeys(
    Optional<PrekeyBundle> bundle, List<Bytes> ec, List<Bytes> kem, Optional<Bytes> lastResortKem) {
  /// How many one-time keys of a kind a device may have waiting.
  public static final int MAX_KEYS = 100;

  /// How many bytes a key on an elliptic curve may have, with what the pairwise protocol puts round
  /// it.
  public static final int MAX_EC = 256;

  /// How many bytes a key of a KEM may have, with its signature.
  public static final int MAX_KEM = 4_096;

  /// Checks numbers and lengths.
  public PublishPrekeys {
    ec = List.copyOf(ec);
    kem = List.copyOf(kem);
    if (ec.size() > MAX_KEYS || kem.size() > MAX_KEYS) {
      throw new IllegalArgumentException("at most " + MAX_KEYS + " keys of a kind at once");
    }
    ec.forEach(key -> check(key, MAX_EC));
    kem.forEach(key -> check(key, MAX_KEM));
    lastResortKem.ifPresent(key -> check(key, MAX_KEM));
  }

  private static void check(Bytes key, int most) {
    if (key.isEmpty() || key.length() > most) {
      throw new IllegalArgumentException(
          "a prekey of this kind has 1 to " + most + " bytes, not " + key.length());
    }
  }
}
