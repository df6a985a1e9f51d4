package sonet.protocol;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What there is to do for administrators, and who of them may do it.
public final class AdminOperations {
  private static final Set<AdminRole> OWNER = Set.of(AdminRole.OWNER);
  private static final Set<AdminRole> WHO_RUNS = Set.of(AdminRole.OWNER, AdminRole.OPERATOR);
  private static final Set<AdminRole> WHO_SEES_RUNNING =
      Set.of(AdminRole.OWNER, AdminRole.OPERATOR, AdminRole.AUDITOR);
  private static final Set<AdminRole> WHO_SEES_TOKENS = Set.of(AdminRole.OWNER, AdminRole.AUDITOR);
  private static final Set<AdminRole> ALL = Set.of(AdminRole.values());
  private static final Set<AdminRole> WHO_RUNS_TENANTS =
      Set.of(AdminRole.OWNER, AdminRole.TENANT_ADMIN);
  private static final Set<AdminRole> WHO_SEES_TENANTS =
      Set.of(AdminRole.OWNER, AdminRole.TENANT_ADMIN, AdminRole.AUDITOR);

  private static final String TENANT = "/v1/admin/tenants/{tenant}";
  private static final Parameter[] AUDIT_FILTERS = {
    Parameter.SINCE, Parameter.UNTIL, Parameter.WHO, Parameter.WHAT, Parameter.ABOUT
  };

  /// Lists the tokens.
  public static final Operation<Nothing, AdminTokenPage> TOKENS =
      Operation.get("listAdminTokens", "/v1/admin/tokens", AdminTokenPage.class)
          .by(Access.ADMIN)
          .with(Parameter.FROM, Parameter.LIMIT)
          .summary("Lists the tokens of administrators, without their secrets")
          .refuses(ProblemType.NOT_FOUND);

  /// Makes a token.
  public static final Operation<NewAdminToken, IssuedAdminToken> CREATE_TOKEN =
      Operation.post(
              "createAdminToken", "/v1/admin/tokens", NewAdminToken.class, IssuedAdminToken.class)
          .by(Access.ADMIN)
          .summary("Makes a token for an administrator; its secret is shown this once")
          .refuses(ProblemType.UNKNOWN_TENANT)
          .audited(Audited.AROUND);

  /// Revokes a token.
  public static final Operation<Nothing, Nothing> REVOKE_TOKEN =
      Operation.delete("revokeAdminToken", "/v1/admin/tokens/{id}")
          .by(Access.ADMIN)
          .with(Parameter.ID)
          .summary("Ends a token of an administrator")
          .refuses(ProblemType.NOT_FOUND, ProblemType.LAST_OWNER)
          .audited(Audited.WITH_ITS_WRITE);

  /// Lists the tenants.
  public static final Operation<Nothing, TenantPage> TENANTS =
      Operation.get("listTenants", "/v1/admin/tenants", TenantPage.class)
          .by(Access.ADMIN)
          .with(Parameter.FROM, Parameter.LIMIT)
          .summary("Lists the tenants that the administrator may know");

  /// Makes a tenant.
  public static final Operation<NewTenant, TenantView> CREATE_TENANT =
      Operation.post("createTenant", "/v1/admin/tenants", NewTenant.class, TenantView.class)
          .by(Access.ADMIN)
          .summary("Makes a tenant")
          .refuses(ProblemType.TENANT_EXISTS, ProblemType.QUOTA)
          .audited(Audited.WITH_ITS_WRITE);

  /// Shows a tenant.
  public static final Operation<Nothing, TenantView> SHOW_TENANT =
      Operation.get("showTenant", TENANT, TenantView.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT)
          .summary("Shows a tenant with its settings")
          .refuses(ProblemType.UNKNOWN_TENANT);

  /// Changes a tenant.
  public static final Operation<ChangeTenant, TenantView> CHANGE_TENANT =
      Operation.patch("changeTenant", TENANT, ChangeTenant.class, TenantView.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT)
          .summary("Changes the settings of a tenant, suspends it or wakes it")
          .refuses(ProblemType.UNKNOWN_TENANT, ProblemType.TENANT_EXISTS)
          .audited(Audited.WITH_ITS_WRITE);

  /// Deletes a tenant.
  public static final Operation<Nothing, AdminTask> DELETE_TENANT =
      new Operation<>(
          "deleteTenant",
          "DELETE",
          TENANT,
          Access.ADMIN,
          Nothing.class,
          AdminTask.class,
          List.of(Parameter.TENANT),
          Set.of(ProblemType.UNKNOWN_TENANT, ProblemType.FORBIDDEN),
          Audited.WITH_ITS_WRITE,
          "Begins to remove a tenant with all it has, for good");

  /// Shows what a tenant holds.
  public static final Operation<Nothing, TenantUsage> USAGE =
      Operation.get("showTenantUsage", TENANT + "/usage", TenantUsage.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT)
          .summary("Shows how much a tenant holds")
          .refuses(ProblemType.UNKNOWN_TENANT);

