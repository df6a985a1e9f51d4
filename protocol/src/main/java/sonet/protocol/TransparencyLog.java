package sonet.protocol;

import java.util.List;
import sonet.crypto.Bytes;

/// The transparency log of a tenant: the answer to `GET /v1/transparency`. What it says never
/// changes but for the auditors; whoever has seen it once refuses another configuration.
///
/// @param revision of the draft that the log follows
/// @param configuration of the log (draft-ietf-keytrans-protocol §11.2)
/// @param auditors the public keys of those whose endorsements come beside answers
public record TransparencyLog(String revision, Bytes configuration, List<Bytes> auditors) {
  /// Copies the list.
  public TransparencyLog {
    auditors = List.copyOf(auditors);
  }
}
