package sonet.transparency.operator;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import sonet.crypto.Bytes;
import sonet.transparency.DraftRevision;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.monitor.ContactMonitoring;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.monitor.OwnerInitialization;
import sonet.transparency.monitor.OwnerMonitoring;
import sonet.transparency.operator.StoredHistory.Proofs;
import sonet.transparency.proof.CombinedTree;
import sonet.transparency.proof.DistinguishedWalk;
import sonet.transparency.proof.LabelHistory;
import sonet.transparency.proof.Ladder;
import sonet.transparency.proof.LogSource;
import sonet.transparency.proof.RecordingView;
import sonet.transparency.proof.ViewUpdate;
import sonet.transparency.search.FixedVersionSearch;
import sonet.transparency.search.GreatestVersionSearch;
import sonet.transparency.update.InsertionCheck;
import sonet.transparency.vrf.VrfPrivateKey;
import sonet.transparency.wire.BinaryLadderStep;
import sonet.transparency.wire.CombinedTreeProof;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.UpdateInfo;

/// Answers requests from a store (§13). Immutable, and safe for any number of threads if the store
/// is; who may ask what is decided before.
///
/// A request that cannot be answered is refused with `REQUEST`, `NOT_FOUND` or `EXPIRED`; the draft
/// has no answer that proves the absence of a label (§13.1).
public final class LogServer {
  /// How many distinguished entries one answer to an owner covers at most (§8.3).
  private static final int MOST_OWNER_LADDERS = 32;

  private final DraftRevision revision;
  private final Configuration configuration;
  private final Primitives primitives;
  private final VrfPrivateKey vrfKey;
  private final LogSource source;
  private final LabelStore labels;

  /// What a server of a log needs.
  ///
  /// @param configuration of the log
  /// @param primitives of its suite
  /// @param vrfKey by which labels are found
  public record Keys(Configuration configuration, Primitives primitives, VrfPrivateKey vrfKey) {}

  /// A server of a log.
  public LogServer(Keys keys, LogSource source, LabelStore labels) {
    this.revision = DraftRevision.pinned();
    this.configuration = keys.configuration();
    this.primitives = keys.primitives();
    this.vrfKey = keys.vrfKey();
    this.source = source;
    this.labels = labels;
  }

  /// A proof that is being made.
  private record Recording(PublishedHead head, long last, RecordingView view, CombinedTree tree) {
    CombinedTreeProof finish() {
      return view.finish(head.auditorSize(last));
    }

    FullTreeHead fullTreeHead() {
      return head.forUser(last);
    }
  }

  private Recording record(
      PublishedHead head, Request request, LabelHistory label, LongPredicate stop)
      throws TransparencyException {
    long last = request.last().orElse(0L);
    if (last > head.size() || (request.last().isPresent() && last == 0)) {
      throw new TransparencyException(Reason.REQUEST, "there is no tree of " + last);
    }
    RecordingView.Log log = new RecordingView.Log(configuration, primitives, source, head.size());
    RecordingView view = new RecordingView(log, head.size(), last, label, stop);
    CombinedTree tree = new CombinedTree(configuration, view);
    ViewUpdate.run(tree, revision, last);
    return new Recording(head, last, view, tree);
  }

  private Recording record(PublishedHead head, Request request, LabelHistory label)
      throws TransparencyException {
    return record(head, request, label, _ -> false);
  }

  private StoredHistory history(PublishedHead head, Bytes label, Proofs proofs) {
    return new StoredHistory(
        new StoredHistory.Versions(labels, vrfKey, proofs), label, head.size());
  }

  /// Searches a label (§13.1).
  public Response.Search search(PublishedHead head, Request.Search request)
      throws TransparencyException {
    StoredHistory label = history(head, request.label(), Proofs.SHOWN);
    Optional<Long> greatest = label.greatest();
    long target =
        request
            .version()
            .or(() -> greatest)
            .orElseThrow(() -> new TransparencyException(Reason.NOT_FOUND, "no such label"));
    if (greatest.isEmpty() || target > greatest.get()) {
      throw new TransparencyException(Reason.NOT_FOUND, "version " + target);
    }
    OpenedVersion opened = label.opened(target);
    Recording recording = record(head, request, label);
    if (request.version().isPresent()) {
      long _ = FixedVersionSearch.run(recording.tree(), target);
    } else {
      long _ = GreatestVersionSearch.run(recording.tree(), target);
    }
    List<BinaryLadderStep> ladder = new ArrayList<>();
    for (long version : Ladder.base(target)) {
      ladder.add(label.step(version, version != target));
    }
    return new Response.Search(
        recording.fullTreeHead(),
        request.version().isPresent() ? Optional.empty() : Optional.of(target),
        opened.opening(),
        opened.value(),
        ladder,
        recording.finish());
  }

  private static StoredVersion stored(StoredHistory label, long version)
      throws TransparencyException {
    return label
        .version(version)
        .orElseThrow(() -> new TransparencyException(Reason.NOT_FOUND, "version " + version));
  }

  /// Monitors what was looked up (§13.2).
  public Response.ContactMonitor contactMonitor(PublishedHead head, Request.ContactMonitor request)
      throws TransparencyException {
    StoredHistory label = history(head, request.label(), Proofs.NOT_SHOWN);
    MonitoringMap map = map(head, label, request.entries());
    Recording recording = record(head, request, label);
    MonitoringMap _ = ContactMonitoring.run(recording.tree(), map);
    return new Response.ContactMonitor(recording.fullTreeHead(), recording.finish());
  }

