package sonet.server.http;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;

/// Takes a new certificate when its files have changed. One that is no good is told to the log, and
/// the old one stays; connections that are open stay as they are.
public final class CertificateWatch implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(CertificateWatch.class.getName());

  private final HttpEngine engine;
  private final CertificateFiles files;
  private final Thread thread;
  private String seen;

  private CertificateWatch(HttpEngine engine, CertificateFiles files, Duration every)
      throws IOException {
    this.engine = engine;
    this.files = files;
    this.seen = files.stamp();
    this.thread =
        Thread.ofVirtual()
            .name("sonet-certificate")
            .unstarted(() -> {
              try {
                while (true) {
                  Thread.sleep(every);
                  look();
                }
              } catch (InterruptedException e) {
                // The engine stops.
                return;
              }
            });
  }

  /// Watches the files that an engine has its certificate from.
  ///
  /// @param every so often
  /// @throws IOException when the files are gone already
  public static CertificateWatch start(HttpEngine engine, CertificateFiles files, Duration every)
      throws IOException {
    CertificateWatch watch = new CertificateWatch(engine, files, every);
    watch.thread.start();
    return watch;
  }

  private void look() {
    try {
      String now = files.stamp();
      if (now.equals(seen)) {
        return;
      }
      seen = now;
      engine.reload(files);
      LOG.log(Level.INFO, "a new certificate is in use");
    } catch (IOException e) {
      LOG.log(Level.ERROR, "the certificate in use stays: " + e.getMessage());
    }
  }

  @Override
  public void close() {
    thread.interrupt();
  }
}
