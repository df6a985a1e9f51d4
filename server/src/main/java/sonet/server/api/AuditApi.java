package sonet.server.api;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import sonet.protocol.AccountName;
import sonet.protocol.AdminOperations;
import sonet.protocol.Nothing;
import sonet.protocol.Parameter;
import sonet.protocol.ProblemType;
import sonet.server.audit.TrailReader;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.SystemLocations;
import sonet.server.tenant.Tenants;

/// Shows audit trails to administrators: does what [AdminOperations] says of them.
final class AuditApi {
  private static final Locations SERVICE = new Locations(SystemLocations.SYSTEM);

  private final Tenants tenants;
  private final TrailReader trails;

  AuditApi(Tenants tenants, TrailReader trails) {
    this.tenants = tenants;
    this.trails = trails;
  }

  void bind(Bindings to) {
    to.admin(AdminOperations.AUDIT, (_, call) -> trails.page(at(call), question(call)));
    to.admin(
        AdminOperations.AUDIT_HEAD,
        (_, call) -> trails.trail(at(call), Optional.of(call.tenant())));
    to.admin(AdminOperations.SERVICE_AUDIT, (_, call) -> trails.page(SERVICE, question(call)));
    to.admin(AdminOperations.SERVICE_AUDIT_HEAD, (_, _) -> trails.trail(SERVICE, Optional.empty()));
  }

  private Locations at(Call<?> call) throws RefusalException {
    return tenants.require(call.tenant()).value().locations();
  }

  private static TrailReader.Question question(Call<Nothing> call) throws RefusalException {
    return new TrailReader.Question(
        call.number(Parameter.AFTER, 0),
        call.pageSize(),
        time(call, Parameter.SINCE),
        time(call, Parameter.UNTIL),
        call.text(Parameter.WHO),
        call.text(Parameter.WHAT),
        account(call));
  }

  private static Optional<Instant> time(Call<Nothing> call, Parameter parameter)
      throws RefusalException {
    Optional<String> text = call.text(parameter);
    try {
      return text.map(Instant::parse);
    } catch (DateTimeException e) {
      throw RefusalException.of(
          ProblemType.INVALID_PARAMETER, parameter.name() + ": no time in UTC (RFC 3339)");
    }
  }

  private static Optional<AccountName> account(Call<Nothing> call) throws RefusalException {
    try {
      return call.text(Parameter.ABOUT).map(AccountName::new);
    } catch (IllegalArgumentException e) {
      throw RefusalException.of(ProblemType.INVALID_PARAMETER, "account: " + e.getMessage());
    }
  }
}
