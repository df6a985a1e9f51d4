package sonet.server;

import java.time.Duration;
import sonet.crypto.Providers;
import sonet.protocol.TenantSettings;
import sonet.server.account.Allowance;
import sonet.server.account.KeyPackages;
import sonet.server.account.Links;
import sonet.server.account.Prekeys;
import sonet.server.blob.BlobBytes;
import sonet.server.blob.BlobQuota;
import sonet.server.blob.BlobSweep;
import sonet.server.blob.Blobs;
import sonet.server.config.Settings;
import sonet.server.group.GroupLogs;
import sonet.server.group.Groups;
import sonet.server.group.MlsObserver;
import sonet.server.http.Codecs;
import sonet.server.inbox.Pairwise;
import sonet.server.passing.Passing;
import sonet.server.receipt.Cursors;
import sonet.server.stream.Streams;
import sonet.server.traffic.Allowances;
import sonet.store.LocalEphemeralBus;
import sonet.store.file.FileBlobOptions;
import sonet.store.file.FileBlobStore;

/// What is carried: groups, messages, attachments, and the streams that push them.
///
/// @param logs what devices read
/// @param passing what is not kept
/// @param cursors how far devices have got
/// @param streams the open WebSockets
/// @param groups groups
/// @param pairwise messages to the devices of an account
/// @param keyPackages key packages
/// @param prekeys prekeys
/// @param links where devices meet that are to be linked
/// @param files attachments on the disk
/// @param blobs attachments
/// @param sweep removes attachments
record Delivery(
    GroupLogs logs,
    Passing passing,
    Cursors cursors,
    Streams streams,
    Groups groups,
    Pairwise pairwise,
    KeyPackages keyPackages,
    Prekeys prekeys,
    Links links,
    FileBlobStore files,
    Blobs blobs,
    BlobSweep sweep) {
  /// The delivery over a store.
  static Delivery of(ServerConfig config, Foundation ground, Directory directory, Codecs codecs) {
    GroupLogs logs = new GroupLogs(ground.storage());
    Passing passing = new Passing(new LocalEphemeralBus());
    Cursors cursors = new Cursors(ground.late(), logs, passing, directory.tenants());
    FileBlobStore files = FileBlobStore.of(FileBlobOptions.of(config.data().resolve("blobs")));
    BlobBytes bytes = new BlobBytes(files);
    BlobQuota quota =
        new BlobQuota(ground.storage(), directory.tenants(), () -> blobLimits(ground));
    Allowance allowance = new Allowances(ground.settings());
    int low = config.settings().get(Settings.KEYS_LOW);
    KeyPackages.Parts keys =
        new KeyPackages.Parts(
            ground.storage(),
            directory.accounts(),
            ground.primitives(),
            config.clock(),
            directory.notices(),
            allowance);
    return new Delivery(
        logs,
        passing,
        cursors,
        streams(config, ground, new Streaming(directory, logs, passing, cursors, codecs)),
        groups(config, ground, directory),
        pairwise(config, ground, directory, passing, allowance),
        new KeyPackages(
            keys,
            new KeyPackages.Limits(
                config.limits().keyPackagesPerDevice(), config.limits().keyPackageBytes(), low)),
        new Prekeys(keys, low),
        new Links(ground.storage(), config.clock(), config.settings().get(Settings.LINK_TIME)),
        files,
        new Blobs(
            ground.storage(),
            bytes,
            new Blobs.Parts(
                ground.primitives(),
                config.clock(),
                quota,
                config.settings().get(Settings.BLOB_TIME))),
        new BlobSweep(ground.storage(), bytes, quota));
  }

  /// What streams are made of.
  private record Streaming(
      Directory directory, GroupLogs logs, Passing passing, Cursors cursors, Codecs codecs) {}

  private static Streams streams(ServerConfig config, Foundation ground, Streaming of) {
    ServerLimits limits = config.limits();
    Streams streams =
        new Streams(
            new Streams.Parts(
                of.directory().callers(),
                of.directory().tenants(),
                ground.storage(),
                of.logs(),
                of.passing(),
                of.cursors(),
                of.codecs(),
                config.clock(),
                new Streams.Limits(
                    limits.streamWindow(),
                    limits.bodyBytes(),
                    config.settings().get(Settings.ACCOUNT_SESSIONS),
                    limits.slowTime(),
                    limits.requestTime(),
                    heartbeat(limits))));
    ground.metrics().gauge("sonet.streams", "WebSockets that said hello", streams::open);
    ground.metrics().caches(streams.caches());
    ground.metrics().count("sonet.streams.pushed", "entries pushed", streams::pushed);
    ground
        .metrics()
        .count(
            "sonet.streams.refused",
            "sessions refused by the bound of an account or tenant",
            streams::refused);
    return streams;
  }

  /// Often enough that a connection with a living peer is never idle.
  private static Duration heartbeat(ServerLimits limits) {
    return limits.idleTime().dividedBy(3);
  }

  private static Groups groups(ServerConfig config, Foundation ground, Directory directory) {
    ServerLimits limits = config.limits();
    Groups groups =
        new Groups(
            ground.storage(),
            directory.accounts(),
            MlsObserver.factory(Providers.best(), config.random(), config.clock()),
            new Groups.Settings(
                ground.primitives(),
                config.clock(),
                new Groups.Limits(
                    limits.messageBytes(),
                    limits.commitBytes(),
                    limits.groupsPerDevice(),
                    limits.inboxEntries()),
                at ->
                    directory
                        .tenants()
                        .settings(at)
                        .contestPercent()
                        .orElse(TenantSettings.CONTEST_PERCENT)));
    ground.metrics().caches(groups.caches());
    return groups;
  }

  private static Pairwise pairwise(
      ServerConfig config,
      Foundation ground,
      Directory directory,
      Passing passing,
      Allowance allowance) {
    return new Pairwise(
        ground.storage(),
        directory.accounts(),
        directory.deliveryKeys(),
        directory.notices(),
        new Pairwise.Settings(
            passing,
            allowance,
            ground.primitives(),
            config.clock(),
            config.limits().messageBytes(),
            config.limits().inboxEntries()));
  }

  private static BlobQuota.Limits blobLimits(Foundation ground) {
    return new BlobQuota.Limits(
        ground.settings().get(Settings.BLOBS),
        ground.settings().get(Settings.BLOB_BYTES),
        ground.settings().get(Settings.BLOB_SIZE));
  }
}
