package sonet.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.Access;
import sonet.protocol.Base64Url;
import sonet.protocol.DeliveryKey;
import sonet.protocol.LogPage;
import sonet.protocol.Nothing;
import sonet.protocol.Octets;
import sonet.protocol.Operation;
import sonet.protocol.ProblemType;
import sonet.protocol.Revised;
import sonet.server.account.Authentication;
import sonet.server.account.Caller;
import sonet.server.http.Codecs;
import sonet.server.http.RefusalException;
import sonet.server.http.Request;
import sonet.server.http.Response;
import sonet.server.http.Route;
import sonet.server.http.Tag;
import sonet.server.inbox.Sender;
import sonet.server.storage.Locations;

/// Makes a route of each operation and what does it: finds out who asks, reads the body, and writes
/// the answer. Every operation is bound once; [Api] checks that none is left out.
final class Bindings {
  private static final Nothing NOTHING = new Nothing();
  private static final String DELIVERY_TOKEN = DeliveryKey.HEADER.toLowerCase(Locale.ROOT);
  private static final Octets OCTETS = new Octets();

  private final Locations at;
  private final Authentication authentication;
  private final Codecs codecs;
  private final List<Operation<?, ?>> bound = new ArrayList<>();
  private final List<Route> routes = new ArrayList<>();

  Bindings(Locations at, Authentication authentication, Codecs codecs) {
    this.at = at;
    this.authentication = authentication;
    this.codecs = codecs;
  }

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
        request -> answer(operation, handler.answer(at, call(operation, request))));
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
        request -> {
          Sender sender = sender(request);
          return answer(operation, handler.answer(sender, call(operation, request)));
        });
  }

  private Sender sender(Request request) throws RefusalException {
    Optional<String> token = request.header(DELIVERY_TOKEN);
    if (token.isEmpty()) {
      return new Sender.Known(authentication.caller(at, request));
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
        return new Sender.Sealed(at, decoded);
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
        request -> {
          // Who asks comes before what: a stranger's body is not even read.
          Caller caller = authentication.caller(at, request);
          return handler.answer(caller, call(operation, request));
        });
  }

  private void bind(Operation<?, ?> operation, Access access, Route.Handler handler) {
    if (operation.access() != access || bound.contains(operation)) {
      throw new IllegalArgumentException("not to be bound so: " + operation);
    }
    bound.add(operation);
    routes.add(Route.of(operation.method(), operation.path(), handler));
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

  /// Their routes.
  List<Route> routes() {
    return List.copyOf(routes);
  }
}
