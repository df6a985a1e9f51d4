package sonet.protocol;

import java.util.List;
import sonet.crypto.Bytes;

/// What the transparency log answers. Nothing in it is true before it was verified.
///
/// @param response a structure of draft-ietf-keytrans-protocol §13 or §14
/// @param endorsements of auditors beside the one that a response has room for, each an encoded
///   `Endorsement`
public record LogAnswer(Bytes response, List<Bytes> endorsements) {
  /// Copies the list.
  public LogAnswer {
    endorsements = List.copyOf(endorsements);
  }
}
