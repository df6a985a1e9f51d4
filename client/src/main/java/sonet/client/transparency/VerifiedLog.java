package sonet.client.transparency;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.KeyAlarm;
import sonet.client.LogAuditors;
import sonet.client.state.Records;
import sonet.client.state.Table;
import sonet.client.state.Transaction;
import sonet.crypto.Bytes;
import sonet.crypto.spi.CryptoProvider;
import sonet.protocol.LogAnswer;
import sonet.transparency.TransparencyException;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.FullTreeHead;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// The log as this device trusts it: the configuration that was pinned or seen first, and the view
/// that every answer has to continue (§4.2, §13).
///
/// What an answer shows is kept in one transaction with the view after it, or not at all: a crash
/// between two steps asks again. An answer that does not verify is asked for once more; if that is
/// no better, nothing changes but for an alarm with the evidence.
public final class VerifiedLog {
  private static final Bytes CONFIGURATION = Bytes.utf8("configuration");
  private static final Bytes STATE = Bytes.utf8("state");
  private static final Bytes HEADS = Bytes.utf8("heads");
  private static final Bytes SIGNED = Bytes.utf8("signed");
  private static final int ATTEMPTS = 2;

  private final Vault vault;
  private final LogAnswers answers;
  private final Tools tools;
  private final Auditors auditors;
  private UserState state = UserState.NEW;
  private RecentHeads heads = RecentHeads.NONE;
  private Optional<SignedHead> signed = Optional.empty();
  private @Nullable TrustedLog trusted;

  /// What a log is verified with.
  ///
  /// @param provider of primitives
  /// @param clock against which heads must be current
  /// @param pinned the `Configuration` to rely on; empty for the one that is seen first
  /// @param auditing whose word on it counts as well
  public record Tools(
      CryptoProvider provider, InstantSource clock, Optional<Bytes> pinned, Auditing auditing) {}

  private VerifiedLog(Vault vault, LogAnswers answers, Tools tools) {
    this.vault = vault;
    this.answers = answers;
    this.tools = tools;
    this.auditors = new Auditors(tools.auditing());
  }

  /// The log as a state has it.
  ///
  /// @throws ClientException with `LOG_DISTRUSTED` when another log is pinned than was seen here
  public static VerifiedLog open(Vault vault, LogAnswers answers, Tools tools)
      throws ClientException {
    VerifiedLog log = new VerifiedLog(vault, answers, tools);
    Optional<Bytes> known = vault.read(t -> t.get(Table.KEY_LOG, CONFIGURATION));
    if (known.isPresent()) {
      if (tools.pinned().isPresent() && !tools.pinned().equals(known)) {
        throw new ClientException(
            Reason.LOG_DISTRUSTED,
            "This device has relied on another log than the one in the settings.");
      }
      log.trusted = log.trust(known.get());
      log.load();
    }
    return log;
  }

  private void load() throws ClientException {
    Optional<Bytes> view = vault.read(t -> t.get(Table.KEY_LOG, STATE));
    Optional<Bytes> recent = vault.read(t -> t.get(Table.KEY_LOG, HEADS));
    Optional<Bytes> head = vault.read(t -> t.get(Table.KEY_LOG, SIGNED));
    if (view.isPresent()) {
      state = Records.decode(view.get(), RetainedCodec::state);
    }
    if (recent.isPresent()) {
      heads = Records.decode(recent.get(), RetainedCodec::heads);
    }
    if (head.isPresent()) {
      signed = Optional.of(Records.decode(head.get(), SignedHead::read));
    }
    Optional<Bytes> vouched = vault.read(t -> t.get(Table.KEY_LOG, Auditors.key()));
    if (vouched.isPresent()) {
      auditors.load(Auditors.decode(vouched.get()));
    }
  }

  private TrustedLog trust(Bytes configuration) throws ClientException {
    try {
      return TrustedLog.of(Configuration.decode(configuration), tools.provider());
    } catch (TransparencyException unfit) {
      throw new ClientException(
          Reason.LOG_DISTRUSTED, "The log cannot be relied on: " + unfit.getMessage() + ".", unfit);
    }
  }

  /// The log. The server is asked which it is, if nobody has said so before.
  TrustedLog trusted() throws ClientException {
    TrustedLog known = trusted;
    if (known == null) {
      known = trust(tools.pinned().isPresent() ? tools.pinned().get() : answers.configuration());
      trusted = known;
    }
    return known;
  }

  /// The log, if it is known without asking the server which it is.
  Optional<TrustedLog> known() throws ClientException {
    return trusted == null && tools.pinned().isEmpty() ? Optional.empty() : Optional.of(trusted());
  }

  /// Keeps what another device of the account has seen as what this one relies on from now on.
  static void put(Transaction t, HandedLog handed) throws ClientException {
    t.put(Table.KEY_LOG, CONFIGURATION, handed.configuration());
    t.put(Table.KEY_LOG, STATE, RetainedCodec.encode(handed.state()));
    t.put(Table.KEY_LOG, SIGNED, handed.head().encoded());
    t.put(Table.KEY_LOG, HEADS, RetainedCodec.encode(handed.heads()));
  }

