package sonet.server.api;

import java.util.List;
import java.util.Optional;
import sonet.protocol.AdminOperations;
import sonet.protocol.AdminToken;
import sonet.protocol.Nothing;
import sonet.protocol.TenantName;
import sonet.protocol.TenantPage;
import sonet.protocol.TenantView;
import sonet.server.account.Accounts;
import sonet.server.account.Expulsions;
import sonet.server.admin.Administrator;
import sonet.server.api.Api.AdminParts;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.tenant.Tenants;

/// What administrators do: does what [AdminOperations] says.
final class AdminApi {
  private static final Nothing NOTHING = new Nothing();

  private final Tenants tenants;
  private final Accounts accounts;
  private final AdminParts parts;

  AdminApi(Tenants tenants, Accounts accounts, AdminParts parts) {
    this.tenants = tenants;
    this.accounts = accounts;
    this.parts = parts;
  }

  void bind(Bindings to) {
    tokens(to);
    tenants(to);
    members(to);
    running(to);
  }

  private void tokens(Bindings to) {
    to.admin(
        AdminOperations.TOKENS, (_, call) -> parts.tokens().page(call.from(), call.pageSize()));
    to.admin(AdminOperations.CREATE_TOKEN, (_, call) -> parts.tokens().create(call.body()));
    to.admin(
        AdminOperations.REVOKE_TOKEN,
        (_, call) -> {
          parts.tokens().revoke(call.id());
          return NOTHING;
        });
  }

  private void tenants(Bindings to) {
    to.admin(AdminOperations.TENANTS, this::page);
    to.admin(AdminOperations.CREATE_TENANT, (_, call) -> tenants.create(call.body()));
    to.admin(AdminOperations.SHOW_TENANT, (_, call) -> view(call.tenant()));
    to.admin(
        AdminOperations.CHANGE_TENANT,
        (_, call) -> tenants.change(call.tenant(), call.ifMatch(), call.body()));
    to.admin(AdminOperations.DELETE_TENANT, (_, call) -> parts.deletions().delete(call.tenant()));
    to.admin(AdminOperations.USAGE, (_, call) -> parts.usages().of(at(call)));
  }

  /// An administrator of one tenant has a list of one.
  private TenantPage page(Administrator who, Call<Nothing> call) throws RefusalException {
    AdminToken token = who.token();
    return token.tenant().isPresent()
        ? new TenantPage(List.of(view(token.tenant().get())), Optional.empty())
        : tenants.page(call.from(), call.pageSize());
  }

  private TenantView view(TenantName name) throws RefusalException {
    var found = tenants.require(name);
    return found.value().view(found.version());
  }

  private Locations at(Call<?> call) throws RefusalException {
    return tenants.require(call.tenant()).value().locations();
  }

  private void members(Bindings to) {
    to.admin(
        AdminOperations.ACCOUNTS,
        (_, call) -> accounts.page(at(call), call.from(), call.pageSize()));
    to.admin(AdminOperations.SHOW_ACCOUNT, (_, call) -> accounts.find(at(call), call.account()));
    to.admin(
        AdminOperations.REMOVE_ACCOUNT,
        (_, call) -> {
          parts.devices().deleteAccount(at(call), call.account());
          return NOTHING;
        });
    to.admin(
        AdminOperations.REMOVE_DEVICE,
        (_, call) -> {
          parts
              .devices()
              .expulsions()
              .expel(
                  at(call), new Expulsions.Expulsion(call.account(), call.device(), call.note()));
          return NOTHING;
        });
    to.admin(
        AdminOperations.INVITATIONS,
        (_, call) -> parts.invitations().page(at(call), call.from(), call.pageSize()));
    to.admin(
        AdminOperations.INVITE, (_, call) -> parts.invitations().create(at(call), call.body()));
    to.admin(
        AdminOperations.REVOKE_INVITATION,
        (_, call) -> {
          parts.invitations().revoke(at(call), call.id());
          return NOTHING;
        });
  }

  private void running(Bindings to) {
    to.admin(AdminOperations.HEALTH, (_, _) -> parts.health().look());
    to.admin(AdminOperations.BACKUP, (_, call) -> parts.backups().start(call.body()));
    to.admin(AdminOperations.TASKS, (_, _) -> parts.tasks().list());
    to.admin(AdminOperations.SHOW_TASK, (_, call) -> parts.tasks().show(call.id()));
    to.admin(
        AdminOperations.CANCEL_TASK,
        (_, call) -> {
          parts.tasks().cancel(call.id());
          return NOTHING;
        });
    to.admin(AdminOperations.RELOAD, (_, _) -> parts.reloads().reload());
    to.admin(
        AdminOperations.DRAIN,
        (_, _) -> {
          parts.drain().run();
          return NOTHING;
        });
  }
}
