package sonet.server;

import java.util.Optional;
import sonet.crypto.Providers;
import sonet.protocol.TenantState;
import sonet.server.ServerException.Reason;
import sonet.server.audit.ErasureCounts;
import sonet.server.audit.LogPrunings;
import sonet.server.audit.LoggedHeads;
import sonet.server.audit.Trails;
import sonet.server.http.RefusalException;
import sonet.server.retention.PastRetention;
import sonet.server.storage.Storage;
import sonet.server.tenant.TenantEntry;
import sonet.server.tenant.Tenants;
import sonet.server.transparency.AccountErasure;
import sonet.server.transparency.Growth;
import sonet.server.transparency.LogAnswers;
import sonet.server.transparency.LogCaches;
import sonet.server.transparency.LogSettings;
import sonet.server.transparency.PagePruning;
import sonet.server.transparency.Sequencer;
import sonet.server.transparency.StoreFailure;
import sonet.server.transparency.Submissions;
import sonet.server.transparency.TenantLogs;
import sonet.server.transparency.ValueErasure;
import sonet.server.transparency.anchor.AnchorSettings;
import sonet.server.transparency.anchor.Anchors;
import sonet.server.transparency.anchor.Auditors;
import sonet.store.Tenant;

/// The transparency logs of the tenants: what is handed in, the thread that puts it into them, and
/// their answers.
///
/// @param logs the logs
/// @param sequencer makes them grow
/// @param submissions what is handed in
/// @param answers to those who ask
/// @param pruning what is forgotten of them
/// @param anchors who watches the logs
record Transparency(
    TenantLogs logs,
    Sequencer sequencer,
    Submissions submissions,
    LogAnswers answers,
    PastRetention.OfLogs pruning,
    Anchors anchors) {
  private static final long PAGE_BYTES = 64L << 20;
  private static final long ENTRY_BYTES = 16L << 20;
  private static final long PROOF_BYTES = 16L << 20;

  /// An answer waits for an entry at most this part of the time that a request has, so that there
  /// is enough left to be answered in.
  private static final int PART_OF_REQUEST = 3;

  /// The logs in a store. They do not grow yet.
  ///
  /// @throws ServerException when what the settings name cannot be read
  static Transparency of(ServerConfig config, Foundation ground, Tenants tenants, Trails trails)
      throws ServerException {
    Storage storage = ground.storage();
    LogSettings settings = LogSettings.of(config.settings());
    LogCaches caches = new LogCaches(PAGE_BYTES, ENTRY_BYTES, PROOF_BYTES);
    ground.metrics().caches(caches.caches());
    TenantLogs logs =
        new TenantLogs(
            new TenantLogs.Parts(
                storage,
                ground.database(),
                caches,
                settings,
                ground.primitives(),
                Providers.best(),
                config.random()));
    Sequencer sequencer =
        Sequencer.of(
            logs,
            new Sequencer.Parts(
                storage,
                new Growth(storage, config.random(), config.clock(), new LoggedHeads(trails)),
                tenants::serves,
                settings.interval(),
                config.clock(),
                ground.metrics()));
    Submissions submissions = new Submissions(logs, storage, ground.primitives(), config.clock());
    AnchorSettings watched = AnchorSettings.of(config.settings());
    Auditors auditors = new Auditors(storage, watched.auditors());
    Anchors anchors = anchors(config, ground, tenants, new Watched(logs, watched, auditors));
    tenants.onChange(tenant -> {
      if (!tenants.keeps(tenant)) {
        logs.forget(tenant);
        anchors.forget(tenant);
      }
    });
    return new Transparency(
        logs,
        sequencer,
        submissions,
        new LogAnswers(
            new LogAnswers.Parts(logs, sequencer, submissions, anchors),
            config.limits().requestTime().dividedBy(PART_OF_REQUEST)),
        pruning(logs, storage, trails),
        anchors);
  }

  private static PastRetention.OfLogs pruning(TenantLogs logs, Storage storage, Trails trails) {
    LogPrunings told = new LogPrunings(trails);
    return new PastRetention.OfLogs(
        new ValueErasure(logs, storage, told),
        new AccountErasure(logs, storage, told, new ErasureCounts(trails)),
        new PagePruning(logs, storage, told));
  }

  /// The logs, and who watches them.
  private record Watched(TenantLogs logs, AnchorSettings settings, Auditors auditors) {}

  private static Anchors anchors(
      ServerConfig config, Foundation ground, Tenants tenants, Watched watched) {
    return new Anchors(
        watched.logs(),
        new Anchors.Parts(
            ground.storage(),
            ground.database(),
            watched.settings(),
            tenants::serves,
            tenant -> name(tenants, tenant),
            config.clock(),
            config.random()),
        watched.auditors(),
        ground.metrics());
  }

  private static Optional<String> name(Tenants tenants, Tenant tenant) {
    try {
      return tenants.find(tenant).map(entry -> entry.name().value());
    } catch (RefusalException e) {
      throw new StoreFailure(e);
    }
  }

  /// Begins to let the logs grow, with what was left waiting in their queues.
  ///
  /// @throws ServerException when the store cannot be read
  void start(Tenants tenants) throws ServerException {
    try {
      for (TenantEntry tenant : tenants.all()) {
        if (tenant.state() != TenantState.DELETING) {
          var _ = logs.existing(tenant.locations());
        }
      }
    } catch (RefusalException e) {
      throw new ServerException(Reason.DATA_UNUSABLE, e.problem().detail(), e);
    }
    sequencer.start();
    anchors.start();
  }

  /// Ends after the entry that is being written.
  void close() {
    anchors.close();
    sequencer.close();
    logs.close();
  }
}
