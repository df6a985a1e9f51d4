package sonet.server.api;

import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.Access;
import sonet.protocol.Base64Url;
import sonet.protocol.DeliveryKey;
import sonet.protocol.LogPage;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.Parameter;
import sonet.protocol.ProblemType;
import sonet.protocol.RecoveryOperations;
import sonet.protocol.Revised;
import sonet.protocol.codec.Encoding;
import sonet.server.account.Caller;
import sonet.server.admin.AdminTokens;
import sonet.server.admin.Administrator;
import sonet.server.audit.Acting;
import sonet.server.audit.Acts;
import sonet.server.http.Codecs;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.http.Route;
import sonet.server.http.Tag;
import sonet.server.inbox.Sender;
import sonet.server.storage.Locations;
import sonet.server.storage.SystemLocations;
import sonet.server.tenant.Callers;
import sonet.server.traffic.Traffic;
import sonet.server.traffic.Visit;

/// Makes a route of each operation and what does it: finds out who asks, reads the body, and writes
/// the answer. Every operation is bound once; [Api] checks that none is left out.
final class Bindings {
  private static final Nothing NOTHING = new Nothing();
  private static final String DELIVERY_TOKEN = DeliveryKey.HEADER.toLowerCase(Locale.ROOT);
  private static final Octets OCTETS = new Octets();

  private static final System.Logger LOG = System.getLogger("sonet.admin");

  private final Traffic traffic;
  private final Callers callers;
  private final AdminTokens tokens;
  private final Codecs codecs;
  private final Repeats repeats;
  private final Acts acts;
  private final List<Operation<?, ?>> bound = new ArrayList<>();
  private final Map<Access, List<Route>> routes = new EnumMap<>(Access.class);

  Bindings(Parts parts) {
    this.repeats = parts.repeats();
    this.traffic = parts.traffic();
    this.callers = parts.callers();
    this.tokens = parts.tokens();
    this.codecs = parts.codecs();
    this.acts = parts.acts();
  }

  /// What every operation passes through.
  record Parts(
      Traffic traffic,
      Callers callers,
      AdminTokens tokens,
      Codecs codecs,
      Repeats repeats,
      Acts acts) {}

  /// What does an operation that anyone may ask for.
  interface OpenHandler<Q extends Record, A extends Record> {
    A answer(Locations at, Call<Q> call) throws RefusalException;
  }

  /// What does an operation that a device asks for.
  interface DeviceHandler<Q extends Record, A extends Record> {
    A answer(Caller caller, Call<Q> call) throws RefusalException;
  }

  /// What does an operation whose answer needs more than a record: bytes, a tag, a header.
  interface ResponseHandler<Q extends Record> {
    Response answer(Caller caller, Call<Q> call) throws RefusalException;
  }

  /// What does an operation that has no answer.
  interface DeviceAction<Q extends Record> {
    void run(Caller caller, Call<Q> call) throws RefusalException;
  }

  <Q extends Record, A extends Record> void open(
      Operation<Q, A> operation, OpenHandler<Q, A> handler) {
    bind(
        operation,
        Access.ANYONE,
        (visit, request) -> {
          Locations at = visit.at(callers.home(request));
          Call<Q> call = call(operation, request);
          // Strangers have no name, so that each goes by what it asks.
          Acting acting = acts.stranger(at, operation, request, call.body());
          return recorded(
              acting,
              () ->
                  repeats.once(
                      new Repeats.Caller(at, codecs.of(Encoding.CBOR).encode(call.body())),
                      operation,
                      call,
                      () -> acting.run(() -> answer(operation, handler.answer(at, call)))));
        });
  }

  /// What does an operation that anyone may ask for, and that answers bytes.
  interface OctetsHandler {
    Response answer(Locations at, Request request) throws RefusalException;
  }

  void octets(Operation<Nothing, Octets> operation, OctetsHandler handler) {
    bind(
        operation,
        Access.ANYONE,
        (visit, request) -> handler.answer(visit.at(callers.home(request)), request));
  }