  /// Lists accounts.
  public static final Operation<Nothing, AccountPage> ACCOUNTS =
      Operation.get("listAccounts", TENANT + "/accounts", AccountPage.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT, Parameter.FROM, Parameter.LIMIT)
          .summary("Lists the accounts of a tenant")
          .refuses(ProblemType.UNKNOWN_TENANT)
          .audited(Audited.SHOWN);

  /// Shows an account.
  public static final Operation<Nothing, Account> SHOW_ACCOUNT =
      Operation.get("showAccount", TENANT + "/accounts/{name}", Account.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT, Parameter.ACCOUNT)
          .summary("Shows an account of a tenant with its devices")
          .refuses(ProblemType.UNKNOWN_TENANT, ProblemType.UNKNOWN_ACCOUNT)
          .audited(Audited.SHOWN);

  /// Removes an account.
  public static final Operation<Nothing, Nothing> REMOVE_ACCOUNT =
      Operation.delete("removeAccount", TENANT + "/accounts/{name}")
          .by(Access.ADMIN)
          .with(Parameter.TENANT, Parameter.ACCOUNT)
          .summary("Removes an account of a tenant with its devices")
          .refuses(ProblemType.UNKNOWN_TENANT, ProblemType.UNKNOWN_ACCOUNT)
          .audited(Audited.WITH_ITS_WRITE);

  /// Removes a device of an account.
  public static final Operation<Nothing, Nothing> REMOVE_DEVICE =
      Operation.delete("removeAccountDevice", TENANT + "/accounts/{name}/devices/{device}")
          .by(Access.ADMIN)
          .with(Parameter.TENANT, Parameter.ACCOUNT, Parameter.DEVICE, Parameter.NOTE)
          .summary("Removes a device of an account, which its owner and contacts are shown")
          .refuses(
              ProblemType.UNKNOWN_TENANT,
              ProblemType.UNKNOWN_ACCOUNT,
              ProblemType.UNKNOWN_DEVICE,
              ProblemType.LAST_DEVICE,
              ProblemType.DEVICE_SET_CONFLICT)
          .audited(Audited.WITH_ITS_WRITE);

  /// Lists invitations.
  public static final Operation<Nothing, InvitationPage> INVITATIONS =
      Operation.get("listInvitations", TENANT + "/invitations", InvitationPage.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT, Parameter.FROM, Parameter.LIMIT)
          .summary("Lists the invitations of a tenant, without their codes")
          .refuses(ProblemType.UNKNOWN_TENANT);

  /// Makes an invitation.
  public static final Operation<NewInvitation, IssuedInvitation> INVITE =
      Operation.post(
              "createInvitation",
              TENANT + "/invitations",
              NewInvitation.class,
              IssuedInvitation.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT)
          .summary("Makes an invitation to register with a tenant; its code is shown this once")
          .refuses(ProblemType.UNKNOWN_TENANT, ProblemType.QUOTA)
          .audited(Audited.AROUND);

  /// Revokes an invitation.
  public static final Operation<Nothing, Nothing> REVOKE_INVITATION =
      Operation.delete("revokeInvitation", TENANT + "/invitations/{id}")
          .by(Access.ADMIN)
          .with(Parameter.TENANT, Parameter.ID)
          .summary("Ends an invitation")
          .refuses(ProblemType.UNKNOWN_TENANT, ProblemType.NOT_FOUND)
          .audited(Audited.WITH_ITS_WRITE);

  /// Shows how the server is.
  public static final Operation<Nothing, ServerHealth> HEALTH =
      Operation.get("showHealth", "/v1/admin/health", ServerHealth.class)
          .by(Access.ADMIN)
          .summary("Shows how the server is, in detail");

  /// Begins a backup.
  public static final Operation<NewBackup, AdminTask> BACKUP =
      Operation.post("createBackup", "/v1/admin/backups", NewBackup.class, AdminTask.class)
          .by(Access.ADMIN)
          .summary("Begins to copy everything to the folder for backups, while the server serves")
          .refuses(ProblemType.TASK_EXISTS, ProblemType.UNAVAILABLE)
          .audited(Audited.AROUND);

  /// Lists work under way.
  public static final Operation<Nothing, AdminTaskList> TASKS =
      Operation.get("listTasks", "/v1/admin/tasks", AdminTaskList.class)
          .by(Access.ADMIN)
          .summary("Lists long work that is under way or ended last");

  /// Shows work under way.
  public static final Operation<Nothing, AdminTask> SHOW_TASK =
      Operation.get("showTask", "/v1/admin/tasks/{id}", AdminTask.class)
          .by(Access.ADMIN)
          .with(Parameter.ID)
          .summary("Shows how far long work has come")
          .refuses(ProblemType.NOT_FOUND);

  /// Cancels work under way.
  public static final Operation<Nothing, Nothing> CANCEL_TASK =
      Operation.delete("cancelTask", "/v1/admin/tasks/{id}")
          .by(Access.ADMIN)
          .with(Parameter.ID)
          .summary("Ends long work before it is done")
          .refuses(ProblemType.NOT_FOUND, ProblemType.FORBIDDEN)
          .audited(Audited.AROUND);

