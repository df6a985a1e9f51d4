package sonet.bench.ejabberd;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A client's stream (RFC 6120). It looks for what it waits for in the text and does not parse it.
final class XmppLine implements AutoCloseable {
  private static final String OPEN =
      "<?xml version='1.0'?><stream:stream to='localhost' xmlns='jabber:client'"
          + " xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

  private final Socket socket = new Socket();
  private final InputStream in;
  private final OutputStream out;
  private final String user;

  XmppLine(int port, String user) throws IOException {
    this.user = user;
    socket.setTcpNoDelay(true);
    socket.setReceiveBufferSize(16 << 10);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    in = new BufferedInputStream(socket.getInputStream(), 2048);
    out = socket.getOutputStream();
    send(OPEN);
    await("</stream:features>");
  }

  /// Registers the account (XEP-0077).
  void register() throws IOException {
    send(
        "<iq type='set' id='r'><query xmlns='jabber:iq:register'><username>%s</username><password>p</password></query></iq>"
            .formatted(user));
    await("id='r'");
    await(">");
  }

  /// Logs in and binds a resource.
  void login() throws IOException {
    byte[] plain = ("\0" + user + "\0p").getBytes(StandardCharsets.UTF_8);
    send(
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>%s</auth>"
            .formatted(Base64.getEncoder().encodeToString(plain)));
    await("<success");
    send(OPEN);
    await("</stream:features>");
    send(
        "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'>"
            + "<resource>r</resource></bind></iq>");
    await("</iq>");
  }

  /// Says that it is there and takes messages.
  void present() throws IOException {
    send("<presence/>");
    await("</presence>", "/>");
  }

  /// Has the server acknowledge what it has dealt with (XEP-0198 §4).
  void acknowledged() throws IOException {
    send("<enable xmlns='urn:xmpp:sm:3'/>");
    await("<enabled");
    await("/>");
  }

  /// Sends a message and waits for the acknowledgement.
  void deliver(String message) throws IOException {
    send(message + "<r xmlns='urn:xmpp:sm:3'/>");
    await("<a ");
    await("/>");
  }

  void send(String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
  }

  /// Waits for the end of a message.
  void awaitMessage() throws IOException {
    await("</message>");
  }

  /// Reads up to the first of some texts.
  void await(String... texts) throws IOException {
    int[] matched = new int[texts.length];
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("ejabberd closed the connection");
      }
      for (int i = 0; i < texts.length; i++) {
        String text = texts[i];
        if (c == text.charAt(matched[i])) {
          matched[i]++;
        } else {
          matched[i] = c == text.charAt(0) ? 1 : 0;
        }
        if (matched[i] == text.length()) {
          return;
        }
      }
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
