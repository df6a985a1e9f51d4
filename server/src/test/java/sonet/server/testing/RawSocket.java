package sonet.server.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import sonet.crypto.Bytes;

/// A connection on which a test says what no HTTP client would.
public final class RawSocket implements AutoCloseable {
  private final Socket socket;
  private final InputStream in;

  /// A connection to a port of the loopback address.
  public RawSocket(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout(60_000);
    socket.setTcpNoDelay(true);
    in = socket.getInputStream();
  }

  /// An answer to a request.
  ///
  /// @param status its status code
  /// @param headers by lower-case name
  /// @param body as long as its Content-Length says
  public record Reply(int status, Map<String, String> headers, Bytes body) {}

  /// Says something.
  public void say(String text) throws IOException {
    say(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// Says something.
  public void say(byte... bytes) throws IOException {
    socket.getOutputStream().write(bytes);
  }

  /// Says something and hears the answer.
  public Reply ask(String text) throws IOException {
    say(text);
    return hear();
  }

  /// Says that nothing more will come.
  public void end() throws IOException {
    socket.shutdownOutput();
  }

  /// Hears an answer.
  public Reply hear() throws IOException {
    return hear(false);
  }

  /// Hears an answer to HEAD, which has no body.
  public Reply hearHead() throws IOException {
    return hear(true);
  }

  private Reply hear(boolean head) throws IOException {
    String line = line();
    assertThat(line).startsWith("HTTP/1.1 ");
    int status = Integer.parseInt(line.substring(9, 12));
    Map<String, String> headers = new TreeMap<>();
    for (String next = line(); !next.isEmpty(); next = line()) {
      int colon = next.indexOf(':');
      headers.put(
          next.substring(0, colon).toLowerCase(Locale.ROOT), next.substring(colon + 1).strip());
    }
    int length = head ? 0 : Integer.parseInt(headers.getOrDefault("content-length", "0"));
    byte[] body = in.readNBytes(length);
    assertThat(body).as("the whole body").hasSize(length);
    return new Reply(status, headers, Bytes.wrap(body));
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new IOException("the connection ended in a line: " + line);
      }
      line.write(next);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }

  /// Hears single bytes.
  public byte[] bytes(int number) throws IOException {
    return in.readNBytes(number);
  }

  /// Hears all that comes before the server ends the connection, and how much it was.
  public long untilEnd() throws IOException {
    byte[] buffer = new byte[8_192];
    long total = 0;
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        total += read;
      }
    } catch (SocketException e) {
      // Reset is an end as well.
      return total;
    }
    return total;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
