package sonet.bench.transparency;

import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.SplittableRandom;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.server.http.RefusalException;
import sonet.transparency.TransparencyException;
import sonet.transparency.proof.RetainedView;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// What users ask of a log, as bytes both ways; each tells how long the answer is. Any number of
/// threads may use it.
final class Asking {
  /// How many labels are asked for often.
  static final int OFTEN = 200;

  private final BenchLog log;
  private final int labels;
  private final LogUser user;
  private final Configuration configuration;

  /// Asks for the labels that there are now.
  Asking(BenchLog log) throws Exception {
    this.log = log;
    this.labels = log.labels();
    this.configuration = log.log().configuration();
    this.user = new LogUser(TrustedLog.of(configuration, Providers.best()));
  }

  private int any(SplittableRandom random) {
    return random.nextInt(labels);
  }

  /// An answer with its question.
  record Answer(Bytes request, Bytes response) {}

  private Answer search(UserState state, int number) throws RefusalException {
    Bytes request =
        new Request.Search(state.last(), BenchLog.label(number), Optional.empty()).encoded();
    LogAnswer answer = log.answers().search(BenchLog.owner(number), new LogQuery(request));
    return new Answer(request, answer.response());
  }

  /// Somebody who knows nothing of the log yet searches some label.
  long searchFirst(SplittableRandom random) throws RefusalException {
    return search(UserState.NEW, any(random)).response().length();
  }

  /// Somebody who knows nothing of the log yet searches one of a few labels.
  long searchOften(SplittableRandom random) throws RefusalException {
    int number = random.nextInt(Math.min(OFTEN, labels));
    return search(UserState.NEW, number).response().length();
  }

  /// Somebody who has seen the log before does.
  long searchAgain(UserState state, SplittableRandom random) throws RefusalException {
    return search(state, any(random)).response().length();
  }

  /// An answer to be verified.
  Answer answer(UserState state, SplittableRandom random) throws RefusalException {
    return search(state, any(random));
  }

  /// Verifies one.
  Verified<SearchResult> verify(UserState state, Answer answer) throws TransparencyException {
    Request.Search request = Request.Search.decode(answer.request());
    Response.Search response = Response.Search.decode(answer.response(), configuration, request);
    return user.search(state, request, response, System.currentTimeMillis());
  }

  /// Somebody who has just searched a label.
  Verified<SearchResult> visitor(int number) throws Exception {
    return verify(UserState.NEW, search(UserState.NEW, number));
  }

  /// A contact asks whether a version is still there.
  long monitor(Verified<SearchResult> seen) throws RefusalException {
    SearchResult found = seen.value();
    Request.ContactMonitor request =
        new Request.ContactMonitor(
            seen.state().last(),
            found.labelVersion().label(),
            List.of(new MonitorMapEntry(found.terminal(), found.labelVersion().version())));
    return length(log.answers().monitor(BenchLog.owner(0), new LogQuery(request.encoded())));
  }

  /// Somebody who has watched a label of one's own since the last distinguished entry but one.
  Verified<OwnedLabel> owner(int number) throws Exception {
    Request.Distinguished walk = new Request.Distinguished(Optional.empty(), Optional.empty());
    Response.Distinguished heads =
        Response.Distinguished.decode(
            log.answers().distinguished(BenchLog.AT, new LogQuery(walk.encoded())).response(),
            configuration);
    Verified<RecentHeads> recent =
        user.distinguished(
            UserState.NEW, RecentHeads.NONE, walk, heads, System.currentTimeMillis());
    NavigableMap<Long, RetainedView> views = recent.value().views();
    Long before = views.lowerKey(views.lastKey());
    long start = before == null ? views.lastKey() : before;
    Request.OwnerInit request =
        new Request.OwnerInit(recent.state().last(), BenchLog.label(number), start);
    Response.OwnerInit response =
        Response.OwnerInit.decode(
            log.answers().own(BenchLog.owner(number), new LogQuery(request.encoded())).response(),
            configuration);
    return user.ownerInit(recent.state(), request, response, System.currentTimeMillis());
  }

  /// The owner looks whether anything is new.
  long watch(int number, Verified<OwnedLabel> owned) throws RefusalException {
    OwnedLabel label = owned.value();
    Request.OwnerMonitor request =
        new Request.OwnerMonitor(
            owned.state().last(),
            label.known().label(),
            label.map().entries(),
            label.verified(),
            label.greatest());
    return length(
        log.answers().monitorOwn(BenchLog.owner(number), new LogQuery(request.encoded())));
  }

  /// Somebody fetches the recent distinguished heads, to compare them with those of others.
  long walk() throws RefusalException {
    Request.Distinguished request = new Request.Distinguished(Optional.empty(), Optional.empty());
    return length(log.answers().distinguished(BenchLog.AT, new LogQuery(request.encoded())));
  }

  private static long length(LogAnswer answer) {
    return answer.response().length();
  }
}
