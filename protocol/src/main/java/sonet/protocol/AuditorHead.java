package sonet.protocol;

import sonet.crypto.Bytes;

/// What an auditor has signed of the transparency log.
///
/// @param head an `AuditorTreeHead` (draft-ietf-keytrans-protocol §11.3)
public record AuditorHead(Bytes head) {
  /// Where an auditor puts it; its name there is the SHA-256 of its public key in base64url.
  public static final String PATH = "/v1/transparency/auditors/{auditor}/head";

  /// The greatest length of a head: one with a post-quantum signature has half of it.
  public static final int MOST = 8192;

  /// Checks the length.
  public AuditorHead {
    if (head.isEmpty() || head.length() > MOST) {
      throw new IllegalArgumentException(
          "a head has 1 to " + MOST + " bytes, not " + head.length());
    }
  }
}
