package sonet.protocol;

/// The proof that an entry of the transparency log is under a checkpoint that witnesses have seen.
///
/// @param proof a text (C2SP tlog-proof), to be verified with a policy
public record EntryProof(String proof) {}
