package sonet.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import sonet.protocol.AccountName;
import sonet.protocol.Acknowledge;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.CreateGroup;
import sonet.protocol.GroupId;
import sonet.protocol.LogRef;
import sonet.protocol.NewDevice;
import sonet.protocol.Paths;
import sonet.protocol.ProblemType;
import sonet.protocol.ProtocolException;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.RegisterAccount;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.protocol.TokenRequest;
import sonet.protocol.json.JsonCodec;
import sonet.server.account.Accounts;
import sonet.server.account.Authentication;
import sonet.server.account.Caller;
import sonet.server.account.KeyPackages;
import sonet.server.group.GroupLogs;
import sonet.server.group.Groups;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.http.Route;
import sonet.server.storage.Locations;
import sonet.store.PageLimit;

/// The operations of the service: which route asks what of whom.
final class Api {
  private static final int MAX_PAGE = 500;
  private static final int PAGE_BYTES = 2 << 20;

  private final Parts parts;

  Api(Parts parts) {
    this.parts = parts;
  }

  /// What the operations are made of.
  ///
  /// @param locations the state of the tenant
  /// @param json the form of bodies
  /// @param ready whether the service can serve
  record Parts(
      Locations locations,
      JsonCodec json,
      Accounts accounts,
      Authentication authentication,
      KeyPackages keyPackages,
      Groups groups,
      GroupLogs logs,
      BooleanSupplier ready) {}

  /// An operation that only a device may ask for.
  private interface Operation {
    Record of(Caller caller, Request request) throws RefusalException;
  }

  /// An operation on a body.
  private interface BodyOperation<T> {
    Record of(Caller caller, Request request, T body) throws RefusalException;
  }

