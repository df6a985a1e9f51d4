package sonet.client.watch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.crypto.Bytes;

/// Where the files of a log are ([sonet.transparency.anchor.LogFiles]).
sealed interface Place extends AutoCloseable {
  /// Where a Sonet server has them.
  String SERVED = "/v1/transparency/anchor/";

  /// A file; empty when there is none.
  ///
  /// @param most how many bytes it may have
  /// @throws ClientException when it cannot be read, or is longer
  Optional<Bytes> read(String path, int most) throws ClientException;

  /// The server, if it is one, to which auditors give their heads.
  Optional<Web> server();

  @Override
  void close();

  /// The place that a text names: a server by its address alone, a file server by an address with a
  /// path, or a folder.
  ///
  /// @param tenant of the server, or empty
  /// @throws ClientException with `INVALID_INPUT` when it names none
  static Place of(String text, String tenant) throws ClientException {
    if (text.startsWith("http://") || text.startsWith("https://")) {
      return web(text, tenant);
    }
    try {
      Path folder = Path.of(text).toAbsolutePath().normalize();
      if (!text.isEmpty() && Files.isDirectory(folder)) {
        return new Folder(folder);
      }
    } catch (InvalidPathException notAPath) {
      // Told below, in the same words as a folder that is not there.
    }
    throw new ClientException(
        Reason.INVALID_INPUT,
        "\"" + text + "\" is neither the address of a server nor a folder with a log.");
  }

  private static Place web(String text, String tenant) throws ClientException {
    try {
      URI uri = URI.create(text.endsWith("/") ? text : text + "/");
      if (uri.getHost() != null && uri.getQuery() == null && uri.getFragment() == null) {
        boolean server = uri.getPath().equals("/");
        return new Web(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Web.CONNECT_TIME)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build(),
            server ? uri.resolve(SERVED) : uri,
            server,
            tenant);
      }
    } catch (IllegalArgumentException notAnAddress) {
      // Told below, in the same words as an address of another kind.
    }
    throw new ClientException(
        Reason.INVALID_INPUT, "\"" + text + "\" is not the address of a log.");
  }

  /// A folder, such as `log fetch` makes, or the setting `transparency.publish`.
  ///
  /// @param root the folder
  record Folder(Path root) implements Place {
    @Override
    public Optional<Bytes> read(String path, int most) throws ClientException {
      Path file = root.resolve(path);
      try (InputStream in = Files.newInputStream(file)) {
        return Optional.of(bounded(file.toString(), in, most));
      } catch (NoSuchFileException | NotDirectoryException absent) {
        return Optional.empty();
      } catch (IOException unreadable) {
        throw new ClientException(
            Reason.DISK_FAILED, "The file " + file + " cannot be read.", unreadable);
      }
    }

    @Override
    public Optional<Web> server() {
      return Optional.empty();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
      return root.toString();
    }
  }

  private static Bytes bounded(String name, InputStream in, int most)
      throws IOException, ClientException {
    byte[] bytes = in.readNBytes(most);
    if (in.read() >= 0) {
      throw new ClientException(
          Reason.LOG_UNPROVEN, name + " is longer than the " + most + " bytes it may have.");
    }
    return Bytes.wrap(bytes);
  }

  /// A server.
  ///
  /// @param http to ask with
  /// @param base what the paths are below
  /// @param isServer whether it is a Sonet server, and no file server
  /// @param tenant its name, or empty
  record Web(HttpClient http, URI base, boolean isServer, String tenant) implements Place {
    static final Duration CONNECT_TIME = Duration.ofSeconds(5);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /// Until the last byte of a file is here: one that never ends would keep an auditor from saying
    /// anything.
    private static final Duration LONGEST = Duration.ofMinutes(10);

    @Override
    public Optional<Bytes> read(String path, int most) throws ClientException {
      HttpRequest request = request(base.resolve(path)).build();
      try {
        HttpResponse<InputStream> response =
            http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream in = response.body();
            Deadline _ = Deadline.of(in, LONGEST)) {
          return switch (response.statusCode()) {
            case 200 -> Optional.of(bounded(request.uri().toString(), in, most));
            case 404 -> Optional.empty();
            default -> throw failed(request.uri(), response.statusCode());
          };
        }
      } catch (IOException unreachable) {
        throw unreachable(unreachable);
      } catch (InterruptedException stopped) {
        throw stopped(stopped);
      }
    }

    /// Puts a small document; the status that was answered.
    int put(String path, Bytes json) throws ClientException {
      HttpRequest request =
          request(base.resolve(path))
              .header("Content-Type", "application/json")
              .PUT(HttpRequest.BodyPublishers.ofByteArray(json.toArray()))
              .build();
      try {
        return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
      } catch (IOException unreachable) {
        throw unreachable(unreachable);
      } catch (InterruptedException stopped) {
        throw stopped(stopped);
      }
    }

    private HttpRequest.Builder request(URI uri) {
      HttpRequest.Builder builder = HttpRequest.newBuilder(uri).timeout(PATIENCE);
      return tenant.isEmpty() ? builder : builder.header("Sonet-Tenant", tenant);
    }

    private static ClientException failed(URI uri, int status) {
      return new ClientException(Reason.SERVER_FAILED, uri + " answered status " + status + ".");
    }

    private ClientException unreachable(IOException e) {
      return new ClientException(Reason.SERVER_UNREACHABLE, "Nothing answers at " + base + ".", e);
    }

    private static ClientException stopped(InterruptedException e) {
      Thread.currentThread().interrupt();
      return new ClientException(Reason.CLOSED, "It was told to stop.", e);
    }

    @Override
    public Optional<Web> server() {
      return isServer ? Optional.of(this) : Optional.empty();
    }

    @Override
    public void close() {
      http.shutdownNow();
    }

    @Override
    public String toString() {
      return base.toString();
    }
  }
}
