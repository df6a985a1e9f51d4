package sonet.client.transport;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.Document;
import sonet.protocol.Nothing;
import sonet.protocol.Paths;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;

/// The WebSocket of the JDK as something that is read by a thread which waits, and as a way for
/// requests beside that.
///
/// Frames are in CBOR, or in JSON with a server that does not take that. Few are asked for before
/// they are read, so that what the server pushes waits in the network and not in memory; answers to
/// requests find who waits for them without that thread, for it may be the one that waits. A server
/// that says nothing for a while is asked whether it is there.
final class WebSocketStream implements Stream, WebSocket.Listener {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration QUIET = Duration.ofSeconds(15);

  /// So long an answer to a request is waited for before it is made over HTTP.
  private static final Duration ANSWER = Duration.ofSeconds(10);

  /// What is larger goes over HTTP, and does not keep the stream busy.
  private static final int LARGEST_REQUEST = 48 << 10;

  /// So many frames may wait for their reader, or so many bytes.
  private static final int MOST_WAITING = 16;

  private static final int MOST_BYTES_WAITING = 1 << 20;

  private final URI server;
  private final BlockingQueue<Arrival> arrivals = new LinkedBlockingQueue<>();
  private final Map<Long, CompletableFuture<ServerFrame.Response>> asked =
      new ConcurrentHashMap<>();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong waiting = new AtomicLong();
  private final ReentrantLock sending = new ReentrantLock();
  private final ByteArrayOutputStream parts = new ByteArrayOutputStream();
  private volatile @Nullable WebSocket socket;
  private volatile Encoding encoding = Encoding.CBOR;
  private volatile boolean usable;

  private WebSocketStream(URI server) {
    this.server = server;
  }

  /// What the socket reports.
  private sealed interface Arrival {
    record Frame(ServerFrame frame, int length) implements Arrival {}

    record End(Throwable cause) implements Arrival {}
  }

  static WebSocketStream open(HttpClient http, URI server, ClientFrame.Hello hello)
      throws ClientException {
    String scheme = server.getScheme().equals("https") ? "wss" : "ws";
    URI address = URI.create(scheme + "://" + server.getRawAuthority() + Paths.STREAM);
    WebSocketStream stream = new WebSocketStream(server);
    CompletableFuture<WebSocket> opening =
        http.newWebSocketBuilder()
            .connectTimeout(PATIENCE)
            .subprotocols(Paths.STREAM_CBOR, Paths.STREAM_JSON)
            .buildAsync(address, stream);
    WebSocket socket = stream.await(opening);
    stream.encoding =
        socket.getSubprotocol().equals(Paths.STREAM_CBOR) ? Encoding.CBOR : Encoding.JSON;
    stream.socket = socket;
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
    boolean pinged = false;
    while (true) {
      Arrival arrival = arrivals.poll(QUIET.toSeconds(), TimeUnit.SECONDS);
      switch (arrival) {
        case null -> {
          if (pinged) {
            throw Exchange.unreachable(server, new IOException("no answer to a ping"));
          }
          pinged = true;
          send(new ClientFrame.Ping(1));
        }
        case Arrival.End end -> {
          arrivals.add(end);
          if (end.cause() instanceof ClientException unreadable) {
            throw unreadable;
          }
          throw Exchange.unreachable(server, new IOException("closed", end.cause()));
        }
        case Arrival.Frame(ServerFrame frame, int length) -> {
          if (!hasRoom(waiting.getAndAdd(-weight(length))) && hasRoom(waiting.get())) {
            requestMore();
          }
          if (!(frame instanceof ServerFrame.Pong)) {
            return frame;
          }
          pinged = false;
        }
      }
    }
  }

  /// What a frame counts for among those that wait.
  private static long weight(int length) {
    return Math.max(length, MOST_BYTES_WAITING / MOST_WAITING);
  }

  private static boolean hasRoom(long weight) {
    return weight < MOST_BYTES_WAITING;
  }

