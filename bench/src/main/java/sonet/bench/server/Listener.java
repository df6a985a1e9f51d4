package sonet.bench.server;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import sonet.protocol.Paths;

/// A device that listens over a WebSocket (RFC 6455). Its masks are zero, which the server need not
/// know, and it looks at no more of a frame than it must.
final class Listener implements AutoCloseable {
  private static final int TEXT = 0x81;
  private static final int PING = 0x89;
  private static final int PONG = 0x8a;
  private static final byte[] SEQ = "\"seq\":".getBytes(StandardCharsets.US_ASCII);

  private final Socket socket = new Socket();
  private final DataInputStream in;
  private final OutputStream out;
  private final String log;

  /// Connects and says hello, and waits until the server is ready.
  ///
  /// @param log the log it listens to, from its head on
  Listener(int port, String token, String log, long after) throws IOException {
    this.log = log;
    socket.setTcpNoDelay(true);
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 2048));
    out = socket.getOutputStream();
    String request =
        "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                .formatted(Paths.STREAM, port)
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
            + "Sec-WebSocket-Protocol: %s\r\n\r\n".formatted(Paths.STREAM_JSON);
    out.write(request.getBytes(StandardCharsets.US_ASCII));
    int matched = 0;
    while (matched < 4) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      matched = c == "\r\n\r\n".charAt(matched) ? matched + 1 : (c == '\r' ? 1 : 0);
    }
    send(
        "{\"type\":\"hello\",\"token\":\"%s\",\"cursors\":[{\"log\":\"%s\",\"after\":%d}]}"
            .formatted(token, log, after));
    awaitFrame("\"ready\"");
    awaitFrame("\"caughtUp\"");
  }

  private void awaitFrame(String type) throws IOException {
    String frame = new String(frame(), StandardCharsets.UTF_8);
    while (!frame.contains(type)) {
      if (frame.contains("\"refused\"") || frame.contains("\"ended\"")) {
        throw new IOException(frame);
      }
      frame = new String(frame(), StandardCharsets.UTF_8);
    }
  }

  /// Waits for entries, and acknowledges them. Returns how many came.
  int take() throws IOException {
    byte[] frame = frame();
    int count = 0;
    long last = 0;
    for (int i = 0; i + SEQ.length < frame.length; i++) {
      if (frame[i] == '"' && matches(frame, i)) {
        count++;
        last = 0;
        for (int d = i + SEQ.length; frame[d] >= '0' && frame[d] <= '9'; d++) {
          last = last * 10 + frame[d] - '0';
        }
      }
    }
    if (count > 0) {
      send("{\"type\":\"ack\",\"log\":\"%s\",\"upTo\":%d}".formatted(log, last));
    }
    return count;
  }

  private static boolean matches(byte[] frame, int at) {
    for (int i = 0; i < SEQ.length; i++) {
      if (frame[at + i] != SEQ[i]) {
        return false;
      }
    }
    return true;
  }

  /// The next text, with pings answered.
  private byte[] frame() throws IOException {
    while (true) {
      int first = in.readUnsignedByte();
      long length = in.readUnsignedByte();
      if (length == 126) {
        length = in.readUnsignedShort();
      } else if (length == 127) {
        length = in.readLong();
      }
      byte[] payload = in.readNBytes(Math.toIntExact(length));
      switch (first) {
        case TEXT -> {
          return payload;
        }
        case PING -> send(PONG, payload);
        default -> throw new IOException("the server sent a frame " + Integer.toHexString(first));
      }
    }
  }

  private void send(String text) throws IOException {
    send(TEXT, text.getBytes(StandardCharsets.UTF_8));
  }

  private void send(int first, byte[] payload) throws IOException {
    ByteBuffer frame = ByteBuffer.allocate(payload.length + 14);
    frame.put((byte) first);
    if (payload.length < 126) {
      frame.put((byte) (0x80 | payload.length));
    } else {
      frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    frame.putInt(0).put(payload);
    out.write(frame.array(), 0, frame.position());
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
