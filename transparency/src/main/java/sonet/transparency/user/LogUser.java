package sonet.transparency.user;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import sonet.crypto.Bytes;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;
import sonet.transparency.commitment.Commitment;
import sonet.transparency.monitor.ContactMonitoring;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.monitor.OwnerInitialization;
import sonet.transparency.monitor.OwnerMonitoring;
import sonet.transparency.proof.DistinguishedWalk;
import sonet.transparency.proof.KnownVersion;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.search.FixedVersionSearch;
import sonet.transparency.search.GreatestVersionSearch;
import sonet.transparency.update.InsertionCheck;
import sonet.transparency.wire.LabelVersion;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.UpdateInfo;
import sonet.transparency.wire.UpdateValue;

/// Verifies what a log answers (§13). Each method takes the state before, the request and the
/// response, and gives what was learned with the state after; or it throws, and then nothing
/// happened: what the response says must not be used, and the state before stays.
///
/// A request must have been made with the state that is given here, since `last` says what the
/// answer builds on.
public final class LogUser {
  private static final long MOST_SKIPPED = 1000;

  private final TrustedLog log;

  /// A user of a log.
  public LogUser(TrustedLog log) {
    this.log = log;
  }

  /// Verifies the answer to a search (§13.1).
  ///
  /// @param now in milliseconds since 1970
  public Verified<SearchResult> search(
      UserState state, Request.Search request, Response.Search response, long now)
      throws TransparencyException {
    requireLast(state, request);
    long version =
        request
            .version()
            .or(response::version)
            .orElseThrow(() -> new TransparencyException(Reason.MALFORMED, "no version"));
    LabelVersion labelVersion = new LabelVersion(request.label(), version);
    Map<Long, KnownVersion> known =
        LadderKeys.ofTarget(
            log,
            new LadderKeys.Target(labelVersion, response.opening(), response.value()),
            response.binaryLadder());
    OpenResponse open = OpenResponse.of(log, state, response, known);
    long terminal =
        request.version().isPresent()
            ? FixedVersionSearch.run(open.tree(), version)
            : GreatestVersionSearch.run(open.tree(), version);
    boolean mustBeMonitored =
        open.tree().rightmostDistinguished().filter(entry -> terminal <= entry).isEmpty();
    OpenResponse.Closed closed = open.close(now);
    return new Verified<>(
        closed.state(),
        new SearchResult(
            labelVersion,
            response.value(),
            terminal,
            mustBeMonitored,
            new KnownLabel(request.label(), known)));
  }

  /// Verifies that versions that were looked up are still there (§13.2); what is still to be
  /// monitored.
  public Verified<MonitoringMap> contactMonitor(
      UserState state,
      KnownLabel label,
      Request.ContactMonitor request,
      Response.ContactMonitor response,
      long now)
      throws TransparencyException {
    requireLast(state, request);
    OpenResponse open = OpenResponse.of(log, state, response, label.versions());
    MonitoringMap map = ContactMonitoring.run(open.tree(), MonitoringMap.of(request.entries()));
    return new Verified<>(open.close(now).state(), map);
  }

  /// Verifies the beginning of an ownership (§13.3).
  public Verified<OwnedLabel> ownerInit(
      UserState state, Request.OwnerInit request, Response.OwnerInit response, long now)
      throws TransparencyException {
    requireLast(state, request);
    List<Long> greatest = response.greatestVersions();
    List<Long> versions = new ArrayList<>(OwnerInitialization.versions(greatest));
    Map<Long, KnownVersion> known =
        LadderKeys.of(log, request.label(), versions, response.binaryLadder());
    for (long version : greatest) {
      if (known.get(version) instanceof KnownVersion(Bytes _, Optional<Bytes> commitment)
          && commitment.isEmpty()) {
        throw new TransparencyException(Reason.LADDER, "no commitment to version " + version);
      }
    }
    OpenResponse open = OpenResponse.of(log, state, response, known);
    List<Long> entries = OwnerInitialization.entries(open.tree(), request.start());
    OwnerInitialization.run(open.tree(), entries, greatest);
    NavigableMap<Long, Long> history = new TreeMap<>();
    for (int i = 0; i < greatest.size(); i++) {
      history.put(entries.get(i), greatest.get(i));
    }
    OwnedLabel owned =
        new OwnedLabel(
            new KnownLabel(request.label(), known), request.start(), history, MonitoringMap.EMPTY);
    return new Verified<>(open.close(now).state(), owned);
  }

  /// What monitoring one's own label gave.
  ///
  /// @param label as it is now known
  /// @param more whether there is more to ask for at once
  public record OwnerMonitored(OwnedLabel label, boolean more) {}