  /// Makes a request over the stream. Returns nothing when that is not possible or no answer came.
  Optional<Answer> ask(Exchange.Call<?, ?> call) throws ClientException {
    Codec codec = Codec.of(encoding, Exchange.MAX_ANSWER);
    Optional<Document> body =
        call.operation().request() == Nothing.class
            ? Optional.empty()
            : Optional.of(new Document(codec.encode(call.body())));
    if (!usable
        || body.filter(document -> document.encoded().length() > LARGEST_REQUEST).isPresent()) {
      return Optional.empty();
    }
    long id = requests.incrementAndGet();
    CompletableFuture<ServerFrame.Response> answer = new CompletableFuture<>();
    asked.put(id, answer);
    try {
      send(new ClientFrame.Request(id, call.operation().method(), call.path(), Map.of(), body));
      ServerFrame.Response response = answer.get(ANSWER.toSeconds(), TimeUnit.SECONDS);
      return Optional.of(
          new Answer(
              response.status(),
              encoding,
              response.body().map(Document::encoded).orElse(Bytes.EMPTY)));
    } catch (InterruptedException stopped) {
      throw Exchange.interrupted(stopped);
    } catch (ExecutionException | TimeoutException lost) {
      return Optional.empty();
    } catch (ClientException gone) {
      if (gone.reason() == Reason.CLOSED) {
        throw gone;
      }
      return Optional.empty();
    } finally {
      asked.remove(id);
    }
  }

  @Override
  public void send(ClientFrame frame) throws ClientException {
    WebSocket open = socket;
    if (open == null) {
      throw new AssertionError("sent before it was open");
    }
    Codec codec = Codec.of(encoding, Exchange.MAX_ANSWER);
    sending.lock();
    try {
      // The JDK's socket takes one message after the other.
      var _ =
          await(
              switch (encoding) {
                case CBOR ->
                    open.sendBinary(ByteBuffer.wrap(codec.encode((Record) frame).toArray()), true);
                case JSON -> open.sendText(codec.encodeText((Record) frame), true);
              });
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
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    take(from, bytes, last);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    take(from, Bytes.utf8(part.toString()).toArray(), last);
    return null;
  }

  private void take(WebSocket from, byte[] part, boolean last) {
    parts.writeBytes(part);
    if (parts.size() > Exchange.MAX_ANSWER) {
      end(new IOException("a frame without end"));
      from.abort();
    } else if (last) {
      Bytes whole = Bytes.wrap(parts.toByteArray());
      parts.reset();
      take(from, whole);
    } else {
      from.request(1);
    }
  }

  private void take(WebSocket from, Bytes whole) {
    ServerFrame frame;
    try {
      frame = Codec.of(encoding, Exchange.MAX_ANSWER).decode(whole, ServerFrame.class);
    } catch (ProtocolException unreadable) {
      end(
          new ClientException(
              Reason.SERVER_MISBEHAVED,
              "The server at " + server + " sent a frame that cannot be read.",
              unreadable));
      from.abort();
      return;
    }
    if (frame instanceof ServerFrame.Response response) {
      Optional.ofNullable(asked.get(response.id())).ifPresent(one -> one.complete(response));
      from.request(1);
      return;
    }
    usable |= frame instanceof ServerFrame.Ready;
    long now = waiting.addAndGet(weight(whole.length()));
    arrivals.add(new Arrival.Frame(frame, whole.length()));
    if (hasRoom(now)) {
      from.request(1);
    }
  }

  /// Nothing more comes: whoever reads learns of it, and requests go another way.
  private void end(Throwable cause) {
    usable = false;
    arrivals.add(new Arrival.End(cause));
    asked.values().forEach(one -> one.completeExceptionally(cause));
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int status, String reason) {
    end(new IOException("closed with status " + status));
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    end(error);
  }

  @Override
  public void close() {
    WebSocket open = socket;
    if (open != null) {
      open.abort();
    }
    end(new IOException("closed here"));
  }
}
