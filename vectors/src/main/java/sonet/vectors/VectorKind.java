package sonet.vectors;

import java.util.List;
import sonet.crypto.CryptoException;
import sonet.crypto.codec.DecodeException;
import sonet.mls.MlsException;

/// One format of vectors: how to know it, how to verify a vector, how to make new ones.
interface VectorKind {
  /// The name of the working group's file, without its ending.
  String name();

  /// Whether a vector is of this kind, told by fields that no other kind has.
  boolean matches(VectorValue.Fields vector);

  /// The parameters of a vector, for its name: `suite 1, 8 leaves`.
  String describe(VectorFields vector) throws VectorException;

  /// Returns if all that the format asks for holds.
  ///
  /// @throws VectorException with `MISMATCH`, `UNKNOWN_SUITE` or `MALFORMED_VECTOR`
  void verify(VectorFields vector)
      throws VectorException, MlsException, CryptoException, DecodeException;

  /// New vectors, the same ones for the same [Generation].
  List<VectorWriter> generate(Generation generation)
      throws VectorException, MlsException, CryptoException, DecodeException;
}
