package sonet.client.transport;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.RandomSource;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.Acknowledge;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClientFrame;
import sonet.protocol.CreateGroup;
import sonet.protocol.Device;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.LogPage;
import sonet.protocol.NewDevice;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.RegisterAccount;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;

/// The server over HTTP, by the JDK's own client.
public final class HttpService implements Service {
  private final HttpClient http;
  private final Exchange exchange;
  private final Login login;
  private final URI server;

  private HttpService(HttpClient http, Exchange exchange, Login login, URI server) {
    this.http = http;
    this.exchange = exchange;
    this.login = login;
    this.server = server;
  }

  /// The server at an address, for a device. It connects when it is first needed.
  public static HttpService of(URI server, Identity identity, RandomSource random) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    Exchange exchange = new Exchange(http, server, random);
    return new HttpService(http, exchange, new Login(exchange, server, identity), server);
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

  @Override
  public Account register(RegisterAccount request) throws ClientException {
    return exchange.post(Paths.ACCOUNTS, request, Account.class);
  }

  @Override
  public Device link(NewDevice request) throws ClientException {
    return login.with(token -> exchange.as(token).post(Paths.OWN_DEVICES, request, Device.class));
  }

  @Override
  public Account account(AccountName name) throws ClientException {
    return login.with(token -> exchange.as(token).get(Paths.account(name), Account.class));
  }

  @Override
  public ClaimedKeyPackages claim(AccountName name, int cipherSuite) throws ClientException {
    ClaimKeyPackages request = new ClaimKeyPackages(cipherSuite);
    return login.with(
        token -> exchange.as(token).post(Paths.claim(name), request, ClaimedKeyPackages.class));
  }

  @Override
  public KeyPackageCount publish(PublishKeyPackages request) throws ClientException {
    return login.with(
        token -> exchange.as(token).post(Paths.OWN_KEY_PACKAGES, request, KeyPackageCount.class));
  }

  @Override
  public KeyPackageCount keyPackages() throws ClientException {
    return login.with(
        token -> exchange.as(token).get(Paths.OWN_KEY_PACKAGES, KeyPackageCount.class));
  }

  @Override
  public Posted create(CreateGroup request) throws ClientException {
    return login.with(token -> exchange.as(token).post(Paths.GROUPS, request, Posted.class));
  }

  @Override
  public Submission commit(GroupId group, SubmitCommit request) throws ClientException {
    return login.with(token -> exchange.as(token).submit(Paths.commits(group), request));
  }

  @Override
  public Submission send(GroupId group, SubmitMessage request) throws ClientException {
    return login.with(token -> exchange.as(token).submit(Paths.messages(group), request));
  }

  @Override
  public LogPage log(GroupId group, long after, int limit) throws ClientException {
    return login.with(
        token -> exchange.as(token).get(Paths.log(group, after, limit), LogPage.class));
  }

  @Override
  public GroupTree tree(GroupId group, long epoch) throws ClientException {
    return login.with(token -> exchange.as(token).get(Paths.tree(group, epoch), GroupTree.class));
  }

  @Override
  public LogPage inbox(long after, int limit) throws ClientException {
    return login.with(token -> exchange.as(token).get(Paths.inbox(after, limit), LogPage.class));
  }

  @Override
  public void acknowledge(long upTo) throws ClientException {
    var _ = login.with(token -> exchange.as(token).post(Paths.INBOX_ACK, new Acknowledge(upTo)));
  }

  @Override
  public Stream stream(List<ClientFrame.Cursor> cursors) throws ClientException {
    return login.with(
        token -> WebSocketStream.open(http, server, new ClientFrame.Hello(token, cursors)));
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