  List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    health(routes);
    directory(routes);
    groups(routes);
    inbox(routes);
    return routes;
  }

  private void health(List<Route> routes) {
    routes.add(Route.of("GET", Paths.LIVEZ, request -> Response.text(200, "alive\n")));
    routes.add(
        Route.of(
            "GET",
            Paths.READYZ,
            request ->
                parts.ready().getAsBoolean()
                    ? Response.text(200, "ready\n")
                    : Response.text(503, "not ready\n")));
    routes.add(Route.of("GET", "/problems/{slug}", Api::explain));
    routes.add(
        Route.of(
            "GET",
            Paths.STREAM,
            request -> {
              throw RefusalException.of(
                  ProblemType.MALFORMED,
                  "this is a WebSocket with the subprotocol " + Paths.STREAM_JSON);
            }));
  }

  /// The page that a problem's type leads to.
  private static Response explain(Request request) throws RefusalException {
    ProblemType type =
        ProblemType.ofUri("/problems/" + request.parameter("slug"))
            .orElseThrow(
                () -> RefusalException.of(ProblemType.NOT_FOUND, "there is no such problem"));
    return Response.text(
        200, "%s (%d)%n%n%s%n".formatted(type.title(), type.status(), type.next()));
  }

  private void directory(List<Route> routes) {
    Locations at = parts.locations();
    routes.add(
        Route.of(
            "POST",
            Paths.ACCOUNTS,
            request ->
                json(201, parts.accounts().register(at, body(request, RegisterAccount.class)))));
    routes.add(
        Route.of(
            "POST",
            Paths.CHALLENGES,
            request ->
                json(
                    201,
                    parts.authentication().challenge(at, body(request, ChallengeRequest.class)))));
    routes.add(
        Route.of(
            "POST",
            Paths.TOKENS,
            request ->
                json(201, parts.authentication().token(at, body(request, TokenRequest.class)))));
    routes.add(
        get(Paths.ACCOUNTS + "/{name}", (_, request) -> parts.accounts().find(at, name(request))));
    routes.add(
        post(
            Paths.OWN_DEVICES,
            NewDevice.class,
            (caller, _, body) -> parts.accounts().addDevice(caller, body)));
    routes.add(
        post(
            Paths.ACCOUNTS + "/{name}/key-packages:claim",
            ClaimKeyPackages.class,
            (caller, request, body) -> parts.keyPackages().claim(caller, name(request), body)));
    routes.add(
        post(
            Paths.OWN_KEY_PACKAGES,
            PublishKeyPackages.class,
            (caller, _, body) -> parts.keyPackages().publish(caller, body)));
    routes.add(get(Paths.OWN_KEY_PACKAGES, (caller, _) -> parts.keyPackages().count(caller)));
  }

  private void groups(List<Route> routes) {
    String group = Paths.GROUPS + "/{group}";
    routes.add(
        post(
            Paths.GROUPS,
            CreateGroup.class,
            (caller, _, body) -> parts.groups().create(caller, body)));
    routes.add(
        post(
            group + "/commits",
            SubmitCommit.class,
            (caller, request, body) -> parts.groups().commit(caller, group(request), body)));
    routes.add(
        post(
            group + "/proposals",
            SubmitMessage.class,
            (caller, request, body) -> parts.groups().propose(caller, group(request), body)));
    routes.add(
        post(
            group + "/messages",
            SubmitMessage.class,
            (caller, request, body) -> parts.groups().send(caller, group(request), body)));
    routes.add(
        get(
            group + "/log",
            (caller, request) -> page(caller, new LogRef.Group(group(request)), request)));
    routes.add(
        get(
            group + "/group-info",
            (caller, request) -> parts.groups().view(caller, group(request))));
    routes.add(
        get(
            group + "/tree",
            (caller, request) ->
                parts.groups().tree(caller, group(request), request.number("epoch", 0))));
  }

  private void inbox(List<Route> routes) {
    routes.add(get(Paths.INBOX, (caller, request) -> page(caller, new LogRef.Inbox(), request)));
    routes.add(
        Route.of(
            "POST",
            Paths.INBOX_ACK,
            request -> {
              Caller caller = parts.authentication().caller(parts.locations(), request);
              parts.logs().acknowledge(caller, body(request, Acknowledge.class).upTo());
              return Response.none();
            }));
  }

  private Record page(Caller caller, LogRef log, Request request) throws RefusalException {
    int limit = Math.clamp(request.number("limit", 100), 1, MAX_PAGE);
    return parts
        .logs()
        .read(caller, log, request.number("after", 0), new PageLimit(limit, PAGE_BYTES))
        .page();
  }

  private Route get(String pattern, Operation operation) {
    return Route.of(
        "GET",
        pattern,
        request -> {
          Caller caller = parts.authentication().caller(parts.locations(), request);
          return json(200, operation.of(caller, request));
        });
  }

  private <T> Route post(String pattern, Class<T> type, BodyOperation<T> operation) {
    return Route.of(
        "POST",
        pattern,
        request -> {
          Caller caller = parts.authentication().caller(parts.locations(), request);
          return json(201, operation.of(caller, request, body(request, type)));
        });
  }

  private Response json(int status, Record answer) {
    return Response.json(status, parts.json().encode(answer));
  }

  private <T> T body(Request request, Class<T> type) throws RefusalException {
    String media = request.header("content-type").orElse("");
    if (!media.toLowerCase(java.util.Locale.ROOT).startsWith(Response.JSON)) {
      throw RefusalException.of(
          ProblemType.UNSUPPORTED_MEDIA_TYPE,
          media.isEmpty() ? "the request has no Content-Type" : "the body is of " + media);
    }
    try {
      return parts.json().decode(request.body(), type);
    } catch (ProtocolException e) {
      throw RefusalException.of(
          e.reason() == ProtocolException.Reason.TOO_LARGE
              ? ProblemType.TOO_LARGE
              : ProblemType.MALFORMED,
          String.valueOf(e.getMessage()));
    }
  }

  private static AccountName name(Request request) throws RefusalException {
    try {
      return new AccountName(request.parameter("name"));
    } catch (IllegalArgumentException e) {
      throw RefusalException.of(ProblemType.INVALID_PARAMETER, "name: " + e.getMessage());
    }
  }

  private static GroupId group(Request request) throws RefusalException {
    try {
      return GroupId.parse(request.parameter("group"));
    } catch (IllegalArgumentException e) {
      throw RefusalException.of(ProblemType.INVALID_PARAMETER, "group: " + e.getMessage());
    }
  }
}
