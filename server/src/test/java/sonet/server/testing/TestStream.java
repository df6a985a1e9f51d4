package sonet.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import sonet.crypto.Bytes;
import sonet.protocol.ClientFrame;
import sonet.protocol.LogEntry;
import sonet.protocol.LogRef;
import sonet.protocol.Paths;
import sonet.protocol.ProtocolException;
import sonet.protocol.ServerFrame;
import sonet.protocol.codec.Codec;
import sonet.protocol.codec.Encoding;

/// A WebSocket to the server, whose frames a test takes one by one.
public final class TestStream implements WebSocket.Listener, AutoCloseable {
  private static final Codec JSON = Codec.json(1 << 24);
  private static final Codec CBOR = Codec.of(Encoding.CBOR, 1 << 24);
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<ServerFrame> frames = new LinkedBlockingQueue<>();
  private final CompletableFuture<Integer> closed = new CompletableFuture<>();
  private final StringBuilder text = new StringBuilder();
  private Bytes binary = Bytes.EMPTY;
  private final Encoding encoding;
  private final WebSocket socket;

  private TestStream(TestServer server, Encoding encoding) throws Exception {
    this.encoding = encoding;
    URI address = URI.create("ws://" + server.audience() + Paths.STREAM);
    socket =
        HTTP.newWebSocketBuilder()
            .subprotocols(encoding.subprotocol())
            .buildAsync(address, this)
            .get(60, TimeUnit.SECONDS);
  }

  /// A connection that has not said hello.
  public static TestStream connect(TestServer server) throws Exception {
    return connect(server, Encoding.JSON);
  }

  /// A connection in an encoding that has not said hello.
  public static TestStream connect(TestServer server, Encoding encoding) throws Exception {
    return new TestStream(server, encoding);
  }

  /// A session of a device that pushes logs from cursors.
  public static TestStream open(TestServer server, TestDevice device, ClientFrame.Cursor... cursors)
      throws Exception {
    TestStream stream = connect(server);
    stream.send(new ClientFrame.Hello(device.token(), List.of(cursors)));
    assertThat(stream.next(ServerFrame.Ready.class).device()).isEqualTo(device.id());
    return stream;
  }

  /// A place in a log.
  public static ClientFrame.Cursor after(LogRef log, long seq) {
    return new ClientFrame.Cursor(log, seq);
  }

  /// Sends a frame.
  public void send(ClientFrame frame) throws Exception {
    switch (encoding) {
      case JSON -> sendText(JSON.encodeText((Record) frame));
      case CBOR -> sendBytes(CBOR.encode((Record) frame));
    }
  }

  /// Sends any text.
  public void sendText(String frame) throws Exception {
    WebSocket _ = socket.sendText(frame, true).get(60, TimeUnit.SECONDS);
  }

  /// The next frame, which must be of a kind.
  public <T extends ServerFrame> T next(Class<T> kind) throws InterruptedException {
    ServerFrame frame = frames.poll(60, TimeUnit.SECONDS);
    while (frame instanceof ServerFrame.Delivered && kind != ServerFrame.Delivered.class) {
      // They come whenever it is time, between any others.
      frame = frames.poll(60, TimeUnit.SECONDS);
    }
    assertThat(frame).isInstanceOf(kind);
    return kind.cast(frame);
  }

  /// The next entries of a log, as many as said, however they are spread over frames.
  public List<LogEntry> entries(LogRef log, int number) throws InterruptedException {
    List<LogEntry> entries = new ArrayList<>();
    while (entries.size() < number) {
      if (next(ServerFrame.class) instanceof ServerFrame.Events(var from, var more)) {
        assertThat(from).isEqualTo(log);
        entries.addAll(more);
      }
    }
    return entries;
  }

  /// The code with which the server closed the connection.
  public int closeCode() throws Exception {
    return closed.get(60, TimeUnit.SECONDS);
  }

  /// Sends any bytes.
  public void sendBytes(Bytes frame) throws Exception {
    ByteBuffer buffer = ByteBuffer.wrap(frame.toArray());
    WebSocket _ = socket.sendBinary(buffer, true).get(60, TimeUnit.SECONDS);
  }

  @Override
  public CompletionStage<?> onBinary(WebSocket from, ByteBuffer part, boolean last) {
    byte[] bytes = new byte[part.remaining()];
    part.get(bytes);
    binary = Bytes.concat(binary, Bytes.wrap(bytes));
    if (last) {
      arrived(CBOR, binary);
      binary = Bytes.EMPTY;
    }
    from.request(1);
    return CompletableFuture.completedStage(true);
  }

  private void arrived(Codec codec, Bytes frame) {
    try {
      frames.add(codec.decode(frame, ServerFrame.class));
    } catch (ProtocolException e) {
      boolean _ = closed.completeExceptionally(e);
    }
  }

  @Override
  public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
    text.append(part);
    if (last) {
      arrived(JSON, Bytes.utf8(text.toString()));
      text.setLength(0);
    }
    from.request(1);
    return CompletableFuture.completedStage(true);
  }

  @Override
  public CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    boolean _ = closed.complete(code);
    return CompletableFuture.completedStage(true);
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    boolean _ = closed.completeExceptionally(error);
  }

  /// Breaks the connection off, as a network does.
  @Override
  public void close() {
    socket.abort();
  }
}
