package sonet.bench;

import sonet.crypto.Bytes;

/// An implementation that is measured.
public enum Contender {
  /// This project's engine, on the provider that it chooses for this machine.
  SONET("Sonet") {
    @Override
    Pair join(Bytes groupInfo) throws Exception {
      return SonetEngine.join(UpdateCommit.SUITE, groupInfo);
    }
  },
  /// Bouncy Castle's MLS.
  BCMLS("bcmls 1.84") {
    @Override
    Pair join(Bytes groupInfo) throws Exception {
      return BouncyCastleEngine.join(UpdateCommit.SUITE, groupInfo);
    }
  };

  private final String label;

  Contender(String label) {
    this.label = label;
  }

  /// What a table calls it.
  String label() {
    return label;
  }

  /// Lets two of its members into the group.
  abstract Pair join(Bytes groupInfo) throws Exception;
}
