package sonet.server;

import java.io.IOException;
import sonet.crypto.Providers;
import sonet.server.ServerException.Reason;
import sonet.server.account.Accounts;
import sonet.server.account.Activity;
import sonet.server.account.Authentication;
import sonet.server.account.Credentials;
import sonet.server.account.DeviceSets;
import sonet.server.account.Primitives;
import sonet.server.admin.AdminTokens;
import sonet.server.admin.FirstToken;
import sonet.server.audit.Acts;
import sonet.server.audit.Trails;
import sonet.server.config.Settings;
import sonet.server.http.RefusalException;
import sonet.server.inbox.DeliveryKeys;
import sonet.server.notice.Notices;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.storage.SystemLocations;
import sonet.server.tenant.AccountQuota;
import sonet.server.tenant.Callers;
import sonet.server.tenant.Invitations;
import sonet.server.tenant.Tenants;
import sonet.server.traffic.Allowances;

/// Who there is: tenants, administrators, accounts, devices, and how each proves itself.
///
/// @param tenants the tenants
/// @param invitations into those that are closed
/// @param tokens of administrators
/// @param accounts accounts and their devices
/// @param activity when devices were last seen
/// @param authentication of devices
/// @param callers who asks, of which tenant
/// @param deliveryKeys for sealed delivery
/// @param notices to devices
/// @param transparency what proves whose keys are whose
/// @param trails of what was done
/// @param acts what gets into them
record Directory(
    Tenants tenants,
    Invitations invitations,
    AdminTokens tokens,
    Accounts accounts,
    Activity activity,
    Authentication authentication,
    Callers callers,
    DeliveryKeys deliveryKeys,
    Notices notices,
    Transparency transparency,
    Trails trails,
    Acts acts) {
  /// The directory in a store.
  ///
  /// @throws ServerException when the store cannot be read
  static Directory open(ServerConfig config, Foundation ground) throws ServerException {
    Storage storage = ground.storage();
    Primitives primitives = ground.primitives();
    Tenants tenants = tenants(config, storage);
    Invitations invitations = new Invitations(storage, primitives, config.clock(), tenants);
    Trails trails =
        new Trails(
            storage,
            primitives,
            config.clock(),
            at -> tenants.find(at.tenant()).map(found -> found.name().value()).orElse(""));
    Transparency transparency = Transparency.of(config, ground, tenants, trails);
    Accounts accounts =
        accounts(
            config,
            ground,
            new Accounts.Doors(
                invitations,
                new AccountQuota(tenants, at -> Accounts.count(storage, at)),
                new DeviceSets(
                    transparency.submissions(),
                    new Allowances(ground.settings()),
                    config.clock(),
                    Providers.best()),
                new Credentials(
                    storage, transparency.logs(), transparency.submissions(), Providers.best())));
    Activity activity = new Activity(ground.late(), config.clock());
    Authentication authentication =
        authentication(
            storage,
            new Locations(SystemLocations.DEFAULT),
            accounts,
            new Authentication.Settings(
                primitives, config.clock(), config.settings().get(Settings.NAMES), activity));
    return new Directory(
        tenants,
        invitations,
        tokens(config, primitives, storage, tenants),
        accounts,
        activity,
        authentication,
        new Callers(tenants, authentication),
        new DeliveryKeys(storage, primitives),
        new Notices(storage, config.clock()),
        transparency,
        trails,
        new Acts(trails, tenants, primitives, config.clock()));
  }

  private static Accounts accounts(ServerConfig config, Foundation ground, Accounts.Doors doors) {
    return new Accounts(
        ground.storage(),
        ground.primitives(),
        config.clock(),
        config.limits().devicesPerAccount(),
        doors);
  }

  private static Tenants tenants(ServerConfig config, Storage storage) throws ServerException {
    try {
      return Tenants.open(storage, config.clock(), config.settings().get(Settings.TENANTS));
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    }
  }

  private static AdminTokens tokens(
      ServerConfig config, Primitives primitives, Storage storage, Tenants tenants)
      throws ServerException {
    AdminTokens tokens = new AdminTokens(storage, primitives, config.clock(), tenants);
    try {
      FirstToken.ensure(tokens, config.data());
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    } catch (IOException e) {
      throw new ServerException(
          Reason.DATA_UNUSABLE, "the file for the first token cannot be written: " + e, e);
    }
    return tokens;
  }

  private static Authentication authentication(
      Storage storage, Locations at, Accounts accounts, Authentication.Settings settings)
      throws ServerException {
    try {
      return Authentication.open(storage, at, accounts, settings);
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    }
  }
}
