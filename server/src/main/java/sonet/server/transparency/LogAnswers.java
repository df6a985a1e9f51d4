package sonet.server.transparency;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AuditEvidence;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.TransparencyLog;
import sonet.protocol.UpdateCredential;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.transparency.DraftRevision;
import sonet.transparency.TransparencyException;
import sonet.transparency.operator.CredentialIssuer;
import sonet.transparency.operator.PublishedHead;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;

/// Answers those who ask a log (draft-ietf-keytrans-protocol §13, §14). Who may ask what: any
/// device of the tenant may look up and monitor any label, only the owner's devices may ask as
/// owners do. The operator's own label has no owner but everyone.
///
/// An answer is about the head that is shown. One that would not hold what was submitted before the
/// question, or would be old, waits for the next entry for a while.
public final class LogAnswers {
  private final TenantLogs logs;
  private final Sequencer sequencer;
  private final Submissions submissions;
  private final Vouching vouching;
  private final Duration patience;

  /// Answers from logs.
  ///
  /// @param patience how long an answer waits for an entry that is being made
  public LogAnswers(Parts parts, Duration patience) {
    this.logs = parts.logs();
    this.sequencer = parts.sequencer();
    this.submissions = parts.submissions();
    this.vouching = parts.vouching();
    this.patience = patience;
  }

  /// Where answers come from.
  ///
  /// @param logs the logs
  /// @param sequencer makes them grow
  /// @param submissions what waits for them
  /// @param vouching who vouches for them
  public record Parts(
      TenantLogs logs, Sequencer sequencer, Submissions submissions, Vouching vouching) {}

  private interface Decoding<T> {
    T of(Bytes request) throws TransparencyException;
  }

  private interface Answering {
    Bytes from(TenantLog log, PublishedHead head) throws TransparencyException;
  }

  /// What the log of a tenant is.
  ///
  /// @throws RefusalException when the store fails
  public TransparencyLog show(Locations at) throws RefusalException {
    TenantLog log = logs.of(at);
    return new TransparencyLog(
        DraftRevision.pinned().name(), log.configuration().encoded(), vouching.auditors(log));
  }

  /// Searches a label.
  ///
  /// @throws RefusalException when there is none
  public LogAnswer search(Caller caller, LogQuery query) throws RefusalException {
    Request.Search request = decode(query, Request.Search::decode);
    requireAskable(request.label());
    return answer(
        caller.locations(),
        request.label(),
        (log, head) -> log.server().search(head, request).encoded());
  }

  /// Monitors what was looked up.
  ///
  /// @throws RefusalException when there is none, or it was elsewhere
  public LogAnswer monitor(Caller caller, LogQuery query) throws RefusalException {
    Request.ContactMonitor request = decode(query, Request.ContactMonitor::decode);
    requireAskable(request.label());
    return answer(
        caller.locations(),
        request.label(),
        (log, head) -> log.server().contactMonitor(head, request).encoded());
  }

  /// Begins an ownership.
  ///
  /// @throws RefusalException when it is not the caller's label
  public LogAnswer own(Caller caller, LogQuery query) throws RefusalException {
    Request.OwnerInit request = decode(query, Request.OwnerInit::decode);
    requireOwn(caller, request.label());
    return answer(
        caller.locations(),
        request.label(),
        (log, head) -> log.server().ownerInit(head, request).encoded());
  }

  /// Monitors one's own label.
  ///
  /// @throws RefusalException when it is not the caller's label
  public LogAnswer monitorOwn(Caller caller, LogQuery query) throws RefusalException {
    Request.OwnerMonitor request = decode(query, Request.OwnerMonitor::decode);
    requireOwn(caller, request.label());
    return answer(
        caller.locations(),
        request.label(),
        (log, head) -> log.server().ownerMonitor(head, request).encoded());
  }

  /// Shows new versions of one's own label. New ones are made with the operations on devices.
  ///
  /// @throws RefusalException when it is not the caller's label
  public LogAnswer ownUpdates(Caller caller, LogQuery query) throws RefusalException {
    Request.Update request = decode(query, Request.Update::decode);
    requireOwn(caller, request.label());
    if (!request.values().isEmpty()) {
      throw RefusalException.of(
          ProblemType.LOG_REFUSED,
          "new versions are made with the devices of the account; ask without values");
    }
    return answer(
        caller.locations(),
        request.label(),
        (log, head) -> log.server().update(head, request, false).encoded());
  }

  /// Walks the recent distinguished log entries.
  ///
  /// @throws RefusalException when the question does not fit
  public LogAnswer distinguished(Locations at, LogQuery query) throws RefusalException {
    Request.Distinguished request = decode(query, Request.Distinguished::decode);
    return answer(
        at, Bytes.EMPTY, (log, head) -> log.server().distinguished(head, request).encoded());
  }

  /// A credential for the caller's label.
  ///
  /// @throws RefusalException when it is not in the log
  public LogAnswer credential(Caller caller) throws RefusalException {
    Bytes label = Labels.of(caller.account());
    return answer(
        caller.locations(), label, (log, head) -> log.issuer().issue(head, label).encoded());
  }

