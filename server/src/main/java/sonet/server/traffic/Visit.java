package sonet.server.traffic;

import sonet.protocol.Operation;
import sonet.server.account.Caller;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.storage.Locations;

/// One request for an operation, and what became known of who asks. One thread owns it.
public final class Visit {
  private final Traffic traffic;
  private final Operation<?, ?> operation;
  private final Request request;
  private String tenant = "";

  Visit(Traffic traffic, Operation<?, ?> operation, Request request) {
    this.traffic = traffic;
    this.operation = operation;
    this.request = request;
  }

  /// It is a device that asks.
  ///
  /// @throws RefusalException when it asks too often, or for more than the tenant may have
  public Caller by(Caller caller) throws RefusalException {
    tenant = traffic.admit(operation, caller);
    return caller;
  }

  /// It is somebody without a token who asks.
  ///
  /// @throws RefusalException when the tenant's devices ask too often, or for more than it may have
  public Locations at(Locations home) throws RefusalException {
    tenant = traffic.admit(operation, home);
    return home;
  }

  Operation<?, ?> operation() {
    return operation;
  }

  Request request() {
    return request;
  }

  /// The name of the tenant, empty while it is not known.
  String tenant() {
    return tenant;
  }
}
