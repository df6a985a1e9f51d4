package sonet.cli.command;

/// What follows the options of a command.
///
/// @param label what stands for it in the help
/// @param count how many there may be
public record Operand(String label, Count count) {
  /// How many words an operand takes.
  public enum Count {
    /// Exactly one.
    ONE("1"),
    /// One or none.
    OPTIONAL("0..1"),
    /// Any number, none too.
    ANY("0..*"),
    /// One at least.
    SOME("1..*");

    private final String arity;

    Count(String arity) {
      this.arity = arity;
    }

    /// As the parser writes it.
    String arity() {
      return arity;
    }
  }

  /// One that must be there.
  public static Operand one(String label) {
    return new Operand(label, Count.ONE);
  }

  /// One that may be there.
  public static Operand optional(String label) {
    return new Operand(label, Count.OPTIONAL);
  }

  /// Any number.
  public static Operand any(String label) {
    return new Operand(label, Count.ANY);
  }

  /// One or more.
  public static Operand some(String label) {
    return new Operand(label, Count.SOME);
  }

  /// As the help shows it.
  String shown() {
    return switch (count) {
      case ONE -> label;
      case OPTIONAL -> "[" + label + "]";
      case ANY -> "[" + label + "...]";
      case SOME -> label + "...";
    };
  }
}