  /// Drains the server.
  public static final Operation<Nothing, Nothing> DRAIN =
      Operation.post("drain", "/v1/admin/drain", Nothing.class, Nothing.class)
          .by(Access.ADMIN)
          .summary("Sends devices away and takes no new ones, before the server is stopped")
          .audited(Audited.AROUND);

  /// Reads the settings again.
  public static final Operation<Nothing, ReloadedSettings> RELOAD =
      Operation.post("reloadSettings", "/v1/admin/reload", Nothing.class, ReloadedSettings.class)
          .by(Access.ADMIN)
          .summary("Reads the settings again, and lets those take effect that can at any time")
          .refuses(ProblemType.SETTINGS_REFUSED)
          .audited(Audited.AROUND);

  /// Shows a part of a tenant's audit trail.
  public static final Operation<Nothing, AuditPage> AUDIT =
      Operation.get("listAudit", TENANT + "/audit", AuditPage.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT, Parameter.AFTER, Parameter.LIMIT)
          .with(AUDIT_FILTERS)
          .summary("Shows a part of the audit trail of a tenant")
          .refuses(ProblemType.UNKNOWN_TENANT);

  /// Shows what a tenant's audit trail is verified by.
  public static final Operation<Nothing, AuditTrail> AUDIT_HEAD =
      Operation.get("showAuditHead", TENANT + "/audit/head", AuditTrail.class)
          .by(Access.ADMIN)
          .with(Parameter.TENANT)
          .summary("Shows the signed head of the audit trail of a tenant, and its proof")
          .refuses(ProblemType.UNKNOWN_TENANT)
          .audited(Audited.SHOWN);

  /// Shows a part of the audit trail of the service.
  public static final Operation<Nothing, AuditPage> SERVICE_AUDIT =
      Operation.get("listServiceAudit", "/v1/admin/audit", AuditPage.class)
          .by(Access.ADMIN)
          .with(Parameter.AFTER, Parameter.LIMIT)
          .with(AUDIT_FILTERS)
          .summary("Shows a part of the audit trail of the service");

  /// Shows what the audit trail of the service is verified by.
  public static final Operation<Nothing, AuditTrail> SERVICE_AUDIT_HEAD =
      Operation.get("showServiceAuditHead", "/v1/admin/audit/head", AuditTrail.class)
          .by(Access.ADMIN)
          .summary("Shows the signed head of the audit trail of the service, and its proof")
          .audited(Audited.SHOWN);

  private static final Map<Operation<?, ?>, Set<AdminRole>> ROLES = roles();

  private AdminOperations() {}

  private static Map<Operation<?, ?>, Set<AdminRole>> roles() {
    Map<Operation<?, ?>, Set<AdminRole>> roles = new LinkedHashMap<>();
    roles.put(TOKENS, WHO_SEES_TOKENS);
    roles.put(CREATE_TOKEN, OWNER);
    roles.put(REVOKE_TOKEN, OWNER);
    roles.put(TENANTS, ALL);
    roles.put(CREATE_TENANT, OWNER);
    roles.put(SHOW_TENANT, ALL);
    roles.put(CHANGE_TENANT, WHO_RUNS_TENANTS);
    roles.put(DELETE_TENANT, OWNER);
    roles.put(USAGE, ALL);
    roles.put(ACCOUNTS, WHO_SEES_TENANTS);
    roles.put(SHOW_ACCOUNT, WHO_SEES_TENANTS);
    roles.put(REMOVE_ACCOUNT, WHO_RUNS_TENANTS);
    roles.put(REMOVE_DEVICE, WHO_RUNS_TENANTS);
    roles.put(INVITATIONS, WHO_SEES_TENANTS);
    roles.put(INVITE, WHO_RUNS_TENANTS);
    roles.put(REVOKE_INVITATION, WHO_RUNS_TENANTS);
    roles.put(HEALTH, WHO_SEES_RUNNING);
    roles.put(BACKUP, WHO_RUNS);
    roles.put(TASKS, WHO_SEES_RUNNING);
    roles.put(SHOW_TASK, WHO_SEES_RUNNING);
    roles.put(CANCEL_TASK, WHO_RUNS);
    roles.put(DRAIN, WHO_RUNS);
    roles.put(RELOAD, WHO_RUNS);
    roles.put(AUDIT, WHO_SEES_TENANTS);
    roles.put(AUDIT_HEAD, WHO_SEES_TENANTS);
    roles.put(SERVICE_AUDIT, WHO_SEES_TOKENS);
    roles.put(SERVICE_AUDIT_HEAD, WHO_SEES_TOKENS);
    return roles;
  }

  /// Who may ask for an operation.
  ///
  /// @throws IllegalArgumentException when it is none for administrators
  public static Set<AdminRole> roles(Operation<?, ?> operation) {
    Set<AdminRole> roles = ROLES.get(operation);
    if (roles == null) {
      throw new IllegalArgumentException(operation.id() + " is no operation for administrators");
    }
    return roles;
  }

  /// All of them.
  public static List<Operation<?, ?>> all() {
    return List.copyOf(ROLES.keySet());
  }
}