  /// What answers have to continue.
  UserState state() {
    return state;
  }

  /// How many entries it has, as far as was verified.
  long size() {
    return state.view().size();
  }

  /// The recent distinguished entries that are known.
  RecentHeads heads() {
    return heads;
  }

  /// The newest tree that was verified, with the log's signature.
  Optional<SignedHead> signedHead() {
    return signed;
  }

  Instant now() {
    return tools.clock().instant();
  }

  Vault vault() {
    return vault;
  }

  CryptoProvider provider() {
    return tools.provider();
  }

  /// What is kept of what was learned, in the transaction that keeps the view.
  @FunctionalInterface
  interface Keep<T> {
    void keep(Transaction t, T learned) throws ClientException;
  }

  /// What a label is searched for.
  ///
  /// @param known of its versions from before, which must not be others now
  /// @param version the one that is asked for; empty for the greatest
  record Sought(KnownLabel known, Optional<Long> version) {}

  /// Searches a label (§13.1).
  ///
  /// @throws ClientException with `NOT_IN_LOG`, `LOG_DISTRUSTED`, or a failure of server or disk
  SearchResult search(Sought sought, Keep<SearchResult> keep) throws ClientException {
    TrustedLog log = trusted();
    return ask(
        () -> new Request.Search(state.last(), sought.known().label(), sought.version()),
        answers::search,
        (request, bytes) -> {
          Response.Search response = Response.Search.decode(bytes, log.configuration(), request);
          var found = user(log).search(state, request, response, milliseconds());
          sought.known().requireSame(found.value().known());
          return new Step<>(response, found);
        },
        keep);
  }

  /// Monitors what was looked up (§13.2).
  MonitoringMap monitor(KnownLabel label, MonitoringMap map, Keep<MonitoringMap> keep)
      throws ClientException {
    TrustedLog log = trusted();
    return ask(
        () -> new Request.ContactMonitor(state.last(), label.label(), map.entries()),
        answers::monitor,
        (request, bytes) -> {
          Response.ContactMonitor response =
              Response.ContactMonitor.decode(bytes, log.configuration());
          return new Step<>(
              response, user(log).contactMonitor(state, label, request, response, milliseconds()));
        },
        keep);
  }

  /// Takes a label over (§13.3).
  OwnedLabel own(Bytes label, long start, Keep<OwnedLabel> keep) throws ClientException {
    TrustedLog log = trusted();
    return ask(
        () -> new Request.OwnerInit(state.last(), label, start),
        answers::own,
        (request, bytes) -> {
          Response.OwnerInit response = Response.OwnerInit.decode(bytes, log.configuration());
          return new Step<>(
              response, user(log).ownerInit(state, request, response, milliseconds()));
        },
        keep);
  }

  /// Monitors an own label (§13.4).
  LogUser.OwnerMonitored ownMonitor(OwnedLabel label, Keep<LogUser.OwnerMonitored> keep)
      throws ClientException {
    TrustedLog log = trusted();
    return ask(
        () ->
            new Request.OwnerMonitor(
                state.last(),
                label.known().label(),
                label.map().entries(),
                label.verified(),
                label.greatest()),
        answers::ownMonitor,
        (request, bytes) -> {
          Response.OwnerMonitor response = Response.OwnerMonitor.decode(bytes, log.configuration());
          return new Step<>(
              response, user(log).ownerMonitor(state, label, request, response, milliseconds()));
        },
        keep);
  }

  /// Learns of versions of an own label that are new (§13.5): those of one log entry.
  LogUser.Inserted ownUpdates(OwnedLabel label, Keep<LogUser.Inserted> keep)
      throws ClientException {
    TrustedLog log = trusted();
    return ask(
        () -> new Request.Update(state.last(), label.known().label(), label.greatest(), List.of()),
        answers::ownUpdates,
        (request, bytes) -> {
          Response.Update response = Response.Update.decode(bytes, log.configuration());
          return new Step<>(
              response, user(log).update(state, label, request, response, milliseconds()));
        },
        keep);
  }

  /// Learns of the recent distinguished entries (§13.6).
  RecentHeads walk() throws ClientException {
    TrustedLog log = trusted();
    RecentHeads next =
        ask(
            () -> new Request.Distinguished(state.last(), heads.rightmost()),
            answers::distinguished,
            (request, bytes) -> {
              Response.Distinguished response =
                  Response.Distinguished.decode(bytes, log.configuration());
              return new Step<>(
                  response,
                  user(log).distinguished(state, heads, request, response, milliseconds()));
            },
            (t, learned) -> t.put(Table.KEY_LOG, HEADS, RetainedCodec.encode(learned)));
    heads = next;
    return next;
  }

  /// The log as the server answers for it, for who verifies that by other means.
  LogAnswers answers() {
    return answers;
  }

  private static LogUser user(TrustedLog log) {
    return new LogUser(log);
  }

  private long milliseconds() {
    return now().toEpochMilli();
  }

