package sonet.protocol;

import java.util.Optional;
import sonet.crypto.Bytes;

/// That a signed head of an audit trail is in the log of keys, for someone who is offline.
///
/// @param configuration of the log
/// @param request a search of the operator's label, as it is in `sonet.transparency.wire`
/// @param response the answer, with its proof
/// @param anchor the proof that the last log entry of the answer is in the anchor log (C2SP
///   tlog-proof), as far as it is there
public record AuditEvidence(
    Bytes configuration, Bytes request, Bytes response, Optional<String> anchor) {}
