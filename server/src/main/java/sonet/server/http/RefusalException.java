package sonet.server.http;

import java.util.Map;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;

/// A request is refused: not the server's failure but an answer.
public final class RefusalException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient Problem problem;
  private final transient Map<String, String> headers;

  /// A refusal with what the caller is told.
  public RefusalException(Problem problem) {
    this(problem, Map.of());
  }

  /// A refusal with headers beside it.
  public RefusalException(Problem problem, Map<String, String> headers) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
    this.headers = Map.copyOf(headers);
  }

  /// A refusal of a type, with what was expected and what came.
  public static RefusalException of(ProblemType type, String detail) {
    return new RefusalException(Problem.of(type, detail));
  }

  /// What the caller is told.
  public Problem problem() {
    return problem;
  }

  /// What goes into the headers.
  public Map<String, String> headers() {
    return headers;
  }
}
