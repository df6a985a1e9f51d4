package sonet.server;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Path;
import java.util.Optional;
import sonet.server.ServerException.Reason;
import sonet.server.config.Settings;
import sonet.server.http.CertificateException;
import sonet.server.http.CertificateFiles;
import sonet.server.http.CertificateWatch;
import sonet.server.http.HttpEngine;
import sonet.server.http.HttpOptions;
import sonet.server.http.Router;
import sonet.server.http.WsEndpoint;

/// How the service listens: the address, TLS, and what is told when it cannot.
final class Listener {
  private Listener() {}

  /// How many may ask for what administrators may have at once: they need not wait for devices.
  private static final int ADMIN_CONNECTIONS = 256;

  private interface Start {
    HttpEngine with(HttpOptions options) throws IOException;
  }

  /// Begins to listen.
  ///
  /// @param idPrefix begins the ids of requests, so that those of two runs differ
  /// @throws ServerException when it cannot, with what to do
  static HttpEngine listen(ServerConfig config, Router router, WsEndpoint endpoint, String idPrefix)
      throws ServerException {
    return listen(
        options(config, config.host(), config.port(), config.limits().connections()),
        options -> HttpEngine.start(options, router, endpoint, idPrefix));
  }

  /// Begins to listen for administrators, at a port of their own.
  ///
  /// @param idPrefix begins the ids of requests, so that those of two runs differ
  /// @throws ServerException when it cannot, with what to do
  static HttpEngine administer(ServerConfig config, int port, Router router, String idPrefix)
      throws ServerException {
    return listen(
        options(config, config.settings().get(Settings.ADMIN_HOST), port, ADMIN_CONNECTIONS),
        options -> HttpEngine.start(options, router, idPrefix));
  }

  private static HttpOptions options(ServerConfig config, String host, int port, int connections) {
    ServerLimits limits = config.limits();
    return new HttpOptions(
        host,
        port,
        connections,
        limits.bodyBytes(),
        config.settings().get(Settings.UPLOAD),
        limits.requestTime(),
        limits.idleTime(),
        limits.drainTime(),
        certificate(config));
  }

  private static HttpEngine listen(HttpOptions options, Start start) throws ServerException {
    String where = options.host() + " port " + options.port();
    try {
      return start.with(options);
    } catch (CertificateException e) {
      throw new ServerException(Reason.CERTIFICATE, String.valueOf(e.getMessage()), e);
    } catch (BindException e) {
      boolean inUse = String.valueOf(e.getMessage()).contains("in use");
      throw inUse
          ? new ServerException(
              Reason.PORT_IN_USE,
              "port " + options.port() + " is in use; end what listens there or choose another",
              e)
          : cannot(where, e);
    } catch (IOException e) {
      throw cannot(where, e);
    }
  }

  private static ServerException cannot(String where, IOException e) {
    return new ServerException(
        Reason.CANNOT_LISTEN, "cannot listen at " + where + ": " + e.getMessage(), e);
  }

  /// Watches the files of the certificate, where there are any.
  ///
  /// @throws ServerException when they cannot be watched
  static Optional<CertificateWatch> watch(ServerConfig config, HttpEngine engine)
      throws ServerException {
    Optional<CertificateFiles> files = certificate(config);
    try {
      return files.isEmpty()
          ? Optional.empty()
          : Optional.of(
              CertificateWatch.start(
                  engine, files.get(), config.settings().get(Settings.CERTIFICATE_TIME)));
    } catch (IOException e) {
      throw new ServerException(Reason.CERTIFICATE, String.valueOf(e.getMessage()), e);
    }
  }

  /// The files of the certificate, where TLS is wanted.
  static Optional<CertificateFiles> certificate(ServerConfig config) {
    String certificates = config.settings().get(Settings.CERTIFICATE);
    return certificates.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new CertificateFiles(
                Path.of(certificates), Path.of(config.settings().get(Settings.CERTIFICATE_KEY))));
  }
}
