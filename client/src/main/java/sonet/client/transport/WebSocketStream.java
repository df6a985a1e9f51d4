package sonet.client.transport;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.Paths;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;

/// The WebSocket of the JDK as something that is read by a thread which waits.
///
/// One frame is asked for at a time, so that what the server pushes waits in the network and not in
/// memory. A server that says nothing for a while is asked whether it is there.
final class WebSocketStream implements Stream, WebSocket.Listener {
  private static final Codec JSON = Codec.json(Exchange.MAX_ANSWER);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofSeconds(15);

  private final URI server;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final ReentrantLock sending = new ReentrantLock();
  private final StringBuilder text = new StringBuilder();
  private volatile @Nullable WebSocket socket;

  private WebSocketStream(URI server) {
    this.server = server;
  }

  /// What the socket reports.
  private sealed interface Arrival {
    record Text(String json) implements Arrival {}

    record End(Throwable cause) implements Arrival {}
  }

  static Stream open(HttpClient http, URI server, ClientFrame.Hello hello) throws ClientException {
    String scheme = server.getScheme().equals("https") ? "wss" : "ws";
    URI address = URI.create(scheme + "://" + server.getRawAuthority() + Paths.STREAM);
    WebSocketStream stream = new WebSocketStream(server);
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .subprotocols(Paths.STREAM_JSON)
            .buildAsync(address, stream);
    stream.socket = stream.await(opening);
    stream.send(hello);
    return stream;
  }

  private <T> T await(CompletableFuture<T> future) throws ClientException {
    try {
      return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException stopped) {
      throw Exchange.interrupted(stopped);
    } catch (ExecutionException | TimeoutException | CompletionException failed) {
      throw Exchange.unreachable(server, failed);
    }
  }

  @Override
  public ServerFrame next() throws ClientException, InterruptedException {
    boolean asked = false;
    while (true) {
      Arrival arrival = arrivals.poll(QUIET.toSeconds(), TimeUnit.SECONDS);
      switch (arrival) {
        case null -> {
          if (asked) {
            throw Exchange.unreachable(server, new IOException("no answer to a ping"));
          }
          asked = true;
          send(new ClientFrame.Ping(1));
        }
        case Arrival.End end -> {
          arrivals.add(end);
          throw Exchange.unreachable(server, new IOException("closed", end.cause()));
        }
        case Arrival.Text frame -> {
          requestMore();
          ServerFrame read = decode(frame.json());
          if (!(read instanceof ServerFrame.Pong)) {
            return read;
          }
          asked = false;
        }
      }
    }
  }

  private ServerFrame decode(String json) throws ClientException {
    try {
      return JSON.decode(Bytes.utf8(json), ServerFrame.class);
    } catch (ProtocolException unreadable) {
      throw new ClientException(
          ClientException.Reason.SERVER_MISBEHAVED,
          "The server at " + server + " sent a frame that cannot be read.",
          unreadable);
    }
  }

  @Override
  public void send(ClientFrame frame) throws ClientException {
    WebSocket open = socket;
    if (open == null) {
      throw new AssertionError("sent before it was open");
    }
    String json = JSON.encodeText((Record) frame);
    sending.lock();
    try {
      // The JDK's socket takes one text after the other.
      var _ = await(open.sendText(json, true));
    } finally {
      sending.unlock();
    }
  }

  private void requestMore() {
    WebSocket open = socket;
    if (open != null) {
      open.request(1);
    }
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (text.length() > Exchange.MAX_ANSWER) {
      arrivals.add(new Arrival.End(new IOException("a frame without end")));
      from.abort();
    } else if (last) {
      arrivals.add(new Arrival.Text(text.toString()));
      text.setLength(0);
    } else {
      from.request(1);
    }
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    arrivals.add(new Arrival.End(new IOException("closed with status " + status)));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    arrivals.add(new Arrival.End(error));
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    arrivals.add(new Arrival.End(new IOException("closed here")));
  }
}
