package sonet.interop.rpc;

/// A script that did not go as it should, and where.
final class ScriptException extends Exception {
  private static final long serialVersionUID = 1L;

  ScriptException(int index, Step step, RuntimeException cause) {
    super(
        "step %d, %s by %s: %s".formatted(index, step.action(), step.actor(), cause.getMessage()),
        cause);
  }
}
