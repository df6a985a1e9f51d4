package sonet.client.transparency;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.KeyPolicy;
import sonet.client.LogAuditors;
import sonet.client.state.Records;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.audit.AuditorPolicy;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.DeploymentMode.ThirdPartyAuditing;
import sonet.transparency.wire.Endorsement;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// What the auditors whom this device relies on have vouched for, as far as the log has shown it.
///
/// An auditor follows the log, so it has always signed a tree that is a little older than the one
/// that is shown. It vouches for the newer one as long as that is ahead of it by no more than the
/// lag that its configuration allows (§11.3, §15.2): what it signed is remembered here, and every
/// later view was verified to continue it. One that signs something else, or whose signature does
/// not fit the tree that was shown here, has said nothing.
final class Auditors {
  private static final Bytes KEY = Bytes.utf8("auditors");

  private final Auditing rules;
  private List<Seen> seen = List.of();

  Auditors(Auditing rules) {
    this.rules = rules;
  }

  /// What an auditor has vouched for last.
  ///
  /// @param auditor its key
  /// @param size of the tree
  /// @param timestamp of the last entry of that
  /// @param at when it was shown here
  record Seen(Bytes auditor, long size, long timestamp, Instant at) implements Encodable {
    static Seen read(Reader reader) throws DecodeException {
      return new Seen(
          reader.opaque(), reader.u64(), reader.u64(), Instant.ofEpochMilli(reader.u64()));
    }

    @Override
    public void writeTo(Writer writer) {
      writer.opaque(auditor).u64(size).u64(timestamp).u64(at.toEpochMilli());
    }

    LogAuditors.Vouched told() {
      return new LogAuditors.Vouched(size, Instant.ofEpochMilli(timestamp), at);
    }
  }

  /// The key under which it is kept.
  static Bytes key() {
    return KEY;
  }

  /// What was kept of them.
  static List<Seen> decode(Bytes kept) throws ClientException {
    return Records.decode(kept, reader -> reader.vector(Seen::read));
  }

  static Bytes encode(List<Seen> seen) {
    return new Writer().vector(seen, Writer::value).toBytes();
  }

  /// Goes on with what was kept, or is kept now.
  void load(List<Seen> kept) {
    seen = List.copyOf(kept);
  }

  /// What each has vouched for, with what came beside an answer.
  ///
  /// @param view after the answer, which is verified
  List<Seen> after(Heard heard, RetainedView view) {
    if (rules.auditors().isEmpty()) {
      return List.of();
    }
    List<Seen> next = new ArrayList<>();
    for (Bytes auditor : rules.auditors()) {
      Optional<Seen> before = last(seen, auditor);
      Optional<Seen> now =
          vouched(heard, view, auditor)
              .map(head -> new Seen(auditor, head.treeSize(), head.timestamp(), heard.at()));
      now.filter(found -> before.isEmpty() || before.get().size() <= found.size())
          .or(() -> before)
          .ifPresent(next::add);
    }
    return List.copyOf(next);
  }

  /// What was heard of them.
  ///
  /// @param log that answered
  /// @param response what it answered
  /// @param endorsements that came beside that
  /// @param at when
  record Heard(TrustedLog log, Response response, List<Bytes> endorsements, Instant at) {}

  private static Optional<Seen> last(List<Seen> all, Bytes auditor) {
    return all.stream().filter(one -> one.auditor().equals(auditor)).findFirst();
  }

  /// The head of an auditor that vouches for a view, if there is one.
  private static Optional<AuditorTreeHead> vouched(Heard heard, RetainedView view, Bytes auditor) {
    Configuration configuration = heard.log().configuration();
    if (configuration.mode() instanceof ThirdPartyAuditing named
        && named.auditorPublicKey().equals(auditor)
        && heard.response().fullTreeHead() instanceof FullTreeHead.Updated updated) {
      // It was verified with the answer.
      return updated.auditorTreeHead();
    }
    if (!heard.log().primitives().acceptsPublicKey(auditor)) {
      return Optional.empty();
    }
    List<Endorsement> ofAuditor =
        heard.endorsements().stream().flatMap(one -> decoded(one).stream()).toList();
    return new AuditorPolicy(List.of(rules(configuration, auditor)), 1)
        .vouching(heard.log().primitives(), configuration, view, ofAuditor).stream()
            .findFirst()
            .map(Endorsement::head);
  }

  /// What cannot be read says nothing.
  private static Optional<Endorsement> decoded(Bytes endorsement) {
    try {
      return Optional.of(Endorsement.decode(endorsement));
    } catch (TransparencyException malformed) {
      return Optional.empty();
    }
  }

  private static ThirdPartyAuditing rules(Configuration configuration, Bytes auditor) {
    return configuration.mode() instanceof ThirdPartyAuditing named
            && named.auditorPublicKey().equals(auditor)
        ? named
        : AuditorPolicy.endorsing(auditor);
  }

  /// Whether enough of them vouch for a view.
  private boolean areEnough(Configuration configuration, RetainedView view, List<Seen> seen) {
    return rules.auditors().isEmpty()
        || seen.stream().filter(one -> vouches(configuration, view, one)).count() >= rules.enough();
  }

  private boolean vouches(Configuration configuration, RetainedView view, Seen one) {
    long newest =
        view.frontier().isEmpty() ? 0 : view.frontier().lastEntry().getValue().timestamp();
    return rules.auditors().contains(one.auditor())
        && newest - one.timestamp() <= rules(configuration, one.auditor()).maxAuditorLag();
  }

  /// All of it, to be shown.
  LogAuditors told(Configuration configuration, RetainedView view) {
    List<LogAuditors.One> named = new ArrayList<>();
    for (Bytes auditor : rules.auditors()) {
      Optional<Seen> last = last(seen, auditor);
      named.add(
          new LogAuditors.One(
              auditor,
              last.map(Seen::told),
              last.filter(one -> vouches(configuration, view, one)).isPresent()));
    }
    return new LogAuditors(named, rules.enough(), areEnough(configuration, view, seen));
  }

  /// Whether no new keys are used without them.
  boolean areNeeded() {
    return !rules.auditors().isEmpty() && rules.policy() == KeyPolicy.STRICT;
  }

  /// What was seen last.
  List<Seen> seen() {
    return seen;
  }

  /// Whether nothing of an answer is used for which too few vouch: of what would have keys used
  /// that are new nothing but the view is kept where the policy is strict, so that the log has to
  /// go on from there. One's own keys, and what is relied on already, are watched as ever.
  boolean forbid(Request request) {
    return request instanceof Request.Search search
        && !search.label().equals(rules.own())
        && areNeeded();
  }

  /// Who does not vouch, as a phrase, when these are too many.
  Optional<String> missing(Configuration configuration, RetainedView view, List<Seen> now) {
    if (areEnough(configuration, view, now)) {
      return Optional.empty();
    }
    List<String> silent = new ArrayList<>();
    for (Bytes auditor : rules.auditors()) {
      Optional<Seen> last = last(now, auditor);
      if (last.filter(one -> vouches(configuration, view, one)).isEmpty()) {
        String until =
            last.map(one -> " vouches up to " + Instant.ofEpochMilli(one.timestamp()))
                .orElse(" has not vouched");
        silent.add(auditor.toHex().substring(0, Math.min(16, 2 * auditor.length())) + until);
      }
    }
    return Optional.of(
        "%d of %d must vouch for %d entries: %s"
            .formatted(
                rules.enough(), rules.auditors().size(), view.size(), String.join(", ", silent)));
  }
}
