package sonet.client.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transparency.LogAnswers;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.Acknowledge;
import sonet.protocol.AddDevice;
import sonet.protocol.Base64Url;
import sonet.protocol.Blob;
import sonet.protocol.BlobOperations;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Channels;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.ClientFrame;
import sonet.protocol.CreateBlob;
import sonet.protocol.CreateGroup;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.DirectoryOperations;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.InboxOperations;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.Link;
import sonet.protocol.LinkMessage;
import sonet.protocol.LinkOperations;
import sonet.protocol.LogPage;
import sonet.protocol.OpenLink;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Posted;
import sonet.protocol.PrekeyCount;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.RecoveryOperations;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RejectCommit;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.protocol.RenameDevice;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.ResetGroup;
import sonet.protocol.SendMessages;
import sonet.protocol.Sent;
import sonet.protocol.SigningInput;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;

/// The server over HTTP, by the JDK's own client.
public final class HttpService implements Service {
  private final HttpClient http;
  private final Exchange exchange;
  private final Login login;
  private final URI server;
  private final Identity identity;

  private HttpService(
      HttpClient http, Exchange exchange, Login login, URI server, Identity identity) {
    this.http = http;
    this.exchange = exchange;
    this.login = login;
    this.server = server;
    this.identity = identity;
  }

