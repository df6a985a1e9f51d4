package sonet.server.retention;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import sonet.protocol.HistoryRetention;
import sonet.protocol.TenantSettings;
import sonet.server.audit.Acts;
import sonet.server.audit.TrailRetention;
import sonet.server.http.RefusalException;
import sonet.server.storage.Locations;
import sonet.server.storage.Storage;
import sonet.server.transparency.AccountErasure;
import sonet.server.transparency.PagePruning;
import sonet.server.transparency.ValueErasure;
import sonet.store.Store;

/// How long what is past is kept, tenant by tenant: entries of audit trails, and of the log of keys
/// values that others followed or whose account was deleted, and trees that have expired.
public final class PastRetention {
  private static final int PIECE = 200;

  private final Parts parts;
  private final Times times;
  private final AtomicBoolean erased = new AtomicBoolean();

  /// The retention of a service.
  public PastRetention(Parts parts, Times times) {
    this.parts = parts;
    this.times = times;
  }

  /// What it works with.
  ///
  /// @param storage what is forgotten
  /// @param trails prunes audit trails
  /// @param acts knows what trails do not tell yet
  /// @param log what is forgotten of logs of keys
  /// @param clock the time
  public record Parts(
      Storage storage, TrailRetention trails, Acts acts, OfLogs log, InstantSource clock) {}

  /// What is forgotten of logs of keys.
  ///
  /// @param values that others followed
  /// @param accounts that were deleted
  /// @param pages of prefix trees that nobody may ask for any more
  public record OfLogs(ValueErasure values, AccountErasure accounts, PagePruning pages) {}

  /// For how long, where a tenant says nothing else.
  ///
  /// @param audit for entries of audit trails
  /// @param values for values after others followed them
  /// @param leastForValues for these at least, whatever a tenant says
  /// @param erasureWatch so long after a change by an administrator nothing of it is erased
  public record Times(
      Duration audit, Duration values, Duration leastForValues, Duration erasureWatch) {
    Duration erasureWatch(Optional<HistoryRetention> history) {
      return history.flatMap(HistoryRetention::erasureWatch).orElse(erasureWatch);
    }

    Duration values(Optional<HistoryRetention> history) {
      Duration said = history.flatMap(HistoryRetention::values).orElse(values);
      return said.compareTo(leastForValues) < 0 ? leastForValues : said;
    }
  }

  /// Forgets some of what may be forgotten of a trail; how many entries.
  long trail(Locations at, TenantSettings settings) throws RefusalException {
    parts.acts().settle(at);
    return parts
        .trails()
        .prune(at, settings.history().flatMap(HistoryRetention::audit).orElse(times.audit()));
  }

  /// Erases some of what may be erased of a log; whether there is more.
  boolean values(Locations at, TenantSettings settings) throws RefusalException {
    Instant now = parts.clock().instant();
    Duration keep = times.values(settings.history());
    Duration watch = times.erasureWatch(settings.history());
    OfLogs log = parts.log();
    int followed = log.values().prune(at, new ValueErasure.Keep(keep, watch), now, PIECE);
    int accounts = log.accounts().erase(at, watch, now, PIECE);
    int finished = log.accounts().finish(at, keep, now, PIECE);
    if (followed + accounts + finished > 0) {
      erased.set(true);
    }
    return followed == PIECE || accounts == PIECE;
  }

  /// Prunes a piece of the prefix trees of a log; whether there is more.
  boolean pages(Locations at) throws RefusalException {
    boolean more = parts.log().pages().prune(at);
    if (more) {
      erased.set(true);
    }
    return more;
  }

  /// What was erased is overwritten in the files of the store.
  void scrub() throws RefusalException {
    if (erased.get()) {
      parts.storage().run(Store::scrub);
      erased.set(false);
    }
  }
}
