package sonet.ratchet.braid;

/// Which side of a conversation one is. It never changes; who owns a key and who encapsulates to it
/// does, with every epoch.
public enum Role {
  /// Who wrote first, and owns the key of the first epoch.
  INITIATOR(0),
  /// Who was written to.
  RESPONDER(1);

  private final int code;

  Role(int code) {
    this.code = code;
  }

  /// Which side, on disk.
  int code() {
    return code;
  }
}
