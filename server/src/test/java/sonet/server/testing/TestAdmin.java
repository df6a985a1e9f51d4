package sonet.server.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminRole;
import sonet.protocol.AdminTask;
import sonet.protocol.ChangeTenant;
import sonet.protocol.IssuedAdminToken;
import sonet.protocol.NewAdminToken;
import sonet.protocol.NewTenant;
import sonet.protocol.Nothing;
import sonet.protocol.Operation;
import sonet.protocol.Quotas;
import sonet.protocol.TenantName;
import sonet.protocol.TenantSettings;
import sonet.protocol.codec.Codec;

/// An administrator, by a token.
public final class TestAdmin {
  private static final Codec JSON = Codec.json(1 << 20);

  private final TestServer server;
  private final String token;

  /// An administrator by a token.
  public TestAdmin(TestServer server, String token) {
    this.server = server;
    this.token = token;
  }

  /// The owner by whose token everything begins.
  public static TestAdmin owner(TestServer server) throws IOException {
    return new TestAdmin(server, Files.readString(server.data().resolve("admin-token")).strip());
  }

  /// The token.
  public String token() {
    return token;
  }

  /// Another administrator with a role.
  public TestAdmin make(AdminRole role) throws Exception {
    return make(new NewAdminToken("test", role, Optional.empty(), Optional.empty()));
  }

  /// An administrator of a tenant.
  public TestAdmin make(TenantName tenant) throws Exception {
    return make(
        new NewAdminToken("test", AdminRole.TENANT_ADMIN, Optional.of(tenant), Optional.empty()));
  }

  private TestAdmin make(NewAdminToken request) throws Exception {
    IssuedAdminToken issued = ask(AdminOperations.CREATE_TOKEN, request).as(IssuedAdminToken.class);
    return new TestAdmin(server, issued.token());
  }

  /// Makes a tenant with the usual settings.
  public TenantName tenant(String name) throws Exception {
    return tenant(name, TenantSettings.DEFAULT);
  }

  /// Makes a tenant.
  public TenantName tenant(String name, TenantSettings settings) throws Exception {
    TenantName tenant = new TenantName(name);
    Object _ =
        ask(AdminOperations.CREATE_TENANT, new NewTenant(tenant, Optional.of(settings)))
            .as(AdminOperations.CREATE_TENANT.answer());
    return tenant;
  }

  /// Sets the quotas of a tenant.
  public void limit(String tenant, Quotas quotas) throws Exception {
    Object _ =
        ask(AdminOperations.CHANGE_TENANT, ChangeTenant.NOTHING.withQuotas(quotas), tenant)
            .as(AdminOperations.CHANGE_TENANT.answer());
  }

  /// Asks for something that takes no body.
  public Answer ask(Operation<Nothing, ?> operation, Object... values)
      throws IOException, InterruptedException {
    return send(operation, Bytes.EMPTY, Map.of(), values);
  }

  /// Asks with a body.
  public <Q extends Record> Answer ask(Operation<Q, ?> operation, Q body, Object... values)
      throws IOException, InterruptedException {
    return send(operation, JSON.encode(body), Map.of(), values);
  }

  /// Asks with a body and further headers.
  public Answer send(
      Operation<?, ?> operation, Bytes body, Map<String, String> further, Object... values)
      throws IOException, InterruptedException {
    Map<String, String> headers = new HashMap<>(further);
    headers.put("Authorization", "Bearer " + token);
    return server.send(operation.method(), operation.at(values), body, headers);
  }

  /// Waits for a task to end.
  public AdminTask await(AdminTask task) throws Exception {
    AdminTask seen = task;
    while (seen.state() == AdminTask.State.RUNNING) {
      Thread.onSpinWait();
      seen = ask(AdminOperations.SHOW_TASK, task.id()).as(AdminTask.class);
    }
    return seen;
  }
}
