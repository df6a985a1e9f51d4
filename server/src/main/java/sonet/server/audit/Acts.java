package sonet.server.audit;

import java.lang.System.Logger.Level;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sonet.protocol.AdminOperations;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditCause;
import sonet.protocol.AuditResult;
import sonet.protocol.AuditSubject;
import sonet.protocol.Operation;
import sonet.protocol.Parameter;
import sonet.protocol.ProblemType;
import sonet.protocol.TenantState;
import sonet.server.account.Caller;
import sonet.server.account.Primitives;
import sonet.server.admin.Administrator;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.storage.Locations;
import sonet.server.storage.SystemLocations;
import sonet.server.tenant.TenantEntry;
import sonet.server.tenant.Tenants;
import sonet.store.Doc;
import sonet.store.DocWrite;

/// Knows which trail an operation belongs to, who does it, to what and why.
///
/// What is about a tenant stands in the tenant's trail, all else in that of the service, and so
/// does the deletion of a tenant, since its own trail goes with it. An administrator says why in
/// the headers [AuditCause#REASON] and [AuditCause#TICKET].
public final class Acts {
  private static final Locations SERVICE = new Locations(SystemLocations.SYSTEM);
  private static final int PIECE = 500;

  private static final System.Logger LOG = System.getLogger(Acts.class.getName());

  private final Trails trails;
  private final Tenants tenants;
  private final Refusals refusals;
  private final Subjects subjects;

  /// Acts that get into trails.
  public Acts(Trails trails, Tenants tenants, Primitives primitives, InstantSource clock) {
    this.trails = trails;
    this.tenants = tenants;
    this.refusals = new Refusals(clock);
    this.subjects = new Subjects(primitives);
  }

  /// Somebody without a token asks.
  public Acting stranger(Locations at, Operation<?, ?> operation, Request request, Record body) {
    Acting acting = new Acting(trails, refusals, at, AuditActor.STRANGER, operation, request.id());
    acting.about(at, subjects.of(Subjects.of(request), body), Subjects.cause(body));
    return acting;
  }

  /// A device asks.
  public Acting device(Caller caller, Operation<?, ?> operation, Request request, Record body) {
    AuditActor who =
        switch (caller.by()) {
          case DEVICE -> AuditActor.device(caller.id(), caller.account());
          case RECOVERY_KEY -> AuditActor.recoveryKey(caller.id(), caller.account());
        };
    Acting acting = new Acting(trails, refusals, caller.locations(), who, operation, request.id());
    AuditSubject named = subjects.of(Subjects.of(request), body);
    AuditSubject own = named.account().isPresent() ? named : named.with(caller.account());
    acting.about(
        caller.locations(),
        own.device().isPresent() ? own : own.with(caller.id()),
        Subjects.cause(body));
    return acting;
  }

  /// An administrator asks.
  ///
  /// @throws RefusalException when the store fails
  public Acting administrator(Administrator who, Operation<?, ?> operation, Request request)
      throws RefusalException {
    Acting acting =
        new Acting(
            trails,
            refusals,
            SERVICE,
            AuditActor.administrator(who.token()),
            operation,
            request.id());
    AuditSubject subject = Subjects.of(request);
    acting.about(trail(who, operation, subject), subject, AuditCause.UNSAID);
    return acting;
  }

  /// What administrators may not know of is told to the service alone.
  private Locations trail(Administrator who, Operation<?, ?> operation, AuditSubject subject)
      throws RefusalException {
    if (!operation.parameters().contains(Parameter.TENANT)
        || operation.equals(AdminOperations.DELETE_TENANT)
        || subject.tenant().isEmpty()
        || !who.sees(subject.tenant().get())) {
      return SERVICE;
    }
    return tenants
        .find(subject.tenant().get())
        .filter(found -> found.state() != TenantState.DELETING)
        .map(TenantEntry::locations)
        .orElse(SERVICE);
  }

  /// What an administrator asks for is known: to what and why.
  ///
  /// @throws RefusalException when a reason cannot be read
  public void understood(
      Acting acting, Administrator who, Operation<?, ?> operation, Request request, Record body)
      throws RefusalException {
    AuditSubject subject = subjects.of(Subjects.of(request), body);
    acting.about(trail(who, operation, subject), subject, cause(operation, request));
  }

  private static AuditCause cause(Operation<?, ?> operation, Request request)
      throws RefusalException {
    AuditCause change = Subjects.cause(operation, request);
    return new AuditCause(
        change.change(),
        change.note(),
        said(request, AuditCause.REASON),
        said(request, AuditCause.TICKET));
  }

  private static Optional<String> said(Request request, String header) throws RefusalException {
    Optional<String> value = request.header(header.toLowerCase(Locale.ROOT));
    if (value.isEmpty() || value.get().isBlank()) {
      return Optional.empty();
    }
    try {
      // A plus stays a plus: this is no form.
      String text =
          URLDecoder.decode(value.get().strip().replace("+", "%2B"), StandardCharsets.UTF_8);
      if (text.length() <= AuditCause.MOST && text.chars().noneMatch(Character::isISOControl)) {
        return Optional.of(text);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one refusal.
    }
    throw RefusalException.of(
        ProblemType.INVALID_PARAMETER,
        header
            + " has up to "
            + AuditCause.MOST
            + " characters, in percent-encoded UTF-8, and none that control");
  }

  /// What the answer tells of what an act is about.
  public static AuditSubject learned(Acting acting, Record answer) {
    return Subjects.learned(acting.subject(), answer);
  }

  /// Says of the acts that a stop interrupted that nobody knows what came of them. To be called
  /// before anything else is begun.
  ///
  /// @throws RefusalException when the store fails
  public void recover() throws RefusalException {
    recover(SERVICE);
    for (TenantEntry tenant : tenants.all()) {
      if (tenant.state() != TenantState.DELETING) {
        recover(tenant.locations());
      }
    }
  }

  private void recover(Locations at) throws RefusalException {
    List<Doc> notes = trails.storage().scan(at.auditIntents(), PIECE);
    while (!notes.isEmpty()) {
      for (Doc note : notes) {
        AuditAct begun = trails.storage().decode(note.body(), AuditAct.class);
        trails.append(at, begun.ended(AuditResult.INTERRUPTED), new DocWrite.Delete(note.id()));
        LOG.log(Level.WARNING, "{0} was interrupted; it may have been done", begun.what());
      }
      notes = trails.storage().scan(at.auditIntents(), PIECE);
    }
  }

  /// Tells what a trail is still to be told: what came of acts, where the store failed, and of
  /// refusals that no entry tells of yet.
  ///
  /// @throws RefusalException when the store fails
  public void settle(Locations at) throws RefusalException {
    trails.settle(at);
    long unrecorded = refusals.take(at);
    if (unrecorded > 0) {
      AuditAct act = AuditAct.ofService(trails.newId(), AuditAct.OVERFLOW);
      try {
        trails.append(at, act.withUnrecorded(unrecorded));
      } catch (RefusalException broken) {
        refusals.owe(at, unrecorded);
        throw broken;
      }
    }
  }
}