  /// Verifies that no version of one's own label is unexpected (§13.4).
  public Verified<OwnerMonitored> ownerMonitor(
      UserState state,
      OwnedLabel label,
      Request.OwnerMonitor request,
      Response.OwnerMonitor response,
      long now)
      throws TransparencyException {
    requireLast(state, request);
    OpenResponse open = OpenResponse.of(log, state, response, label.known().versions());
    OwnerMonitoring.Monitored monitored =
        OwnerMonitoring.run(open.tree(), label.map(), label.verified(), label::greatestAt);
    OwnedLabel next =
        new OwnedLabel(label.known(), monitored.verified(), label.history(), monitored.map());
    return new Verified<>(open.close(now).state(), new OwnerMonitored(next, monitored.stopped()));
  }

  /// New versions of one's own label.
  ///
  /// @param label as it is now known
  /// @param values of the new versions, ascending
  public record Inserted(OwnedLabel label, List<UpdateValue> values) {}

  /// Verifies that new versions of one's own label were inserted as they should (§13.5).
  public Verified<Inserted> update(
      UserState state, OwnedLabel label, Request.Update request, Response.Update response, long now)
      throws TransparencyException {
    requireLast(state, request);
    List<Bytes> values = response.values().isEmpty() ? request.values() : response.values();
    if (response.info().isEmpty() || response.info().size() != values.size()) {
      throw new TransparencyException(
          Reason.PROOF_SIZE, response.info().size() + " openings of " + values.size());
    }
    long skipped = response.skippedVersions().orElse(0L);
    if (skipped > MOST_SKIPPED) {
      throw new TransparencyException(Reason.LADDER, skipped + " versions skipped at once");
    }
    InsertionCheck check =
        new InsertionCheck(
            label.greatest(),
            label.lastKnown(),
            response.position(),
            (int) skipped + values.size());
    List<UpdateValue> inserted = new ArrayList<>();
    KnownLabel known =
        label
            .known()
            .with(updateKeys(request, response, check))
            .committed(commitments(request, response, check, values, inserted));
    OpenResponse open = OpenResponse.of(log, state, response, known.versions());
    boolean distinguished = check.run(open.tree(), label::greatestAt);
    NavigableMap<Long, Long> history = label.history();
    history.put(response.position(), check.greatest());
    MonitoringMap map =
        distinguished ? label.map() : label.map().with(response.position(), check.greatest());
    OwnedLabel next = new OwnedLabel(known, label.verified(), history, map);
    return new Verified<>(open.close(now).state(), new Inserted(next, List.copyOf(inserted)));
  }

  /// The keys of versions that the owner does not know yet.
  private Map<Long, KnownVersion> updateKeys(
      Request.Update request, Response.Update response, InsertionCheck check)
      throws TransparencyException {
    Map<Long, KnownVersion> keys =
        LadderKeys.of(
            log, request.label(), new ArrayList<>(check.versions()), response.binaryLadder());
    long first = check.inserted().getFirst();
    for (Map.Entry<Long, KnownVersion> key : keys.entrySet()) {
      if (key.getKey() >= first && key.getValue().commitment().isPresent()) {
        throw new TransparencyException(Reason.LADDER, "a commitment to version " + key.getKey());
      }
    }
    return keys;
  }

  /// The commitments to new versions, from openings and values; skipped versions come first.
  private Map<Long, Bytes> commitments(
      Request.Update request,
      Response.Update response,
      InsertionCheck check,
      List<Bytes> values,
      List<UpdateValue> inserted)
      throws TransparencyException {
    List<Long> versions = check.inserted();
    int skipped = versions.size() - values.size();
    Map<Long, Bytes> commitments = new TreeMap<>();
    for (long version : versions.subList(0, skipped)) {
      commitments.put(version, Commitment.SKIPPED);
    }
    for (int i = 0; i < values.size(); i++) {
      UpdateInfo info = response.info().get(i);
      UpdateValue value = new UpdateValue(values.get(i), info.signature());
      LabelVersion labelVersion = new LabelVersion(request.label(), versions.get(skipped + i));
      LadderKeys.requireSigned(log, labelVersion, value);
      commitments.put(
          labelVersion.version(),
          Commitment.of(log.primitives(), info.opening(), labelVersion, value));
      inserted.add(value);
    }
    return commitments;
  }

  /// Verifies the recent distinguished log entries (§13.6).
  public Verified<RecentHeads> distinguished(
      UserState state,
      RecentHeads known,
      Request.Distinguished request,
      Response.Distinguished response,
      long now)
      throws TransparencyException {
    requireLast(state, request);
    OpenResponse open = OpenResponse.of(log, state, response, Map.of());
    List<Long> positions =
        DistinguishedWalk.run(open.tree(), DistinguishedWalk.MOST, request.stop());
    OpenResponse.Closed closed = open.close(now);
    NavigableMap<Long, RetainedView> views = new TreeMap<>();
    for (long position : positions) {
      views.put(
          position,
          closed
              .shown()
              .at(position + 1)
              .orElseThrow(() ->
                  new TransparencyException(
                      Reason.PROOF_SIZE, "no view at log entry " + position)));
    }
    return new Verified<>(closed.state(), known.with(views, DistinguishedWalk.MOST));
  }

  private static void requireLast(UserState state, Request request) {
    if (!state.last().equals(request.last())) {
      throw new IllegalArgumentException("a request that was made with another state");
    }
  }
}
