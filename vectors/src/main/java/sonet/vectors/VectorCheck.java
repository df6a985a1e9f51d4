package sonet.vectors;

import java.util.Optional;
import sonet.crypto.CipherSuites;
import sonet.crypto.CryptoException;
import sonet.crypto.codec.DecodeException;
import sonet.mls.MlsException;

/// The check of one vector, without files: what runs wherever the engine does, a browser too.
public final class VectorCheck {
  private final VectorKind kind;
  private final VectorFields vector;

  private VectorCheck(VectorKind kind, VectorFields vector) {
    this.kind = kind;
    this.vector = vector;
  }

  /// The check of a vector whose kind its fields tell; empty when they tell none.
  ///
  /// @param suites which there are; a vector of another one fails
  public static Optional<VectorCheck> of(CipherSuites suites, VectorValue.Fields vector) {
    return VectorKinds.of(vector).map(kind -> of(kind, suites, vector));
  }

  /// The check of a vector of a kind.
  static VectorCheck of(VectorKind kind, CipherSuites suites, VectorValue.Fields vector) {
    return new VectorCheck(kind, new VectorFields(suites, vector));
  }

  /// The format, as the working group names it.
  public String kind() {
    return kind.name();
  }

  /// The parameters of the vector: `suite 1, 8 leaves`. Empty when there are none, or none that can
  /// be read.
  public String description() {
    try {
      return kind.describe(vector);
    } catch (VectorException malformed) {
      // The same comes again, and is told, when the vector is run.
      return "";
    }
  }

  /// What was expected and what came; empty when all is as the vector says.
  ///
  /// The edge: whatever a vector makes the engine do is a failure of this vector and of no other.
  public Optional<String> failure() {
    try {
      kind.verify(vector);
      return Optional.empty();
    } catch (VectorException mismatch) {
      return Optional.of(String.valueOf(mismatch.getMessage()));
    } catch (MlsException | CryptoException | DecodeException refused) {
      return Optional.of("expected a valid vector, the engine refused: " + refused.getMessage());
    } catch (RuntimeException | AssertionError | StackOverflowError broken) {
      return Optional.of("the engine broke down: " + broken);
    }
  }
}