  /// What is monitored, when it ascends and every version was there (§13.2).
  private static MonitoringMap map(
      PublishedHead head, StoredHistory label, List<MonitorMapEntry> entries)
      throws TransparencyException {
    for (MonitorMapEntry entry : entries) {
      if (entry.position() >= head.size()
          || label
              .position(entry.version())
              .filter(inserted -> inserted <= entry.position())
              .isEmpty()) {
        throw new TransparencyException(
            Reason.REQUEST, "version " + entry.version() + " at " + entry.position());
      }
    }
    try {
      return MonitoringMap.of(entries);
    } catch (IllegalArgumentException e) {
      throw new TransparencyException(Reason.REQUEST, String.valueOf(e.getMessage()));
    }
  }

  /// Begins an ownership (§13.3).
  public Response.OwnerInit ownerInit(PublishedHead head, Request.OwnerInit request)
      throws TransparencyException {
    StoredHistory label = history(head, request.label(), Proofs.SHOWN);
    Recording recording = record(head, request, label);
    List<Long> entries = OwnerInitialization.entries(recording.tree(), request.start());
    List<Long> greatest = new ArrayList<>();
    for (long entry : entries) {
      label.greatestAt(entry).ifPresent(greatest::add);
    }
    OwnerInitialization.run(recording.tree(), entries, greatest);
    List<BinaryLadderStep> ladder = new ArrayList<>();
    for (long version : OwnerInitialization.versions(greatest)) {
      boolean existed = !greatest.isEmpty() && version <= greatest.getFirst();
      ladder.add(label.step(version, existed));
    }
    return new Response.OwnerInit(recording.fullTreeHead(), greatest, ladder, recording.finish());
  }

  /// Monitors an owned label (§13.4).
  public Response.OwnerMonitor ownerMonitor(PublishedHead head, Request.OwnerMonitor request)
      throws TransparencyException {
    StoredHistory label = history(head, request.label(), Proofs.NOT_SHOWN);
    requireKnown(label, request);
    if (request.start() >= head.size()) {
      throw new TransparencyException(Reason.REQUEST, "no log entry " + request.start());
    }
    MonitoringMap map = map(head, label, request.entries());
    Counter counter = new Counter(label, request.greatestVersion());
    Recording recording = record(head, request, label, counter::stopsAt);
    OwnerMonitoring.Monitored _ =
        OwnerMonitoring.run(recording.tree(), map, request.start(), label::greatestAt);
    return new Response.OwnerMonitor(recording.fullTreeHead(), recording.finish());
  }

  private static void requireKnown(StoredHistory label, Request.OwnerMonitor request)
      throws TransparencyException {
    long known = request.greatestVersion().orElse(-1L);
    if (known > label.greatest().orElse(-1L)
        || known < label.greatestAt(request.start()).orElse(-1L)) {
      throw new TransparencyException(Reason.REQUEST, "version " + known + " does not fit");
    }
  }

  /// Where an answer to an owner stops: at a version the owner does not know, or when it is long.
  private static final class Counter {
    private final StoredHistory label;
    private final long known;
    private int ladders;

    Counter(StoredHistory label, Optional<Long> known) {
      this.label = label;
      this.known = known.orElse(-1L);
    }

    boolean stopsAt(long position) {
      return label.greatestAt(position).orElse(-1L) > known || ++ladders > MOST_OWNER_LADDERS;
    }
  }

  /// Shows where the versions after the one that its owner knows were inserted (§13.5): those of
  /// the first log entry with any.
  ///
  /// @param own whether they are the ones that the request asked to be made, so that their values
  ///   need not be told
  public Response.Update update(PublishedHead head, Request.Update request, boolean own)
      throws TransparencyException {
    StoredHistory label = history(head, request.label(), Proofs.SHOWN);
    Optional<Long> previous = request.greatestVersion();
    long first = previous.map(version -> version + 1).orElse(0L);
    if (label.greatest().isEmpty() || first > label.greatest().get()) {
      throw new TransparencyException(Reason.REQUEST, "no version after the one known");
    }
    long position = stored(label, first).position();
    int count = (int) (label.greatestAt(position).orElseThrow() - first + 1);
    long known = -1;
    if (previous.isPresent()) {
      known = stored(label, previous.get()).position();
    }
    InsertionCheck check = new InsertionCheck(previous, known, position, count);
    Recording recording = record(head, request, label);
    boolean _ = check.run(recording.tree(), label::greatestAt);
    List<BinaryLadderStep> ladder = new ArrayList<>();
    for (long version : check.versions()) {
      ladder.add(label.step(version, version < first));
    }
    List<Bytes> values = new ArrayList<>();
    List<UpdateInfo> info = new ArrayList<>();
    for (long version : check.inserted()) {
      OpenedVersion opened = label.opened(version);
      values.add(opened.value().value());
      info.add(new UpdateInfo(opened.opening(), opened.value().signature()));
    }
    return new Response.Update(
        recording.fullTreeHead(),
        position,
        Optional.empty(),
        own ? List.of() : values,
        info,
        ladder,
        recording.finish());
  }

  /// Walks the recent distinguished log entries (§13.6).
  public Response.Distinguished distinguished(PublishedHead head, Request.Distinguished request)
      throws TransparencyException {
    Recording recording = record(head, request, LabelHistory.NONE);
    List<Long> _ = DistinguishedWalk.run(recording.tree(), DistinguishedWalk.MOST, request.stop());
    return new Response.Distinguished(recording.fullTreeHead(), recording.finish());
  }
}
