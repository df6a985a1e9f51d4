package sonet.ratchet;

import java.util.Optional;

/// The two kinds of one-time prekeys.
public enum PrekeyKind {
  /// On an elliptic curve (X3DH §3.2).
  EC(1),
  /// Of a KEM (PQXDH §3.2).
  KEM(2);

  private final int id;

  PrekeyKind(int id) {
    this.id = id;
  }

  /// Its code point in structures.
  public int id() {
    return id;
  }

  /// The kind of a code point.
  public static Optional<PrekeyKind> find(int id) {
    return switch (id) {
      case 1 -> Optional.of(EC);
      case 2 -> Optional.of(KEM);
      default -> Optional.empty();
    };
  }
}
