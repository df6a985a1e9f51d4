package sonet.ratchet.braid;

import sonet.crypto.Bytes;

/// What may differ between conversations that braid alike: labels, limits, and how they begin.
///
/// @param version the first byte of every message
/// @param protocol what the labels of the authenticator begin with (ML-KEM Braid §2.3)
/// @param chainLabels the labels of the chains
/// @param beginning whether the first messages have a key
/// @param limits what is bounded
public record BraidProfile(
    int version, Bytes protocol, ChainLabels chainLabels, Beginning beginning, Limits limits) {
  /// That of Sonet.
  public static final BraidProfile SONET =
      new BraidProfile(
          1,
          Bytes.utf8("Sonet Braid 1 ML-KEM-768"),
          new ChainLabels(
              Bytes.utf8("Sonet Braid 1 chain start"),
              Bytes.utf8("Sonet Braid 1 chain next"),
              Bytes.utf8("Sonet Braid 1 chain add epoch")),
          Beginning.KEYED,
          new Limits(5_000, 2_000));

  /// The labels of the chains, for what they derive.
  ///
  /// @param start the chains of epoch 0, from the key that was agreed on before
  /// @param next a message key and what follows it
  /// @param addEpoch the chains of an epoch
  public record ChainLabels(Bytes start, Bytes next, Bytes addEpoch) {}

  /// How a conversation begins.
  public enum Beginning {
    /// Every message has a key.
    KEYED,
    /// What the initiator sends before an answer came has none, as the other side may be one that
    /// does not braid.
    NEGOTIATED
  }

  /// What is bounded.
  ///
  /// @param jump how many messages of one epoch may be missing before one that comes
  /// @param kept how many keys of missing messages are kept in one epoch; the oldest go first
  public record Limits(int jump, int kept) {}

  /// A profile.
  ///
  /// @throws IllegalArgumentException when the version is not a byte
  public BraidProfile {
    if (version < 0 || version > 0xff) {
      throw new IllegalArgumentException("a version is one byte, not " + version);
    }
  }
}