  <Q extends Record, A extends Record> void device(
      Operation<Q, A> operation, DeviceHandler<Q, A> handler) {
    response(operation, (caller, call) -> answer(operation, handler.answer(caller, call)));
  }

  <Q extends Record> void action(Operation<Q, Nothing> operation, DeviceAction<Q> action) {
    device(
        operation,
        (caller, call) -> {
          action.run(caller, call);
          return NOTHING;
        });
  }

  /// What does an operation that a device asks for, or somebody by a delivery token.
  interface DeliveryHandler<Q extends Record, A extends Record> {
    A answer(Sender sender, Call<Q> call) throws RefusalException;
  }

  <Q extends Record, A extends Record> void delivery(
      Operation<Q, A> operation, DeliveryHandler<Q, A> handler) {
    bind(
        operation,
        Access.DELIVERY,
        (visit, request) -> {
          Sender sender = sender(visit, request, operation);
          Call<Q> call = call(operation, request);
          Repeats.Doing doing = () -> answer(operation, handler.answer(sender, call));
          return switch (sender) {
            case Sender.Known(Caller caller) -> repeats.once(named(caller), operation, call, doing);
            // Nothing is kept that would tie the requests of an unnamed sender together.
            case Sender.Sealed _ -> doing.answer();
          };
        });
  }

  private Sender sender(Visit visit, Request request, Operation<?, ?> operation)
      throws RefusalException {
    Optional<String> token = request.header(DELIVERY_TOKEN);
    if (token.isEmpty()) {
      return new Sender.Known(known(visit, request, operation));
    }
    if (request.header("authorization").isPresent()) {
      throw RefusalException.of(
          ProblemType.MALFORMED,
          "with a "
              + DeliveryKey.HEADER
              + " there is no Authorization, which would name the sender");
    }
    try {
      Bytes decoded = Base64Url.decode(token.get().strip());
      if (decoded.length() == DeliveryKey.TOKEN_LENGTH) {
        return new Sender.Sealed(visit.at(callers.home(request)), decoded);
      }
    } catch (IllegalArgumentException e) {
      // Falls through to the one refusal.
    }
    throw RefusalException.of(
        ProblemType.DELIVERY_REFUSED,
        "a delivery token is " + DeliveryKey.TOKEN_LENGTH + " bytes in base64url");
  }

  /// Of an operation that takes [Octets] the handler reads the body itself, part by part.
  <Q extends Record> void response(Operation<Q, ?> operation, ResponseHandler<Q> handler) {
    bind(
        operation,
        Access.DEVICE,
        (visit, request) -> {
          // Who asks comes before what: a stranger's body is not even read.
          Caller caller = known(visit, request, operation);
          Call<Q> call = call(operation, request);
          Acting acting = acts.device(caller, operation, request, call.body());
          return recorded(
              acting,
              () ->
                  repeats.once(
                      named(caller),
                      operation,
                      call,
                      () -> acting.run(() -> handler.answer(caller, call))));
        });
  }

  /// Who asks by a token. A recovery key may ask for very little.
  private Caller known(Visit visit, Request request, Operation<?, ?> operation)
      throws RefusalException {
    Caller caller = visit.by(callers.device(request));
    if (caller.by() == Caller.By.RECOVERY_KEY
        && !RecoveryOperations.byRecoveryKey().contains(operation)) {
      throw RefusalException.of(
          ProblemType.RECOVERY_KEY, "a recovery key may not ask for " + operation.id());
    }
    return caller;
  }

  /// What is refused gets into the trail as well, wherever that comes from.
  private static Response recorded(Acting acting, Repeats.Doing doing) throws RefusalException {
    try {
      return doing.answer();
    } catch (RefusalException e) {
      acting.refused(e);
      throw e;
    }
  }

  private static Repeats.Caller named(Caller caller) {
    return new Repeats.Caller(caller.locations(), caller.id().value());
  }

