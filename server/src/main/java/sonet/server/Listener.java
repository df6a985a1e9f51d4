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

  /// Begins to listen.
  ///
  /// @param idPrefix begins the ids of requests, so that those of two runs differ
  /// @throws ServerException when it cannot, with what to do
  static HttpEngine listen(ServerConfig config, Router router, WsEndpoint endpoint, String idPrefix)
      throws ServerException {
    ServerLimits limits = config.limits();
    HttpOptions options =
        new HttpOptions(
            config.host(),
            config.port(),
            limits.connections(),
            limits.bodyBytes(),
            config.settings().get(Settings.UPLOAD),
            limits.requestTime(),
            limits.idleTime(),
            limits.drainTime(),
            certificate(config));
    try {
      return HttpEngine.start(options, router, endpoint, idPrefix);
    } catch (CertificateException e) {
      throw new ServerException(Reason.CERTIFICATE, String.valueOf(e.getMessage()), e);
    } catch (BindException e) {
      boolean inUse = String.valueOf(e.getMessage()).contains("in use");
      throw inUse
          ? new ServerException(
              Reason.PORT_IN_USE,
              "port " + config.port() + " is in use; end what listens there or choose another",
              e)
          : new ServerException(
              Reason.CANNOT_LISTEN,
              "cannot listen at "
                  + config.host()
                  + " port "
                  + config.port()
                  + ": "
                  + e.getMessage(),
              e);
    } catch (IOException e) {
      throw new ServerException(
          Reason.CANNOT_LISTEN,
          "cannot listen at " + config.host() + " port " + config.port() + ": " + e.getMessage(),
          e);
    }
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
