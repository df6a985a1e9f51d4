package sonet.server.testing;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.protocol.AccountName;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.protocol.TransparencyLog;
import sonet.protocol.TransparencyOperations;
import sonet.transparency.credential.CredentialVerifier;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;

/// Reads the log of a server with the token of a device, and verifies all that it is told, with the
/// same state from the first answer to the last. One thread owns it.
public final class TestLogReader {
  private final TestServer server;
  private final TestDevice device;
  private final Configuration configuration;
  private final TrustedLog log;
  private final LogUser user;
  private UserState state = UserState.NEW;
  private RecentHeads heads = RecentHeads.NONE;

  /// A reader that has seen nothing yet.
  public TestLogReader(TestServer server, TestDevice device) throws Exception {
    this.server = server;
    this.device = device;
    this.configuration =
        Configuration.decode(
            device
                .get(TransparencyOperations.SHOW.path())
                .as(TransparencyLog.class)
                .configuration());
    this.log = TrustedLog.of(configuration, Providers.best());
    this.user = new LogUser(log);
  }

  /// The configuration of the log.
  public Configuration configuration() {
    return configuration;
  }

  /// The log as it is relied on.
  public TrustedLog log() {
    return log;
  }

  private long now() {
    return server.clock().instant().toEpochMilli();
  }

  /// Asks for a version of an account's devices; the greatest one when it is empty.
  public Answer ask(AccountName account, Optional<Long> version) throws Exception {
    return device.post(
        TransparencyOperations.SEARCH.path(), new LogQuery(request(account, version).encoded()));
  }

  private Request.Search request(AccountName account, Optional<Long> version) {
    return new Request.Search(state.last(), DirectoryLabels.account(account.identity()), version);
  }

  /// What the log says of an account's devices, verified.
  public SearchResult search(AccountName account, Optional<Long> version) throws Exception {
    Request.Search request = request(account, version);
    Response.Search response =
        Response.Search.decode(
            ask(account, version).as(LogAnswer.class).response(), configuration, request);
    Verified<SearchResult> found = user.search(state, request, response, now());
    state = found.state();
    return found.value();
  }

  /// Monitors what a search found, verified; what is still to be monitored.
  public MonitoringMap monitor(KnownLabel label, List<MonitorMapEntry> entries) throws Exception {
    Request.ContactMonitor request =
        new Request.ContactMonitor(state.last(), label.label(), entries);
    Response.ContactMonitor response =
        Response.ContactMonitor.decode(
            answer(TransparencyOperations.MONITOR.path(), request.encoded()), configuration);
    Verified<MonitoringMap> found = user.contactMonitor(state, label, request, response, now());
    state = found.state();
    return found.value();
  }

  /// Looks at the recent distinguished entries, verified.
  public RecentHeads distinguished() throws Exception {
    Request.Distinguished request = new Request.Distinguished(state.last(), Optional.empty());
    Response.Distinguished response =
        Response.Distinguished.decode(
            answer(TransparencyOperations.DISTINGUISHED.path(), request.encoded()), configuration);
    Verified<RecentHeads> found = user.distinguished(state, heads, request, response, now());
    state = found.state();
    heads = found.value();
    return heads;
  }

  private Bytes answer(String path, Bytes request) throws Exception {
    return device.post(path, new LogQuery(request)).as(LogAnswer.class).response();
  }

  /// Verifies a credential offline, by the heads that were seen last.
  public void verify(Bytes credential) throws Exception {
    var _ = new CredentialVerifier(log, heads).verify(Credential.decode(credential, configuration));
  }
}
