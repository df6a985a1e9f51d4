package sonet.server.audit;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Function;
import sonet.crypto.Bytes;
import sonet.protocol.AuditAct;
import sonet.protocol.AuditActor;
import sonet.protocol.AuditCause;
import sonet.protocol.AuditResult;
import sonet.protocol.AuditSubject;
import sonet.protocol.Audited;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Rider;
import sonet.server.storage.Storage.Ride;
import sonet.store.DocWrite;

/// An operation that somebody asks for, on its way into the trail. One thread owns it.
///
/// What was done cannot lack its entry, whenever the process dies. Where an operation is one batch
/// the entry is a part of it ([Rider]). Where it is not, an entry and a note in the same batch say
/// that it was begun, and another entry, which takes the note away, what came of it; a note that is
/// still there at the next start becomes an entry that says so ([Acts#recover()]). When the first
/// entry cannot be written the operation is not begun; when the other one cannot, the operation
/// ends as it does, and the trail is told when the store takes it again ([Owed]).
public final class Acting {
  private static final System.Logger LOG = System.getLogger(Acting.class.getName());

  private final Trails trails;
  private final Refusals refusals;
  private final Operation<?, ?> operation;
  private final AuditActor who;
  private final String request;
  private final String id;
  private Locations at;
  private AuditSubject subject = AuditSubject.NOTHING;
  private AuditCause cause = AuditCause.UNSAID;
  private boolean recorded;

  Acting(
      Trails trails,
      Refusals refusals,
      Locations at,
      AuditActor who,
      Operation<?, ?> operation,
      String request) {
    this.trails = trails;
    this.refusals = refusals;
    this.at = at;
    this.who = who;
    this.operation = operation;
    this.request = request;
    this.id = trails.newId();
  }

  /// It is about something, which the trail of a tenant tells.
  public void about(Locations trail, AuditSubject on, AuditCause why) {
    at = trail;
    subject = on;
    cause = why;
  }

  /// Does the operation.
  ///
  /// @param learned what the answer tells of what it was about
  /// @throws RefusalException when it is refused, or no entry can be written
  public <T> T run(Ride<T> doing, Function<T, AuditSubject> learned) throws RefusalException {
    return switch (operation.audited()) {
      case NOT -> doing.run();
      case WITH_ITS_WRITE -> withItsWrite(doing);
      case AROUND -> around(doing, learned);
      case SHOWN -> {
        T answer = doing.run();
        trails.append(at, act(AuditResult.DONE, Optional.empty()));
        yield answer;
      }
    };
  }

  /// Does an operation whose answer tells nothing of what it was about.
  ///
  /// @throws RefusalException when it is refused, or no entry can be written
  public <T> T run(Ride<T> doing) throws RefusalException {
    return run(doing, _ -> subject);
  }

  /// What it is about, as far as is known before it is done.
  public AuditSubject subject() {
    return subject;
  }

  private <T> T withItsWrite(Ride<T> doing) throws RefusalException {
    Rider rider = new Rider(trails.write(at, act(AuditResult.DONE, Optional.empty())));
    boolean ended = false;
    try {
      T answer = trails.storage().riding(rider, doing);
      ended = true;
      if (!rider.hasArrived()) {
        few(AuditResult.UNCHANGED, Optional.empty());
      }
      return answer;
    } catch (RefusalException e) {
      ended = true;
      throw e;
    } finally {
      recorded = rider.hasArrived();
      if (!ended && !recorded) {
        failed();
      }
    }
  }

  private <T> T around(Ride<T> doing, Function<T, AuditSubject> learned) throws RefusalException {
    AuditAct begun = act(AuditResult.BEGUN, Optional.empty());
    Bytes name = Bytes.fromHex(id);
    trails.append(
        at, begun, new DocWrite.Put(at.auditIntent(name), trails.storage().encode(begun)));
    DocWrite gone = new DocWrite.Delete(at.auditIntent(name));
    recorded = true;
    boolean ended = false;
    try {
      T answer = doing.run();
      ended = true;
      subject = learned.apply(answer);
      trails.end(at, act(AuditResult.DONE, Optional.empty()), gone);
      return answer;
    } catch (RefusalException e) {
      ended = true;
      trails.end(at, act(AuditResult.REFUSED, Optional.of(e.problem().type())), gone);
      throw e;
    } finally {
      if (!ended) {
        trails.end(at, act(AuditResult.FAILED, Optional.empty()), gone);
      }
    }
  }

  /// It was refused, here or before it came here. That is recorded unless it is already, or it is
  /// nothing to be recorded.
  public void refused(RefusalException e) {
    boolean always = who.kind() == AuditActor.Kind.ADMINISTRATOR;
    if (recorded || (!always && operation.audited() == Audited.NOT)) {
      return;
    }
    try {
      if (always) {
        trails.append(at, act(AuditResult.REFUSED, Optional.of(e.problem().type())));
      } else {
        few(AuditResult.REFUSED, Optional.of(e.problem().type()));
      }
    } catch (RefusalException broken) {
      refusals.owe(at, 1);
      untold(broken);
    }
  }

  /// Entries about nothing that was done are bounded, for whoever may cause them.
  private void few(AuditResult result, Optional<ProblemType> problem) throws RefusalException {
    Optional<Long> unrecorded = refusals.admit(at);
    if (unrecorded.isPresent()) {
      AuditAct act = act(result, problem);
      try {
        trails.append(at, unrecorded.get() == 0 ? act : act.withUnrecorded(unrecorded.get()));
      } catch (RefusalException broken) {
        refusals.owe(at, unrecorded.get());
        throw broken;
      }
    }
  }

  /// What failed is failing already with something else.
  private void failed() {
    try {
      trails.append(at, act(AuditResult.FAILED, Optional.empty()));
    } catch (RefusalException broken) {
      untold(broken);
    }
  }

  private void untold(RefusalException broken) {
    LOG.log(
        Level.WARNING,
        "the audit trail lacks that {0} was not done: {1}",
        operation.id(),
        broken.getMessage());
  }

  private AuditAct act(AuditResult result, Optional<ProblemType> problem) {
    return new AuditAct(
        id,
        who,
        operation.id(),
        subject,
        cause,
        result,
        problem,
        request,
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