  /// What makes a provisional credential final.
  ///
  /// @throws RefusalException when the numbers do not fit
  public LogAnswer updateCredential(Caller caller, UpdateCredential request)
      throws RefusalException {
    requireAskable(request.label());
    MonitorMapEntry terminal = new MonitorMapEntry(request.terminal(), request.version());
    return answer(
        caller.locations(),
        request.label(),
        (log, head) -> {
          if (request.distinguished() >= head.size()) {
            throw new TransparencyException(
                TransparencyException.Reason.REQUEST,
                "there is no log entry " + request.distinguished());
          }
          return log.issuer()
              .update(
                  head,
                  request.label(),
                  new CredentialIssuer.Begun(terminal, request.treeSize()),
                  request.distinguished())
              .encoded();
        });
  }

  /// The proof of the newest value of a label of the operator's, for someone who has seen nothing
  /// of the log; empty while it has none that could be shown.
  ///
  /// @throws RefusalException when the store fails
  public Optional<AuditEvidence> evidence(Locations at, Bytes label) throws RefusalException {
    Optional<TenantLog> log = logs.existing(at);
    if (log.isEmpty() || isUnsaid(log.get(), label)) {
      return Optional.empty();
    }
    Request.Search request = new Request.Search(Optional.empty(), label, Optional.empty());
    long[] size = {0};
    // Whoever verifies it later looks at its time; so it is shown however old the head is.
    LogAnswer answer =
        answer(
            log.get(),
            settle(log.get(), label),
            (found, head) -> {
              size[0] = head.size();
              return found.server().search(head, request).encoded();
            });
    return Optional.of(
        new AuditEvidence(
            log.get().configuration().encoded(),
            request.encoded(),
            answer.response(),
            vouching.anchored(log.get(), size[0] - 1)));
  }

  private boolean isUnsaid(TenantLog log, Bytes label) throws RefusalException {
    try {
      return log.stored().greatest(label).isEmpty() || log.head(vouching.auditor(log)).isEmpty();
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  private static <T> T decode(LogQuery query, Decoding<T> decoding) throws RefusalException {
    try {
      return decoding.of(query.request());
    } catch (TransparencyException e) {
      throw RefusalException.of(ProblemType.MALFORMED, "request: " + e.getMessage());
    }
  }

  /// Padding is not asked for: nobody knows its labels.
  private static void requireAskable(Bytes label) throws RefusalException {
    if (!Labels.isOfAccount(label) && !Labels.isOfOperator(label)) {
      throw RefusalException.of(ProblemType.FORBIDDEN, "it is the label of no account");
    }
  }

  private static void requireOwn(Caller caller, Bytes label) throws RefusalException {
    if (!label.equals(Labels.of(caller.account())) && !Labels.isOfOperator(label)) {
      throw RefusalException.of(
          ProblemType.FORBIDDEN, "it is not the label of the account that asks");
    }
  }

  private LogAnswer answer(Locations at, Bytes label, Answering answering) throws RefusalException {
    TenantLog log = logs.of(at);
    boolean complete = settle(log, label);
    if (sequencer.isStale(log.shown(), log)) {
      throw unavailable("the log has had no entry for too long; a new one is being made");
    }
    return answer(log, complete, answering);
  }

  private LogAnswer answer(TenantLog log, boolean complete, Answering answering)
      throws RefusalException {
    try {
      PublishedHead head =
          log.head(vouching.auditor(log))
              .orElseThrow(() -> unavailable("the log has no head that could be shown yet"));
      Bytes response = respond(log, head, answering, complete);
      return new LogAnswer(response, vouching.beside(log, head));
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  private static Bytes respond(
      TenantLog log, PublishedHead head, Answering answering, boolean complete)
      throws RefusalException {
    try {
      return answering.from(log, head);
    } catch (TransparencyException e) {
      if (!complete && e.reason() == TransparencyException.Reason.NOT_FOUND) {
        throw unavailable("the version waits to be put into the log");
      }
      throw RefusalException.of(type(e.reason()), String.valueOf(e.getMessage()));
    }
  }

  private static ProblemType type(TransparencyException.Reason reason) {
    return switch (reason) {
      case NOT_FOUND -> ProblemType.NOT_IN_LOG;
      case EXPIRED -> ProblemType.LOG_EXPIRED;
      case MALFORMED -> ProblemType.MALFORMED;
      default -> ProblemType.LOG_REFUSED;
    };
  }

  /// Waits until the log has a head that is not old, and what was submitted of a label; whether it
  /// has.
  private boolean settle(TenantLog log, Bytes label) throws RefusalException {
    Optional<Long> submitted =
        label.isEmpty() ? Optional.empty() : submissions.submitted(log.at(), label);
    if (sequencer.isOld(log.shown(), log)) {
      sequencer.wake(log);
    }
    try {
      return log.await(
          shown ->
              !sequencer.isOld(shown, log)
                  && (submitted.isEmpty() || has(log, shown, label, submitted.get())),
          patience);
    } catch (StoreFailure e) {
      throw e.refusal();
    }
  }

  private static boolean has(TenantLog log, TenantLog.Shown shown, Bytes label, long version) {
    return log.stored()
        .version(label, version)
        .filter(stored -> stored.position() < shown.size())
        .isPresent();
  }

  private static RefusalException unavailable(String detail) {
    return new RefusalException(
        Problem.of(ProblemType.UNAVAILABLE, detail), Map.of("Retry-After", "1"));
  }
}
