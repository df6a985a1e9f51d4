package sonet.server.http;

import java.time.Duration;
import java.util.Optional;

/// Where the engine listens and what it allows.
///
/// @param host the address to listen at
/// @param port the port, 0 for any that is free
/// @param maxConnections how many connections may be open; further ones wait to be accepted
/// @param maxBody how many bytes a request may carry that is read whole
/// @param maxStream how many bytes a request may carry that is read part by part
/// @param requestTime how long a request may take to arrive and a response to be taken, or each
///   part of them where they are read or written part by part
/// @param idleTime how long a connection may rest between requests, to the second
/// @param drainTime how long requests under way may take when the engine stops
/// @param certificate of the server; none for plain HTTP
public record HttpOptions(
    String host,
    int port,
    int maxConnections,
    int maxBody,
    long maxStream,
    Duration requestTime,
    Duration idleTime,
    Duration drainTime,
    Optional<CertificateFiles> certificate) {
  /// Without TLS.
  public HttpOptions(
      String host,
      int port,
      int maxConnections,
      int maxBody,
      long maxStream,
      Duration requestTime,
      Duration idleTime,
      Duration drainTime) {
    this(
        host,
        port,
        maxConnections,
        maxBody,
        maxStream,
        requestTime,
        idleTime,
        drainTime,
        Optional.empty());
  }
}
