package sonet.server;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import sonet.server.ServerException.Reason;
import sonet.server.account.DeviceStock;
import sonet.server.account.Devices;
import sonet.server.account.Erasures;
import sonet.server.account.Primitives;
import sonet.server.admin.Backups;
import sonet.server.admin.Deletions;
import sonet.server.admin.Health;
import sonet.server.admin.Reloads;
import sonet.server.admin.Tasks;
import sonet.server.admin.Usages;
import sonet.server.audit.Acts;
import sonet.server.audit.TrailLabels;
import sonet.server.audit.TrailReader;
import sonet.server.audit.TrailRetention;
import sonet.server.config.Settings;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.SystemLocations;
import sonet.server.stream.Streams;
import sonet.server.tenant.Tenants;
import sonet.store.backup.Backup;

/// What administrators and the service itself do beside the delivery: erasures, backups, deletions,
/// health, and the way to stop.
///
/// @param devices what owners do with their devices
/// @param erasures what goes with a device or account
/// @param tasks long work of administrators
/// @param backups backups
/// @param deletions deletions of tenants
/// @param usages how much there is
/// @param health how the service is
/// @param reloads of the settings
/// @param acts what gets into audit trails
/// @param reader shows them
/// @param retention prunes them
/// @param drain sends those who listen away, once
record Administration(
    Devices devices,
    Erasures erasures,
    Tasks tasks,
    Backups backups,
    Deletions deletions,
    Usages usages,
    Health health,
    Reloads reloads,
    Acts acts,
    TrailReader reader,
    TrailRetention retention,
    Runnable drain) {
  /// The administration of a service.
  ///
  /// @param closed whether the service was stopped
  static Administration of(
      ServerConfig config,
      Foundation ground,
      Directory directory,
      Delivery delivery,
      AtomicBoolean closed) {
    Streams streams = delivery.streams();
    AtomicBoolean draining = new AtomicBoolean();
    Runnable drain =
        () -> {
          if (!draining.getAndSet(true)) {
            Thread _ =
                Thread.ofVirtual()
                    .name("sonet-drain")
                    .start(() -> streams.drain(config.limits().drainTime()));
          }
        };
    Primitives primitives = ground.primitives();
    Tasks tasks =
        new Tasks(
            config.clock(),
            config.settings().get(Settings.TASK_TIME),
            () -> primitives.random(8).toHex());
    Erasures erasures =
        Erasing.of(
            ground.storage(),
            ground.late(),
            directory.deliveryKeys(),
            delivery.blobs(),
            directory.transparency().pruning().accounts());
    Tenants tenants = directory.tenants();
    tenants.onChange(tenant -> {
      if (!tenants.serves(tenant)) {
        streams.suspended(tenant);
      }
    });
    return new Administration(
        new Devices(
            new Devices.Parts(
                ground.storage(),
                config.clock(),
                directory.accounts(),
                directory.activity(),
                directory.notices(),
                erasures,
                primitives,
                new DeviceStock(delivery.keyPackages(), delivery.prekeys()),
                streams::signedOut)),
        erasures,
        tasks,
        new Backups(
            new Backup.Source(ground.database(), delivery.files()),
            tasks,
            primitives,
            config.clock(),
            backupSettings(config)),
        new Deletions(
            tenants, ground.storage(), delivery.files(), tasks, config.limits().requestTime()),
        new Usages(ground.storage(), directory.accounts(), streams::open),
        new Health(
            ground.storage(),
            config.clock(),
            config.data(),
            () -> ground.settings().get(Settings.LEAST_ROOM),
            () -> !closed.get() && !draining.get()),
        new Reloads(ground.settings()),
        directory.acts(),
        new TrailReader(
            directory.trails(),
            (at, tenant) ->
                directory
                    .transparency()
                    .answers()
                    .evidence(
                        tenant.isPresent() ? at : new Locations(SystemLocations.DEFAULT),
                        TrailLabels.of(tenant))),
        new TrailRetention(directory.trails()),
        drain);
  }

  private static Backups.Settings backupSettings(ServerConfig config) {
    String folder = config.settings().get(Settings.BACKUPS);
    return new Backups.Settings(
        folder.isEmpty() ? config.data().resolve("backups") : Path.of(folder),
        config.settings().get(Settings.BACKUP_PACE));
  }

  /// Goes on with the deletions that a stop interrupted.
  ///
  /// @throws ServerException when the store cannot be read
  void resume() throws ServerException {
    try {
      acts.recover();
      deletions.resume();
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    }
  }
}
