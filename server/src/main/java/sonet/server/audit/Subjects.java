package sonet.server.audit;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminTask;
import sonet.protocol.AuditCause;
import sonet.protocol.AuditSubject;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.DeviceId;
import sonet.protocol.IssuedAdminToken;
import sonet.protocol.IssuedInvitation;
import sonet.protocol.NewAdminToken;
import sonet.protocol.NewDevice;
import sonet.protocol.NewTenant;
import sonet.protocol.Operation;
import sonet.protocol.Parameter;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RemoveDevice;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.TenantName;
import sonet.server.account.ChangeNote;
import sonet.server.account.Primitives;
import sonet.server.http.Request;
import sonet.transparency.TransparencyException;
import sonet.transparency.directory.ChangeReason;
import sonet.transparency.directory.DeviceSet;

/// What requests and answers are about. Of a body only names are taken, so that no secret of one
/// gets into a trail.
final class Subjects {
  private static final int LONGEST = 128;
  private static final int MOST_NAMED = 4;

  private final Primitives primitives;

  Subjects(Primitives primitives) {
    this.primitives = primitives;
  }

  /// What the path of a request names, as far as it can be read.
  static AuditSubject of(Request request) {
    Map<String, String> path = request.parameters();
    AuditSubject subject = AuditSubject.NOTHING;
    Optional<TenantName> tenant = read(path, Parameter.TENANT, TenantName::new);
    if (tenant.isPresent()) {
      subject = subject.with(tenant.get());
    }
    Optional<AccountName> account = read(path, Parameter.ACCOUNT, AccountName::new);
    if (account.isPresent()) {
      subject = subject.with(account.get());
    }
    Optional<DeviceId> device = read(path, Parameter.DEVICE, DeviceId::parse);
    if (device.isPresent()) {
      subject = subject.with(device.get());
    }
    Optional<String> object = read(path, Parameter.ID, Subjects::cut);
    return object.isPresent() ? subject.with(object.get()) : subject;
  }

  private interface Reading<T> {
    T of(String text);
  }

  private static <T> Optional<T> read(
      Map<String, String> values, Parameter parameter, Reading<T> reading) {
    String text = values.get(parameter.name());
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(reading.of(text));
    } catch (IllegalArgumentException e) {
      // It names nothing that there could be; the refusal says so.
      return Optional.empty();
    }
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  /// A subject with what a body names.
  AuditSubject of(AuditSubject path, Record body) {
    return switch (body) {
      case RegisterAccount register -> path.with(register.name()).with(device(register.device()));
      case AddDevice add -> path.with(device(add.device()));
      case ReplaceDevices replace when replace.removed().isEmpty() ->
          path.with(device(replace.device()));
      case ReplaceDevices replace ->
          path.with(device(replace.device())).with(gone(replace.removed()));
      case ChangeRecoveryKey change when change.key().isPresent() ->
          path.with(primitives.device(change.key().get().signatureKey()));
      case NewTenant tenant -> path.with(tenant.name());
      case NewAdminToken token when token.tenant().isPresent() -> path.with(token.tenant().get());
      default -> path;
    };
  }

  /// Which devices go, of which there may be more than fit.
  private static String gone(List<ReplaceDevices.Removed> removed) {
    String first =
        removed.stream()
            .limit(MOST_NAMED)
            .map(one -> one.device().toString())
            .collect(Collectors.joining(" "));
    int rest = removed.size() - MOST_NAMED;
    return "in place of " + (rest > 0 ? first + " and " + rest + " more" : first);
  }

  private DeviceId device(NewDevice device) {
    return primitives.device(device.signatureKey());
  }

  /// Why the devices of an account change, as the one who asks has signed it.
  static AuditCause cause(Record body) {
    return switch (body) {
      case RegisterAccount register -> cause(register.deviceSet());
      case AddDevice add -> cause(add.deviceSet());
      case RemoveDevice remove -> cause(remove.deviceSet());
      case ReplaceDevices replace -> cause(replace.deviceSet());
      case ChangeRecoveryKey change -> cause(change.deviceSet());
      case ChangeSuites change -> cause(change.deviceSet());
      default -> AuditCause.UNSAID;
    };
  }

  /// Why an administrator changes the devices of an account, as the log will say.
  static AuditCause cause(Operation<?, ?> operation, Request request) {
    if (!operation.equals(AdminOperations.REMOVE_DEVICE)) {
      return AuditCause.UNSAID;
    }
    Optional<ChangeNote> note = read(request.query(), Parameter.NOTE, ChangeNote::new);
    return change(ChangeReason.ADMINISTRATOR, note.map(ChangeNote::text));
  }

  private static AuditCause change(ChangeReason reason, Optional<String> note) {
    return new AuditCause(
        Optional.of(reason.name().toLowerCase(Locale.ROOT).replace('_', '-')),
        note,
        Optional.empty(),
        Optional.empty());
  }

  private static AuditCause cause(Bytes deviceSet) {
    try {
      DeviceSet set = DeviceSet.decode(deviceSet);
      return change(set.reason(), Optional.of(set.note()).filter(note -> !note.isEmpty()));
    } catch (TransparencyException e) {
      // It says nothing that could be told; the refusal says so.
      return AuditCause.UNSAID;
    }
  }

  /// A subject with what an answer names.
  static AuditSubject learned(AuditSubject known, Record answer) {
    return switch (answer) {
      case IssuedAdminToken issued -> known.with(issued.about().id());
      case IssuedInvitation issued -> known.with(issued.invitation().id());
      case AdminTask task -> known.with(task.id());
      default -> known;
    };
  }
}
