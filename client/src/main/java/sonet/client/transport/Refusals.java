package sonet.client.transport;

import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.protocol.Problem;

/// What a refusal of the server means to a person.
final class Refusals {
  private Refusals() {}

  static ClientException toException(Problem problem) {
    return new ClientException(reason(problem), sentence(problem), problem.requestId());
  }

  private static Reason reason(Problem problem) {
    return switch (problem.type()) {
      case UNAUTHENTICATED, CHALLENGE_FAILED, UNKNOWN_DEVICE -> Reason.LOGIN_REFUSED;
      case FORBIDDEN, RECOVERY_KEY -> Reason.NOT_ALLOWED;
      case REMOVED -> Reason.REMOVED;
      case GROUP_CLOSED -> Reason.REPLACED;
      case DEVICE_REMOVED -> Reason.DEVICE_REMOVED;
      case UNKNOWN_LINK -> Reason.UNKNOWN_LINK;
      case LINK_OVER -> Reason.LINK_OVER;
      case NOT_IN_LOG, LOG_EXPIRED -> Reason.NOT_IN_LOG;
      case UNKNOWN_ACCOUNT -> Reason.UNKNOWN_USER;
      case UNKNOWN_BLOB -> Reason.UNKNOWN_FILE;
      case UNKNOWN_GROUP -> Reason.UNKNOWN_CONVERSATION;
      case KEY_PACKAGES_EXHAUSTED, NO_PREKEYS -> Reason.UNREACHABLE_USER;
      case NAME_TAKEN, KEY_TAKEN -> Reason.NAME_TAKEN;
      case EPOCH_CONFLICT, GROUP_CONTESTED, DEVICE_SET_CONFLICT -> Reason.BUSY;
      case CURSOR_TOO_OLD, TREE_GONE -> Reason.MISSED_TOO_MUCH;
      case OVERLOADED, RATE_LIMITED, INTERNAL, UNAVAILABLE, STORAGE_FULL -> Reason.SERVER_FAILED;
      case MALFORMED,
          INVALID_PARAMETER,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          GROUP_EXISTS,
          NOT_CONTESTED,
          REJECTION_REFUSED,
          LAST_DEVICE,
          CHANGED_MEANWHILE,
          DEVICE_SET_REFUSED,
          LOG_REFUSED,
          DEVICE_MISMATCH,
          BUNDLE_VERSION,
          INBOX_FULL,
          DELIVERY_REFUSED,
          RECEIPTS_OFF,
          WRONG_OFFSET,
          BLOB_INCOMPLETE,
          DIGEST_MISMATCH,
          RANGE_NOT_SATISFIABLE,
          TOO_LARGE,
          NOT_ACCEPTABLE,
          IDEMPOTENCY_KEY_REUSED,
          REQUEST_UNDER_WAY,
          UNSUPPORTED_MEDIA_TYPE,
          MLS_INVALID,
          COMMIT_REFUSED,
          QUOTA,
          UNKNOWN_TENANT,
          NOT_PERMITTED,
          TENANT_SUSPENDED,
          TENANT_QUOTA,
          SETTINGS_REFUSED,
          INVITATION_NEEDED,
          TENANT_EXISTS,
          LAST_OWNER,
          TASK_EXISTS ->
          Reason.REFUSED;
    };
  }

  private static String sentence(Problem problem) {
    String detail = problem.detail().isBlank() ? problem.title() : problem.detail();
    String rule =
        problem
            .broken()
            .map(broken -> " (" + broken.rule() + ", " + broken.section() + ")")
            .orElse("");
    return "The server says: " + detail + rule + (detail.endsWith(".") ? "" : ".");
  }
}
