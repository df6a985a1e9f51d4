package sonet.server.describe;

import java.util.EnumSet;
import java.util.Set;
import sonet.protocol.Access;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.protocol.RecoveryOperations;

/// Why an operation may be refused: what it says itself, and what its kind brings along.
final class Problems {
  private Problems() {}

  static Set<ProblemType> of(Operation<?, ?> operation) {
    Set<ProblemType> all =
        EnumSet.of(
            ProblemType.NOT_ACCEPTABLE,
            ProblemType.OVERLOADED,
            ProblemType.INTERNAL,
            ProblemType.UNAVAILABLE);
    all.addAll(operation.problems());
    if (operation.request() != Nothing.class) {
      all.add(ProblemType.TOO_LARGE);
      all.add(ProblemType.MALFORMED);
    }
    if (operation.request() != Nothing.class && operation.request() != Octets.class) {
      all.add(ProblemType.UNSUPPORTED_MEDIA_TYPE);
    }
    if (!operation.parameters().isEmpty()) {
      all.add(ProblemType.INVALID_PARAMETER);
    }
    if (operation.access() != Access.ANYONE) {
      all.add(ProblemType.UNAUTHENTICATED);
    }
    if (isByToken(operation) && !RecoveryOperations.byRecoveryKey().contains(operation)) {
      all.add(ProblemType.RECOVERY_KEY);
    }
    if (operation.access() == Access.ADMIN) {
      all.add(ProblemType.NOT_PERMITTED);
    } else {
      all.add(ProblemType.UNKNOWN_TENANT);
      all.add(ProblemType.TENANT_SUSPENDED);
    }
    if (isWrite(operation)) {
      all.add(ProblemType.STORAGE_FULL);
      all.add(ProblemType.INVALID_PARAMETER);
      all.add(ProblemType.IDEMPOTENCY_KEY_REUSED);
      all.add(ProblemType.REQUEST_UNDER_WAY);
    }
    return all;
  }

  private static boolean isByToken(Operation<?, ?> operation) {
    return operation.access() == Access.DEVICE || operation.access() == Access.DELIVERY;
  }

  static boolean isWrite(Operation<?, ?> operation) {
    return !operation.method().equals("GET") && !operation.method().equals("HEAD");
  }
}