  /// A request for the present view.
  @FunctionalInterface
  private interface Asking<Q> {
    Q request();
  }

  @FunctionalInterface
  private interface Answering {
    LogAnswer answer(Bytes request) throws ClientException;
  }

  /// An answer that was verified.
  private record Step<T>(Response response, Verified<T> verified) {}

  @FunctionalInterface
  private interface Verifying<Q, T> {
    Step<T> verify(Q request, Bytes response) throws TransparencyException;
  }

  private <Q extends Request, T> T ask(
      Asking<Q> asking, Answering answering, Verifying<Q, T> verifying, Keep<T> keep)
      throws ClientException {
    for (int attempt = 1; ; attempt++) {
      Q request = asking.request();
      Bytes sent = request.encoded();
      LogAnswer answer = answering.answer(sent);
      Bytes received = answer.response();
      Step<T> step;
      try {
        step = verifying.verify(request, received);
      } catch (TransparencyException refuted) {
        if (attempt < ATTEMPTS) {
          continue;
        }
        throw refuted(sent, received, refuted);
      }
      RetainedView view = step.verified().state().view();
      List<Auditors.Seen> vouched =
          auditors.after(
              new Auditors.Heard(trusted(), step.response(), answer.endorsements(), now()), view);
      Optional<String> missing = auditors.missing(trusted().configuration(), view, vouched);
      if (missing.isPresent()) {
        unaudited(missing.get(), sent, received);
        if (auditors.forbid(request)) {
          advance(step, vouched, (_, _) -> {});
          throw new ClientException(
              Reason.LOG_DISTRUSTED,
              "Too few auditors have seen what the server's log shows: " + missing.get() + ".");
        }
      }
      advance(step, vouched, keep);
      return step.verified().value();
    }
  }

  private void unaudited(String missing, Bytes sent, Bytes received) throws ClientException {
    raise(
        new KeyAlarm(
            now(),
            KeyAlarm.Kind.NOT_AUDITED,
            "",
            missing,
            evidence(List.of(), sent, received).encoded()));
  }

  /// Whether nothing is used on the word of a tree that was not shown here, since auditors must
  /// have seen it.
  boolean needsAuditors() {
    return auditors.areNeeded();
  }

  /// Whether enough auditors vouch for what was shown last, or new keys are used all the same.
  boolean allowsNewKeys() throws ClientException {
    return !auditors.areNeeded()
        || auditors.missing(trusted().configuration(), state.view(), auditors.seen()).isEmpty();
  }

  /// The auditors whom this device relies on, and what they have vouched for.
  ///
  /// @throws ClientException when the server must be asked which log it is, and does not answer
  public LogAuditors auditors() throws ClientException {
    return auditors.told(trusted().configuration(), state.view());
  }

  /// Keeps what was verified, in one transaction; memory follows the disk.
  private <T> void advance(Step<T> step, List<Auditors.Seen> vouched, Keep<T> keep)
      throws ClientException {
    UserState next = step.verified().state();
    Optional<SignedHead> head = signedHead(step.response(), next).or(() -> signed);
    vault.update(t -> {
      t.put(Table.KEY_LOG, CONFIGURATION, trusted().configuration().encoded());
      t.put(Table.KEY_LOG, STATE, RetainedCodec.encode(next));
      if (head.isPresent()) {
        t.put(Table.KEY_LOG, SIGNED, head.get().encoded());
      }
      if (!vouched.isEmpty()) {
        t.put(Table.KEY_LOG, Auditors.key(), Auditors.encode(vouched));
      }
      keep.keep(t, step.verified().value());
    });
    state = next;
    signed = head;
    auditors.load(vouched);
  }

  private Optional<SignedHead> signedHead(Response response, UserState after)
      throws ClientException {
    return response.fullTreeHead() instanceof FullTreeHead.Updated updated
        ? Optional.of(
            new SignedHead(
                updated.treeHead().treeSize(),
                after.view().tree().root(trusted().primitives()),
                updated.treeHead().signature()))
        : Optional.empty();
  }

  private ClientException refuted(Bytes sent, Bytes received, TransparencyException refuted)
      throws ClientException {
    raise(
        new KeyAlarm(
            now(),
            Alarms.kind(refuted.reason(), state.view().size() == 0),
            "",
            String.valueOf(refuted.getMessage()),
            evidence(List.of(), sent, received).encoded()));
    return new ClientException(
        Reason.LOG_DISTRUSTED,
        "The log of the server did not prove what it says: " + refuted.getMessage() + ".",
        refuted);
  }

  /// Keeps an alarm and has it told.
  void raise(KeyAlarm alarm) throws ClientException {
    vault.update(t -> {
      Alarms.raise(t, vault, alarm);
    });
  }

  /// What this device holds against the log.
  ///
  /// @param others heads beside its own
  Evidence evidence(List<SignedHead> others, Bytes request, Bytes response) throws ClientException {
    List<SignedHead> all = new ArrayList<>(signed.stream().toList());
    all.addAll(others);
    return new Evidence(
        trusted().configuration().encoded(), all, RetainedCodec.encode(state), request, response);
  }
}
