package sonet.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.http.Headers;
import io.helidon.http.HttpPrologue;
import io.helidon.http.WritableHeaders;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.websocket.WsUpgrader;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsListener;
import io.helidon.websocket.WsUpgradeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// One WebSocket of Helidon's.
///
/// Helidon writes frames with a buffer that the session's threads would share, so a lock stands
/// before it; who waits for it waits for one frame, which has a deadline. Helidon does not tell
/// when a connection breaks off, so a thread waits for the end of the connection's.
final class HelidonSocket implements WsListener, WsSession {
  private static final Duration FAREWELL = Duration.ofSeconds(5);

  private final WsEndpoint endpoint;
  private final Deadlines deadlines;
  private final Duration sendTime;
  private final ReentrantLock sending = new ReentrantLock();
  private final StringBuilder message = new StringBuilder();
  private io.helidon.websocket.@Nullable WsSession session;
  private WsEndpoint.@Nullable Handler handler;
  private volatile boolean closed;

  HelidonSocket(WsEndpoint endpoint, Deadlines deadlines, Duration sendTime) {
    this.endpoint = endpoint;
    this.deadlines = deadlines;
    this.sendTime = sendTime;
  }

  @Override
  public Optional<Headers> onHttpUpgrade(HttpPrologue prologue, Headers headers)
      throws WsUpgradeException {
    boolean offered =
        headers.all(WsUpgrader.PROTOCOL, List::of).stream()
            .flatMap(value -> Arrays.stream(value.split(",", -1)))
            .anyMatch(value -> value.strip().equals(endpoint.subprotocol()));
    if (!offered) {
      throw new WsUpgradeException("the subprotocol is " + endpoint.subprotocol());
    }
    WritableHeaders<?> answer = WritableHeaders.create();
    answer.set(WsUpgrader.PROTOCOL, endpoint.subprotocol());
    return Optional.of(answer);
  }

  @Override
  public void onOpen(io.helidon.websocket.WsSession opened) {
    session = opened;
    WsEndpoint.Handler made = endpoint.opened().apply(this);
    handler = made;
    Thread connection = Thread.currentThread();
    Thread _ =
        Thread.ofVirtual()
            .name("sonet-stream-end")
            .start(() -> {
              try {
                connection.join();
              } catch (InterruptedException e) {
                throw new AssertionError("nobody interrupts this thread", e);
              }
              made.onEnd();
            });
  }

  @Override
  public void onMessage(io.helidon.websocket.WsSession from, String text, boolean last) {
    if (message.length() + text.length() > endpoint.maxMessage()) {
      close(WsCloseCodes.TOO_BIG, "a message may have " + endpoint.maxMessage() + " characters");
      return;
    }
    message.append(text);
    if (last && handler != null) {
      String whole = message.toString();
      message.setLength(0);
      handler.onText(whole);
    }
  }

  @Override
  public void onMessage(io.helidon.websocket.WsSession from, BufferData bytes, boolean last) {
    close(WsCloseCodes.CANNOT_ACCEPT, "frames of " + endpoint.subprotocol() + " are texts");
  }

  @Override
  public void onPing(io.helidon.websocket.WsSession from, BufferData payload) {
    try {
      transmit(to -> to.pong(payload));
    } catch (SessionEndedException e) {
      // The connection's thread notices by itself.
      return;
    }
  }

  @Override
  public void send(String text) throws SessionEndedException {
    transmit(to -> to.send(text, true));
  }

  @Override
  public void ping() throws SessionEndedException {
    transmit(to -> to.ping(BufferData.empty()));
  }

  @Override
  public void close(int code, String reason) {
    try {
      transmit(to -> to.close(code, reason));
    } catch (SessionEndedException e) {
      return;
    } finally {
      closed = true;
    }
    // The peer answers with its close; one that does not is cut off.
    if (session instanceof ServerConnection connection) {
      deadlines.later(FAREWELL, () -> connection.close(true));
    }
  }

  private interface Transmission {
    io.helidon.websocket.WsSession on(io.helidon.websocket.WsSession to);
  }

  private void transmit(Transmission transmission) throws SessionEndedException {
    io.helidon.websocket.WsSession to = session;
    sending.lock();
    try (Deadlines.Running _ = deadlines.start(sendTime)) {
      if (to == null || closed) {
        throw new SessionEndedException("the session was closed", null);
      }
      var _ = transmission.on(to);
    } catch (RuntimeException e) {
      // Helidon throws several kinds when the peer is gone.
      closed = true;
      throw new SessionEndedException("the connection is gone", e);
    } finally {
      sending.unlock();
    }
  }
}
