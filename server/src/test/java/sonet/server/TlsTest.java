package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.server.ServerException.Reason;
import sonet.server.config.Settings;

final class TlsTest {
  private static final String PASSWORD = "for the test";

  @TempDir Path folder;

  /// Any certificate will do: which one it is, is what the test looks at.
  private static final class Anyone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /// Makes a certificate with a name, by the JDK's own tool.
  private void make(String name, String algorithm) throws Exception {
    Path store = folder.resolve(name + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                algorithm,
                "-dname",
                "CN=" + name,
                "-validity",
                "10",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .start();
    byte[] said = keytool.getInputStream().readAllBytes();
    assertThat(keytool.waitFor()).as(new String(said, StandardCharsets.UTF_8)).isZero();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      keys.load(in, PASSWORD.toCharArray());
    }
    write(name + ".crt", "CERTIFICATE", keys.getCertificate("it").getEncoded());
    write(name + ".key", "PRIVATE KEY", keys.getKey("it", PASSWORD.toCharArray()).getEncoded());
  }

  private void write(String file, String kind, byte[] der) throws IOException {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    Path _ =
        Files.writeString(
            folder.resolve(file),
            "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n");
  }

  private ServerConfig config(String certificate, String key) {
    return ServerConfig.of(folder.resolve("data"))
        .withPort(0)
        .with(Settings.CERTIFICATE, folder.resolve(certificate).toString())
        .with(Settings.CERTIFICATE_KEY, folder.resolve(key).toString())
        .with(Settings.CERTIFICATE_TIME, Duration.ofMillis(10));
  }

  private static SSLSocket connect(SonetServer server, String... protocols) throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new Anyone()}, new SecureRandom());
    SSLSocket socket =
        (SSLSocket)
            context
                .getSocketFactory()
                .createSocket(InetAddress.getLoopbackAddress(), server.port());
    if (protocols.length > 0) {
      socket.setEnabledProtocols(protocols);
    }
    socket.setSoTimeout(60_000);
    socket.startHandshake();
    return socket;
  }

  private static String name(SSLSocket socket) throws Exception {
    return socket.getSession().getPeerPrincipal().getName();
  }

  private static String ask(SSLSocket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return new String(socket.getInputStream().readNBytes(15), StandardCharsets.US_ASCII);
  }

  @Test
  void itServesTls13AndNothingOlder() throws Exception {
    make("one", "EC");
    try (SonetServer server = SonetServer.start(config("one.crt", "one.key"));
        SSLSocket socket = connect(server)) {
      assertThat(server.address().getScheme()).isEqualTo("https");
      assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
      assertThat(ask(socket)).isEqualTo("HTTP/1.1 200 OK");
      assertThatThrownBy(() -> connect(server, "TLSv1.2").close()).isInstanceOf(SSLException.class);
    }
  }

  @Test
  void aNewCertificateIsTakenAndOpenConnectionsStay() throws Exception {
    make("one", "EC");
    make("two", "EC");
    try (SonetServer server = SonetServer.start(config("one.crt", "one.key"));
        SSLSocket before = connect(server)) {
      assertThat(name(before)).isEqualTo("CN=one");
      replace("two.key", "one.key");
      replace("two.crt", "one.crt");
      awaitName(server, "CN=two");
      assertThat(ask(before)).isEqualTo("HTTP/1.1 200 OK");
    }
  }

  private void replace(String from, String to) throws IOException {
    Path _ =
        Files.copy(folder.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
  }

  /// Ends with the test's own time limit when the name never comes.
  private static void awaitName(SonetServer server, String name) throws Exception {
    String seen = "";
    for (long end = System.nanoTime() + 60_000_000_000L;
        !seen.equals(name) && System.nanoTime() < end; ) {
      try (SSLSocket socket = connect(server)) {
        seen = name(socket);
      } catch (SSLException e) {
        // Between the two files' change they do not belong together.
        seen = "";
      }
    }
    assertThat(seen).isEqualTo(name);
  }

  @Test
  void aBrokenCertificateLeavesTheOldOneInUse() throws Exception {
    make("one", "EC");
    make("two", "EC");
    try (SonetServer server = SonetServer.start(config("one.crt", "one.key"))) {
      Path _ = Files.writeString(folder.resolve("one.crt"), "nothing");
      for (int i = 0; i < 20; i++) {
        try (SSLSocket socket = connect(server)) {
          assertThat(name(socket)).isEqualTo("CN=one");
        }
      }
      replace("two.key", "one.key");
      replace("two.crt", "one.crt");
      awaitName(server, "CN=two");
    }
  }

  @Test
  void wrongFilesAreToldAtTheStart() throws Exception {
    make("one", "EC");
    make("two", "RSA");
    make("three", "RSA");
    Path _ = Files.writeString(folder.resolve("empty"), "");
    assertFails("nowhere", "one.key", "nowhere cannot be read");
    assertFails("one.crt", "nowhere", "nowhere cannot be read");
    assertFails("one.key", "one.key", "no certificates");
    assertFails("empty", "one.key", "no certificates");
    assertFails("one.crt", "one.crt", "no private key");
    assertFails("one.crt", "two.key", "is not the key");
    assertFails("two.crt", "three.key", "is not the key");
  }

  private void assertFails(String certificate, String key, String said) {
    assertThatThrownBy(() -> SonetServer.start(config(certificate, key)).close())
        .isInstanceOfSatisfying(
            ServerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CERTIFICATE))
        .hasMessageContaining(said);
  }
}
