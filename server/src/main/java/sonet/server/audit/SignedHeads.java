package sonet.server.audit;

import java.time.Instant;
import sonet.crypto.Bytes;
import sonet.protocol.AuditHead;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.TrailHead;

/// The signed head of a trail as it stands in the log of keys, as a version of the operator's
/// label.
final class SignedHeads {
  private SignedHeads() {}

  /// A head as a value.
  static Bytes encode(AuditHead head) {
    return new TrailHead(
            head.key(), head.seq(), head.hash(), head.at().toEpochMilli(), head.signature())
        .encoded();
  }

  /// The head that a value is; its signature is not checked here.
  static AuditHead decode(Bytes value) throws TransparencyException {
    TrailHead head = TrailHead.decode(value);
    return new AuditHead(
        head.key(), head.seq(), head.hash(), Instant.ofEpochMilli(head.at()), head.signature());
  }
}