  /// What does an operation that an administrator asks for.
  interface AdminHandler<Q extends Record, A extends Record> {
    A answer(Administrator who, Call<Q> call) throws RefusalException;
  }

  <Q extends Record, A extends Record> void admin(
      Operation<Q, A> operation, AdminHandler<Q, A> handler) {
    bind(
        operation,
        Access.ADMIN,
        (_, request) -> {
          Administrator who = tokens.administrator(request);
          Acting acting = acts.administrator(who, operation, request);
          try {
            who.require(operation);
            Call<Q> call = call(operation, request);
            if (operation.parameters().contains(Parameter.TENANT)) {
              who.requireSight(call.tenant());
            }
            acts.understood(acting, who, operation, request, call.body());
            Response answer =
                repeats.once(
                    new Repeats.Caller(
                        new Locations(SystemLocations.SYSTEM), Bytes.utf8(who.token().id())),
                    operation,
                    call,
                    () ->
                        answer(
                            operation,
                            acting.run(
                                () -> handler.answer(who, call),
                                shown -> Acts.learned(acting, shown))));
            log(who, operation, "done");
            return answer;
          } catch (RefusalException e) {
            log(who, operation, e.problem().type().slug());
            acting.refused(e);
            throw e;
          }
        });
  }

  /// Every act of an administrator is told, with the id of the token and nothing of what it was
  /// about; what is only read, for those who want to know more.
  private static void log(Administrator who, Operation<?, ?> operation, String outcome) {
    LOG.log(
        operation.method().equals("GET") ? Level.DEBUG : Level.INFO,
        () ->
            "administrator %s (%s): %s: %s"
                .formatted(who.token().id(), who.token().role(), operation.id(), outcome));
  }

  /// What does an operation, when nothing is known yet of who asks.
  private interface Handler {
    Response answer(Visit visit, Request request) throws RefusalException;
  }

  private void bind(Operation<?, ?> operation, Access access, Handler handler) {
    if (operation.access() != access || bound.contains(operation)) {
      throw new IllegalArgumentException("not to be bound so: " + operation);
    }
    bound.add(operation);
    routes
        .computeIfAbsent(access, _ -> new ArrayList<>())
        .add(
            Route.of(
                operation.method(),
                pattern(operation),
                request ->
                    traffic.pass(operation, request, visit -> handler.answer(visit, request))));
  }

  private static String pattern(Operation<?, ?> operation) {
    String path = operation.path();
    for (Parameter parameter : operation.parameters()) {
      if (parameter.kind() == Parameter.Kind.PATH) {
        path = path.replace("{" + parameter.name() + "}", "{*" + parameter.name() + "}");
      }
    }
    return path;
  }

  private <Q extends Record> Call<Q> call(Operation<Q, ?> operation, Request request)
      throws RefusalException {
    codecs.requireAcceptable(request);
    Class<Q> type = operation.request();
    if (type == Nothing.class) {
      return new Call<>(request, type.cast(NOTHING));
    }
    if (type == Octets.class) {
      return new Call<>(request, type.cast(OCTETS));
    }
    return new Call<>(request, codecs.read(request, type));
  }

  private static Response answer(Operation<?, ?> operation, Record answer) {
    if (operation.answer() == Nothing.class) {
      return Response.none();
    }
    if (answer instanceof Revised revised) {
      return Response.document(operation.status(), answer, Tag.of(revised.version()));
    }
    Response response = Response.of(operation.status(), answer);
    // A page of a log is asked for by its cursor, so that nobody has it already.
    return operation.answer() == LogPage.class
        ? response.with("Cache-Control", "no-store")
        : response;
  }

  /// The operations that were bound.
  List<Operation<?, ?>> bound() {
    return List.copyOf(bound);
  }

  /// The routes of those for somebody.
  List<Route> routes(Access access) {
    return List.copyOf(routes.getOrDefault(access, List.of()));
  }
}
