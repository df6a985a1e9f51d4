package sonet.bench.server;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import sonet.crypto.Bytes;

/// A connection that asks one request after another (RFC 9112), as plainly as can be.
final class Line implements AutoCloseable {
  private final Socket socket = new Socket();
  private final String authority;
  private final InputStream in;
  private final OutputStream out;

  Line(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    authority = "127.0.0.1:" + port;
    in = new BufferedInputStream(socket.getInputStream(), 8192);
    out = socket.getOutputStream();
  }

  /// An answer.
  record Answer(int status, Bytes body) {
    /// The body, when the request was taken.
    ///
    /// @throws IOException with the refusal, when it was not
    Bytes taken() throws IOException {
      if (status / 100 != 2) {
        throw new IOException(status + " " + body.toUtf8());
      }
      return body;
    }
  }

  /// Asks, and waits for the answer.
  Answer ask(String method, String path, String token, byte[] body) throws IOException {
    StringBuilder head = new StringBuilder(256);
    head.append(method).append(' ').append(path).append(" HTTP/1.1\r\nHost: ").append(authority);
    if (!token.isEmpty()) {
      head.append("\r\nAuthorization: Bearer ").append(token);
    }
    if (body.length > 0) {
      head.append("\r\nContent-Type: application/json\r\nContent-Length: ").append(body.length);
    }
    byte[] first = head.append("\r\n\r\n").toString().getBytes(StandardCharsets.US_ASCII);
    byte[] whole = new byte[first.length + body.length];
    System.arraycopy(first, 0, whole, 0, first.length);
    System.arraycopy(body, 0, whole, first.length, body.length);
    out.write(whole);
    int status = Integer.parseInt(line().split(" ", 3)[1]);
    int length = 0;
    for (String header = line(); !header.isEmpty(); header = line()) {
      if (header.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    return new Answer(status, Bytes.wrap(in.readNBytes(length)));
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("the server closed the connection");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
