package sonet.mls.schedule;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.framing.ContentType;
import sonet.mls.suite.MlsSuite;

/// A node of the secret tree, immutable and shared between the values of the tree (RFC 9420 §9).
///
/// Each knows how many keys of skipped generations lie below it, and how many the fullest ratchet
/// has.
sealed interface SecretNode {
  /// Kept keys below.
  int skipped();

  /// Kept keys in the fullest ratchet below.
  int fullest();

  void forEachSecret(Consumer<Secret> visitor);

  void writeTo(Writer writer);

  /// Nothing below was needed yet, so one secret stands for all of it.
  record Whole(Secret secret) implements SecretNode {
    @Override
    public int skipped() {
      return 0;
    }

    @Override
    public int fullest() {
      return 0;
    }

    @Override
    public void forEachSecret(Consumer<Secret> visitor) {
      visitor.accept(secret);
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(1).opaque(secret);
    }
  }

  /// Something below was used: the node's own secret is gone (§9.2).
  record Split(SecretNode left, SecretNode right, int skipped, int fullest) implements SecretNode {
    Split(SecretNode left, SecretNode right) {
      this(
          left, right, left.skipped() + right.skipped(), Math.max(left.fullest(), right.fullest()));
    }

    @Override
    public void forEachSecret(Consumer<Secret> visitor) {
      left.forEachSecret(visitor);
      right.forEachSecret(visitor);
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(2);
      left.writeTo(writer);
      right.writeTo(writer);
    }
  }

  /// The ratchets of a sender that was heard from. One for handshakes is missing in past epochs.
  record Ratchets(Optional<Ratchet> handshake, Ratchet application) implements SecretNode {
    Optional<Ratchet> ratchet(ContentType type) {
      return type == ContentType.APPLICATION ? Optional.of(application) : handshake;
    }

    Ratchets with(ContentType type, Ratchet ratchet) {
      return type == ContentType.APPLICATION
          ? new Ratchets(handshake, ratchet)
          : new Ratchets(Optional.of(ratchet), application);
    }

    @Override
    public int skipped() {
      return both().mapToInt(ratchet -> ratchet.skipped().size()).sum();
    }

    @Override
    public int fullest() {
      return both().mapToInt(ratchet -> ratchet.skipped().size()).max().orElse(0);
    }

    /// The content type of the ratchet with the most kept keys.
    ContentType fullestType() {
      int handshakes = handshake.map(ratchet -> ratchet.skipped().size()).orElse(0);
      return handshakes > application.skipped().size()
          ? ContentType.COMMIT
          : ContentType.APPLICATION;
    }

    private Stream<Ratchet> both() {
      return Stream.concat(handshake.stream(), Stream.of(application));
    }

    @Override
    public void forEachSecret(Consumer<Secret> visitor) {
      both().forEach(ratchet -> ratchet.forEachSecret(visitor));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.u8(handshake.isPresent() ? 3 : 4);
      both().forEach(ratchet -> ratchet.writeTo(writer));
    }
  }

  /// Our own leaf, whose ratchets are for sending and live elsewhere.
  record Own() implements SecretNode {
    @Override
    public int skipped() {
      return 0;
    }

    @Override
    public int fullest() {
      return 0;
    }

    @Override
    public void forEachSecret(Consumer<Secret> visitor) {}

    @Override
    public void writeTo(Writer writer) {
      writer.u8(5);
    }
  }

  /// Reads the node that stands as many levels above the leaves as said.
  static SecretNode read(MlsSuite suite, int level, Reader reader) throws DecodeException {
    int kind = reader.u8();
    boolean fits = kind == 1 || kind == 2 == level > 0;
    if (!fits) {
      throw new DecodeException("a node of kind " + kind + " at level " + level);
    }
    return switch (kind) {
      case 1 -> new Whole(Ratchet.readSecret(reader, suite.hashLength()));
      case 2 -> new Split(read(suite, level - 1, reader), read(suite, level - 1, reader));
      case 3 -> new Ratchets(Optional.of(Ratchet.read(suite, reader)), Ratchet.read(suite, reader));
      case 4 -> new Ratchets(Optional.empty(), Ratchet.read(suite, reader));
      case 5 -> new Own();
      default -> throw new DecodeException("a node of kind " + kind);
    };
  }
}
