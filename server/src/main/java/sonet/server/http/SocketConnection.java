package sonet.server.http;

import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.websocket.ClientWsFrame;
import io.helidon.websocket.WsCloseCodes;
import io.helidon.websocket.WsCloseException;
import io.helidon.websocket.WsOpCode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import sonet.crypto.Bytes;
import sonet.protocol.codec.Encoding;

/// One open WebSocket (RFC 6455), on the thread of its connection.
///
/// It holds as little as it can, since most sockets rest most of the time: frames are read by
/// Helidon's reader and written from what is to be sent, and no buffer stays between them. A lock
/// stands before writing; who waits for it waits for one write, which has a deadline.
final class SocketConnection implements ServerConnection, WsSession {
  private static final Duration FAREWELL = Duration.ofSeconds(5);
  private static final int FINAL = 0x80;
  private static final int MAX_CONTROL = 125;

  private final ConnectionContext context;
  private final WsEndpoint endpoint;
  private final Encoding encoding;
  private final Limits limits;
  private final Runnable left;
  private final ReentrantLock sending = new ReentrantLock();
  private volatile @Nullable Thread thread;
  private volatile long lastRead = System.nanoTime();
  private volatile boolean closed;
  private Bytes begun = Bytes.EMPTY;
  private boolean continues;

  /// What all sockets go by.
  ///
  /// @param deadlines ends what takes too long
  /// @param sendTime for a frame to be taken
  record Limits(Deadlines deadlines, Duration sendTime) {}

  SocketConnection(
      ConnectionContext context,
      WsEndpoint endpoint,
      Encoding encoding,
      Limits limits,
      Runnable left) {
    this.context = context;
    this.endpoint = endpoint;
    this.encoding = encoding;
    this.limits = limits;
    this.left = left;
  }

  @Override
  public void handle(Limit limit) {
    thread = Thread.currentThread();
    WsEndpoint.Handler handler = endpoint.opened().apply(this);
    try {
      takeAll(handler);
    } catch (DataReader.InsufficientDataAvailableException e) {
      throw new CloseConnectionException("the peer is gone", e);
    } finally {
      closed = true;
      left.run();
      handler.onEnd();
    }
  }

  private void takeAll(WsEndpoint.Handler handler) {
    try {
      boolean goesOn = true;
      while (goesOn) {
        goesOn = take(read(), handler);
      }
    } catch (WsCloseException e) {
      close(e.closeCode(), String.valueOf(e.getMessage()));
      discard();
    }
  }

  /// Closed over unread bytes a connection is reset, and what was said last may be lost with it.
  private void discard() {
    DataReader reader = context.dataReader();
    while (true) {
      reader.ensureAvailable();
      reader.skip(reader.available());
    }
  }

  private ClientWsFrame read() {
    try {
      ClientWsFrame frame =
          ClientWsFrame.read(context, context.dataReader(), endpoint.maxMessage());
      lastRead = System.nanoTime();
      return frame;
    } catch (IllegalArgumentException e) {
      throw new WsCloseException("no such operation code", WsCloseCodes.PROTOCOL_ERROR);
    }
  }

  /// Takes a frame; whether more may come.
  private boolean take(ClientWsFrame frame, WsEndpoint.Handler handler) {
    Bytes payload = Bytes.wrap(frame.payloadData().readBytes());
    switch (frame.opCode()) {
      case TEXT, BINARY -> {
        requireForm(frame.opCode());
        if (continues) {
          throw broken("a message begins within another");
        }
        message(payload, frame.fin(), handler);
      }
      case CONTINUATION -> {
        if (!continues) {
          throw broken("there is nothing to continue");
        }
        message(payload, frame.fin(), handler);
      }
      case PING -> {
        requireControl(frame);
        answer(WsOpCode.PONG, payload);
      }
      case PONG -> requireControl(frame);
      case CLOSE -> {
        requireControl(frame);
        answer(WsOpCode.CLOSE, payload.slice(0, Math.min(2, payload.length())));
        return false;
      }
    }
    return true;
  }

  private static WsCloseException broken(String rule) {
    return new WsCloseException(rule, WsCloseCodes.PROTOCOL_ERROR);
  }

  private void requireForm(WsOpCode code) {
    if (code != form()) {
      throw new WsCloseException(
          "messages of " + encoding.subprotocol() + " are " + form(), WsCloseCodes.CANNOT_ACCEPT);
    }
  }

