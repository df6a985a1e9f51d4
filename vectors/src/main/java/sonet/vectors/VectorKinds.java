package sonet.vectors;

import java.util.List;
import java.util.Optional;

/// All kinds of vectors there are.
final class VectorKinds {
  static final List<VectorKind> ALL =
      List.of(
          new TreeMathVectors(),
          new DeserializationVectors(),
          new CryptoBasicsVectors(),
          new SecretTreeVectors(),
          new MessageProtectionVectors(),
          new KeyScheduleVectors(),
          new PskSecretVectors(),
          new TranscriptHashesVectors(),
          new WelcomeVectors(),
          new TreeOperationsVectors(),
          new TreeValidationVectors(),
          new TreeKemVectors(),
          new MessagesVectors(),
          new PartialSyntaxVectors(),
          new PartialProofVectors(),
          new PartialSenderVectors(),
          new PartialWelcomeVectors(),
          new PartialPathVectors(),
          new PartialCommitVectors(),
          new PartialPassiveVectors(),
          PassiveClientVectors.WELCOME,
          PassiveClientVectors.HANDLING_COMMIT,
          PassiveClientVectors.RANDOM,
          new PairSessionVectors());

  private VectorKinds() {}

  /// The kind of a vector, told by its fields.
  static Optional<VectorKind> of(VectorValue.Fields vector) {
    return ALL.stream().filter(kind -> kind.matches(vector)).findFirst();
  }
}
