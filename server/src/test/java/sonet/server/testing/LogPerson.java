package sonet.server.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.codec.Encodable;
import sonet.protocol.AccountName;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogQuery;
import sonet.protocol.Operation;
import sonet.protocol.TransparencyLog;
import sonet.protocol.TransparencyOperations;
import sonet.protocol.UpdateCredential;
import sonet.transparency.credential.CheckedCredential;
import sonet.transparency.credential.CredentialVerifier;
import sonet.transparency.directory.DeviceSet;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.monitor.MonitoringMap;
import sonet.transparency.user.KnownLabel;
import sonet.transparency.user.LogUser;
import sonet.transparency.user.OwnedLabel;
import sonet.transparency.user.RecentHeads;
import sonet.transparency.user.SearchResult;
import sonet.transparency.user.TrustedLog;
import sonet.transparency.user.UserState;
import sonet.transparency.user.Verified;
import sonet.transparency.wire.Configuration;
import sonet.transparency.wire.Credential;
import sonet.transparency.wire.CredentialUpdate;
import sonet.transparency.wire.Request;
import sonet.transparency.wire.Response;
import sonet.transparency.wire.UpdateValue;

/// Someone who asks the log with a device and believes nothing: every answer is verified against
/// all that was verified before.
public final class LogPerson {
  private final TestServer server;
  private final TestDevice device;
  private final TrustedLog log;
  private UserState state = UserState.NEW;
  private RecentHeads heads = RecentHeads.NONE;

  private LogPerson(TestServer server, TestDevice device, TrustedLog log) {
    this.server = server;
    this.device = device;
    this.log = log;
  }

  /// The owner of a device, who has seen nothing yet.
  public static LogPerson of(TestServer server, TestDevice device) throws Exception {
    TransparencyLog shown =
        server.get(TransparencyOperations.SHOW.path(), device.home()).as(TransparencyLog.class);
    return new LogPerson(
        server,
        device,
        TrustedLog.of(Configuration.decode(shown.configuration()), Providers.best()));
  }

  /// The log.
  public TrustedLog log() {
    return log;
  }

  /// What was verified last.
  public UserState state() {
    return state;
  }

  /// The recent distinguished heads.
  public RecentHeads heads() {
    return heads;
  }

  /// The label of an account.
  public static Bytes label(AccountName account) {
    return DirectoryLabels.account(account.identity());
  }

  /// Asks something.
  public Answer ask(Operation<LogQuery, LogAnswer> operation, Encodable request) throws Exception {
    return post(operation.path(), new LogQuery(request.encoded()));
  }

  /// With a fresh token, for time may have passed.
  private Answer post(String path, Record body) throws Exception {
    device.authenticate();
    Map<String, String> headers = new HashMap<>(device.home());
    headers.putAll(device.authorization());
    return server.post(path, body, headers);
  }

  private Bytes answer(Operation<LogQuery, LogAnswer> operation, Encodable request)
      throws Exception {
    return ask(operation, request).as(LogAnswer.class).response();
  }

  private long now() {
    return server.clock().instant().toEpochMilli();
  }

  private LogUser user() {
    return new LogUser(log);
  }

  private <T> T keep(Verified<T> verified) {
    state = verified.state();
    return verified.value();
  }

  /// Searches the devices of an account in a version; the last when it is empty.
  public SearchResult search(AccountName account, Optional<Long> version) throws Exception {
    Request.Search request = new Request.Search(state.last(), label(account), version);
    Bytes response = answer(TransparencyOperations.SEARCH, request);
    return keep(
        user()
            .search(
                state,
                request,
                Response.Search.decode(response, log.configuration(), request),
                now()));
  }

  /// The devices of an account.
  public DeviceSet devices(AccountName account) throws Exception {
    return DeviceSet.decode(search(account, Optional.empty()).value().value());
  }

  /// Monitors what was looked up.
  public MonitoringMap monitor(KnownLabel label, MonitoringMap map) throws Exception {
    Request.ContactMonitor request =
        new Request.ContactMonitor(state.last(), label.label(), map.entries());
    Bytes response = answer(TransparencyOperations.MONITOR, request);
    return keep(
        user()
            .contactMonitor(
                state,
                label,
                request,
                Response.ContactMonitor.decode(response, log.configuration()),
                now()));
  }

  /// Walks the recent distinguished entries.
  public RecentHeads walk() throws Exception {
    Request.Distinguished request = new Request.Distinguished(state.last(), heads.rightmost());
    Bytes response = answer(TransparencyOperations.DISTINGUISHED, request);
    heads =
        keep(
            user()
                .distinguished(
                    state,
                    heads,
                    request,
                    Response.Distinguished.decode(response, log.configuration()),
                    now()));
    return heads;
  }

  /// Begins to own the label of the device's account.
  public OwnedLabel own(long start) throws Exception {
    Request.OwnerInit request = new Request.OwnerInit(state.last(), label(device.account()), start);
    Bytes response = answer(TransparencyOperations.OWN, request);
    return keep(
        user()
            .ownerInit(
                state, request, Response.OwnerInit.decode(response, log.configuration()), now()));
  }

  /// Learns of one more log entry with versions of one's own label.
  public OwnedLabel update(OwnedLabel label, List<UpdateValue> values) throws Exception {
    Request.Update request =
        new Request.Update(
            state.last(), label.known().label(), label.greatest(), new ArrayList<>());
    Bytes response = answer(TransparencyOperations.OWN_UPDATES, request);
    LogUser.Inserted inserted =
        keep(
            user()
                .update(
                    state,
                    label,
                    request,
                    Response.Update.decode(response, log.configuration()),
                    now()));
    values.addAll(inserted.values());
    return inserted.label();
  }

  /// Monitors one's own label, as far as one answer goes.
  public OwnedLabel monitor(OwnedLabel label) throws Exception {
    Request.OwnerMonitor request =
        new Request.OwnerMonitor(
            state.last(),
            label.known().label(),
            label.map().entries(),
            label.verified(),
            label.greatest());
    Bytes response = answer(TransparencyOperations.MONITOR_OWN, request);
    return keep(user()
            .ownerMonitor(
                state,
                label,
                request,
                Response.OwnerMonitor.decode(response, log.configuration()),
                now()))
        .label();
  }

  /// The credential of the device's account.
  public Credential credential() throws Exception {
    device.authenticate();
    Bytes response =
        device.get(TransparencyOperations.CREDENTIAL.path()).as(LogAnswer.class).response();
    return Credential.decode(response, log.configuration());
  }

  /// Verifies the credential of another, without the server.
  public CheckedCredential check(Credential credential) throws Exception {
    return new CredentialVerifier(log, heads).verify(credential);
  }

  /// Makes a provisional credential final.
  public CheckedCredential.Final complete(CheckedCredential.Provisional provisional)
      throws Exception {
    long distinguished = heads.firstFrom(provisional.treeSize() - 1).orElseThrow().size() - 1;
    UpdateCredential request =
        new UpdateCredential(
            provisional.labelVersion().label(),
            provisional.labelVersion().version(),
            provisional.terminal(),
            provisional.treeSize(),
            distinguished);
    Bytes response =
        post(TransparencyOperations.UPDATE_CREDENTIAL.path(), request)
            .as(LogAnswer.class)
            .response();
    return new CredentialVerifier(log, heads)
        .complete(provisional, CredentialUpdate.decode(response));
  }
}