  private WsOpCode form() {
    return switch (encoding) {
      case JSON -> WsOpCode.TEXT;
      case CBOR -> WsOpCode.BINARY;
    };
  }

  private static void requireControl(ClientWsFrame frame) {
    if (!frame.fin() || frame.payloadLength() > MAX_CONTROL) {
      throw broken("a control frame is short and whole");
    }
  }

  private void message(Bytes part, boolean last, WsEndpoint.Handler handler) {
    if (begun.length() + part.length() > endpoint.maxMessage()) {
      throw new WsCloseException(
          "a message may have " + endpoint.maxMessage() + " bytes", WsCloseCodes.TOO_BIG);
    }
    Bytes whole = begun.isEmpty() ? part : Bytes.concat(begun, part);
    continues = !last;
    begun = last ? Bytes.EMPTY : whole;
    if (last) {
      requireText(whole);
      handler.onMessage(whole);
    }
  }

  private void requireText(Bytes whole) {
    if (encoding == Encoding.JSON) {
      try {
        var _ = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(whole.toArray()));
      } catch (CharacterCodingException e) {
        throw new WsCloseException("a text is in UTF-8", WsCloseCodes.NOT_CONSISTENT);
      }
    }
  }

  private void answer(WsOpCode code, Bytes payload) {
    try {
      transmit(code, List.of(payload));
    } catch (SessionEndedException e) {
      // The reading thread notices by itself.
      return;
    }
  }

  @Override
  public Encoding encoding() {
    return encoding;
  }

  @Override
  public String peer() {
    return context.remotePeer().host();
  }

  @Override
  public void send(List<Bytes> messages) throws SessionEndedException {
    transmit(form(), messages);
  }

  @Override
  public void ping() throws SessionEndedException {
    transmit(WsOpCode.PING, List.of(Bytes.EMPTY));
  }

  @Override
  public void close(int code, String reason) {
    byte[] words = reason.getBytes(StandardCharsets.UTF_8);
    int length = Math.min(words.length, MAX_CONTROL - 2);
    byte[] payload =
        ByteBuffer.allocate(2 + length).putShort((short) code).put(words, 0, length).array();
    answer(WsOpCode.CLOSE, Bytes.wrap(payload));
    closed = true;
    // The peer answers with its close; one that does not is cut off.
    Thread reading = thread;
    if (reading != null) {
      limits.deadlines().later(FAREWELL, reading::interrupt);
    }
  }

  private void transmit(WsOpCode code, List<Bytes> payloads) throws SessionEndedException {
    byte[] frames = frames(code, payloads);
    sending.lock();
    try (Deadlines.Running _ = limits.deadlines().start(limits.sendTime())) {
      if (closed) {
        throw new SessionEndedException("the session was closed", null);
      }
      context.dataWriter().writeNow(BufferData.create(frames));
    } catch (RuntimeException e) {
      // Helidon throws several kinds when the peer is gone.
      closed = true;
      throw new SessionEndedException("the connection is gone", e);
    } finally {
      sending.unlock();
    }
  }

  /// The frames of messages, one behind the other (RFC 6455 §5.2).
  private static byte[] frames(WsOpCode code, List<Bytes> payloads) {
    int total = payloads.stream().mapToInt(payload -> head(payload) + payload.length()).sum();
    ByteBuffer frames = ByteBuffer.allocate(total);
    for (Bytes payload : payloads) {
      int length = payload.length();
      frames.put((byte) (FINAL | code.code()));
      if (length <= MAX_CONTROL) {
        frames.put((byte) length);
      } else if (length <= 0xffff) {
        frames.put((byte) 126).putShort((short) length);
      } else {
        frames.put((byte) 127).putLong(length);
      }
      payload.copyTo(frames.array(), frames.position());
      frames.position(frames.position() + length);
    }
    return frames.array();
  }

  private static int head(Bytes payload) {
    return payload.length() <= MAX_CONTROL ? 2 : payload.length() <= 0xffff ? 4 : 10;
  }

  @Override
  public Duration idleTime() {
    return Duration.ofNanos(System.nanoTime() - lastRead);
  }

  @Override
  public void close(boolean interrupt) {
    Thread reading = thread;
    if (reading != null) {
      reading.interrupt();
    }
  }
}
