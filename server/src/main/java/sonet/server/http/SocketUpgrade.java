package sonet.server.http;

import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.http1.spi.Http1Upgrader;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsConfig;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsUpgradeException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import sonet.protocol.codec.Encoding;

/// Makes WebSockets of requests that ask for it: Helidon shakes hands, and what comes after is a
/// [SocketConnection].
final class SocketUpgrade implements Http1Upgrader {
  private final WsEndpoint endpoint;
  private final Cors cors;
  private final SocketConnection.Limits limits;
  private final Http1Upgrader handshake;
  private final Map<String, Integer> open = new ConcurrentHashMap<>();

  SocketUpgrade(WsEndpoint endpoint, Cors cors, SocketConnection.Limits limits) {
    this.endpoint = endpoint;
    this.cors = cors;
    this.limits = limits;
    this.handshake = WsUpgrader.create(WsConfig.create());
  }

  /// What answers a handshake at the endpoint's path.
  static WsListener handshakes() {
    return new WsListener() {
      @Override
      public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
          throws WsUpgradeException {
        Encoding encoding =
            offered(headers)
                .orElseThrow(() -> new WsUpgradeException("no subprotocol that is spoken here"));
        WritableHeaders<?> answer = WritableHeaders.create();
        answer.set(WsUpgrader.PROTOCOL, encoding.subprotocol());
        return Optional.of(answer);
      }
    };
  }

  /// The encoding of the first subprotocol that is offered and spoken here.
  private static Optional<Encoding> offered(Headers headers) {
    return headers.all(WsUpgrader.PROTOCOL, List::of).stream()
        .flatMap(value -> Arrays.stream(value.split(",", -1)))
        .map(String::strip)
        .flatMap(name ->
            Arrays.stream(Encoding.values())
                .filter(encoding -> encoding.subprotocol().equals(name)))
        .findFirst();
  }

  @Override
  public String supportedProtocol() {
    return handshake.supportedProtocol();
  }

  @Override
  public @Nullable ServerConnection upgrade(
      ConnectionContext context, HttpPrologue prologue, WritableHeaders<?> headers) {
    Optional<Encoding> encoding = offered(headers);
    if (encoding.isEmpty() || !prologue.uriPath().path().equals(endpoint.path())) {
      return null;
    }
    requireOrigin(headers);
    String peer = context.remotePeer().host();
    enter(peer);
    boolean upgraded = false;
    try {
      // Helidon's own connection is left aside: it keeps its largest frame for ever, and does not
      // tell when it breaks off.
      upgraded = handshake.upgrade(context, prologue, headers) != null;
    } finally {
      if (!upgraded) {
        leave(peer);
      }
    }
    return upgraded
        ? new SocketConnection(context, endpoint, encoding.get(), limits, () -> leave(peer))
        : null;
  }

  private void requireOrigin(Headers headers) {
    String host = headers.first(HeaderNames.HOST).orElse("");
    Optional<String> origin = headers.first(HeaderNames.ORIGIN);
    if (origin.isPresent() && !cors.admits(origin.get(), host)) {
      throw RequestException.builder()
          .type(DirectHandler.EventType.FORBIDDEN)
          .status(Status.FORBIDDEN_403)
          .message("pages of " + origin.get() + " may not use this server")
          .safeMessage(true)
          .build();
    }
  }

  private void enter(String peer) {
    int number = open.merge(peer, 1, Integer::sum);
    if (number > endpoint.maxPerAddress()) {
      leave(peer);
      throw RequestException.builder()
          .type(DirectHandler.EventType.OTHER)
          .status(Status.TOO_MANY_REQUESTS_429)
          .header(HeaderValues.create(HeaderNames.RETRY_AFTER, "30"))
          .message("one address may have " + endpoint.maxPerAddress() + " sessions at once")
          .safeMessage(true)
          .build();
    }
  }

  private void leave(String peer) {
    var _ = open.computeIfPresent(peer, (_, number) -> number == 1 ? null : number - 1);
  }
}