  /// The server at an address, for a device. It connects when it is first needed.
  public static HttpService of(URI server, Identity identity, RandomSource random) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    Exchange exchange = new Exchange(http, server, random);
    return new HttpService(http, exchange, new Login(exchange, server, identity), server, identity);
  }

  /// The same for a tenant of the server; an empty name leaves it to the address.
  public HttpService forTenant(String tenant) {
    Exchange to = exchange.forTenant(tenant);
    return new HttpService(http, to, login.over(to), server, identity);
  }

  /// The address that a text names.
  ///
  /// @throws ClientException with `INVALID_INPUT` unless it is `http://` or `https://` and a host
  public static URI address(String text) throws ClientException {
    try {
      URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
      boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (web && uri.getHost() != null && uri.getRawPath().isEmpty() && uri.getQuery() == null) {
        return uri;
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Told below, in the same words as an address of another kind.
    }
    throw new ClientException(
        Reason.INVALID_INPUT,
        "\"" + text + "\" is not the address of a server, such as http://localhost:8080.");
  }

  private <Q extends Record, A extends Record> A ask(Exchange.Call<Q, A> call)
      throws ClientException {
    return login.with(token -> exchange.as(token).ask(call));
  }

  private Submission submit(Exchange.Call<?, Posted> call) throws ClientException {
    return login.with(token -> exchange.as(token).submit(call));
  }

  @Override
  public Account register(RegisterAccount request) throws ClientException {
    return exchange.ask(Exchange.Call.of(DirectoryOperations.REGISTER, request));
  }

  @Override
  public Device addDevice(AddDevice request) throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.ADD_DEVICE, request));
  }

  @Override
  public Device replaceDevices(ReplaceDevices request) throws ClientException {
    return ask(Exchange.Call.of(RecoveryOperations.REPLACE, request));
  }

  @Override
  public void changeRecoveryKey(ChangeRecoveryKey request) throws ClientException {
    var _ = ask(Exchange.Call.of(RecoveryOperations.CHANGE_KEY, request));
  }

  @Override
  public void changeSuites(ChangeSuites request) throws ClientException {
    var _ = ask(Exchange.Call.of(RecoveryOperations.CHANGE_SUITES, request));
  }

  @Override
  public Account account(AccountName name) throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.ACCOUNT, name));
  }

  @Override
  public OwnAccount ownAccount() throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.OWN_ACCOUNT));
  }

  @Override
  public OwnDevice rename(DeviceId device, RenameDevice request, long version)
      throws ClientException {
    return ask(
        Exchange.Call.of(DirectoryOperations.RENAME_DEVICE, request, device).ifStill(version));
  }

  @Override
  public void remove(DeviceId device, RemoveDevice request, long version) throws ClientException {
    var _ =
        ask(Exchange.Call.of(DirectoryOperations.REMOVE_DEVICE, request, device).ifStill(version));
  }

  @Override
  public Link openLink(OpenLink request) throws ClientException {
    return ask(Exchange.Call.of(LinkOperations.OPEN, request));
  }

  @Override
  public Link link(Bytes link) throws ClientException {
    return exchange.ask(Exchange.Call.of(LinkOperations.SHOW, Base64Url.encode(link)));
  }

  @Override
  public void answerLink(Bytes link, Bytes answer) throws ClientException {
    LinkMessage message = new LinkMessage(answer);
    var _ = exchange.ask(Exchange.Call.of(LinkOperations.ANSWER, message, Base64Url.encode(link)));
  }

  @Override
  public void replyLink(Bytes link, Bytes reply) throws ClientException {
    LinkMessage message = new LinkMessage(reply);
    var _ = ask(Exchange.Call.of(LinkOperations.REPLY, message, Base64Url.encode(link)));
  }

  @Override
  public void closeLink(Bytes link) throws ClientException {
    var _ = ask(Exchange.Call.of(LinkOperations.CLOSE, Base64Url.encode(link)));
  }

  @Override
  public Optional<Removal> removal() {
    return exchange.removal();
  }

  @Override
  public ClaimedKeyPackages claim(AccountName name, int cipherSuite) throws ClientException {
    ClaimKeyPackages request = new ClaimKeyPackages(cipherSuite);
    return ask(Exchange.Call.of(DirectoryOperations.CLAIM_KEY_PACKAGES, request, name));
  }

  @Override
  public ClaimedKeyPackages claim(AccountName name, int cipherSuite, List<DeviceId> devices)
      throws ClientException {
    ClaimKeyPackages request = new ClaimKeyPackages(cipherSuite, Optional.of(devices));
    return ask(Exchange.Call.of(DirectoryOperations.CLAIM_KEY_PACKAGES, request, name));
  }

  @Override
  public KeyPackageCount publish(PublishKeyPackages request) throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.PUBLISH_KEY_PACKAGES, request));
  }

  @Override
  public KeyPackageCount keyPackages() throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.COUNT_KEY_PACKAGES));
  }

  @Override
  public PrekeyCount publish(PublishPrekeys request) throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.PUBLISH_PREKEYS, request));
  }

  @Override
  public PrekeyCount replace(PublishPrekeys request) throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.REPLACE_PREKEYS, request));
  }

  @Override
  public PrekeyCount prekeys() throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.COUNT_PREKEYS));
  }

  @Override
  public ClaimedPrekeys claimPrekeys(AccountName name) throws ClientException {
    return ask(Exchange.Call.of(DirectoryOperations.CLAIM_PREKEYS, name));
  }

  @Override
  public Fanout send(AccountName name, SendMessages request) throws ClientException {
    Exchange.Call<SendMessages, Sent> call = Exchange.Call.of(InboxOperations.SEND, request, name);
    return login.with(token -> exchange.as(token).fanOut(call));
  }

  @Override
  public Posted create(CreateGroup request) throws ClientException {
    return ask(Exchange.Call.of(GroupOperations.CREATE, request));
  }

  @Override
  public Submission commit(GroupId group, SubmitCommit request) throws ClientException {
    return submit(Exchange.Call.of(GroupOperations.COMMIT, request, group));
  }

  @Override
  public Submission propose(GroupId group, SubmitMessage request) throws ClientException {
    return submit(Exchange.Call.of(GroupOperations.PROPOSE, request, group));
  }

  @Override
  public Posted reject(GroupId group, long epoch, Bytes commitHash, RejectCommit.Reason reason)
      throws ClientException {
    Bytes signature =
        identity.signer().sign(SigningInput.rejection(group, epoch, commitHash, reason));
    return ask(
        Exchange.Call.of(
            GroupOperations.REJECT, new RejectCommit(commitHash, reason, signature), group, epoch));
  }

  @Override
  public Submission send(GroupId group, SubmitMessage request) throws ClientException {
    return submit(Exchange.Call.of(GroupOperations.SEND, request, group));
  }

  @Override
  public LogPage log(GroupId group, long after, int limit) throws ClientException {
    return ask(Exchange.Call.of(GroupOperations.LOG, group, after, limit));
  }

  @Override
  public GroupTree tree(GroupId group, long epoch) throws ClientException {
    return ask(Exchange.Call.of(GroupOperations.TREE, group, epoch));
  }

  @Override
  public GroupView view(GroupId group) throws ClientException {
    return ask(Exchange.Call.of(GroupOperations.GROUP_INFO, group));
  }

  @Override
  public GroupDescription describe(GroupId group) throws ClientException {
    return ask(Exchange.Call.of(GroupOperations.DESCRIBE, group));
  }

  @Override
  public Channels channels(GroupId group) throws ClientException {
    return ask(Exchange.Call.of(GroupOperations.CHANNELS, group));
  }

  @Override
  public Posted reset(GroupId group, ResetGroup request) throws ClientException {
    return ask(Exchange.Call.of(GroupOperations.RESET, request, group));
  }

  @Override
  public LogPage inbox(long after, int limit) throws ClientException {
    return ask(Exchange.Call.of(InboxOperations.READ, after, limit));
  }

  @Override
  public void acknowledge(long upTo) throws ClientException {
    var _ = ask(Exchange.Call.of(InboxOperations.ACKNOWLEDGE, new Acknowledge(upTo)));
  }

  @Override
  public Blob createBlob(CreateBlob request) throws ClientException {
    return ask(Exchange.Call.of(BlobOperations.CREATE, request));
  }

  @Override
  public Blob append(Bytes blob, long offset, Bytes part) throws ClientException {
    String path = BlobOperations.APPEND.at(Base64Url.encode(blob));
    return login.with(token -> exchange.as(token).append(path, offset, part));
  }

  @Override
  public Bytes read(Bytes blob, long offset, int length) throws ClientException {
    String path = BlobOperations.READ.at(Base64Url.encode(blob));
    return login.with(token -> exchange.as(token).read(path, offset, length));
  }

  @Override
  public LogAnswers transparency() {
    return new HttpLog(this::ask);
  }

  @Override
  public String renewedToken() throws ClientException {
    return login.renewed();
  }

  @Override
  public Stream stream(List<ClientFrame.Cursor> cursors) throws ClientException {
    WebSocketStream stream =
        login.with(
            token -> WebSocketStream.open(http, server, new ClientFrame.Hello(token, cursors)));
    exchange.through(stream);
    return stream;
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
