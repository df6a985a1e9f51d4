package sonet.web;

import org.teavm.jso.JSExport;
import org.teavm.jso.JSFunctor;
import org.teavm.jso.JSObject;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.mls.Environment;
import sonet.mls.GroupPolicy;
import sonet.mls.MlsException;
import sonet.mls.PskStore;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;

/// The engine as JavaScript sees it: it makes identities, and these make key packages and groups.
///
/// Names, keys and messages are byte arrays: any typed array of bytes goes in, an `Int8Array` comes
/// out. Whatever is refused is thrown as an `Error` ([WebError]).
public final class WebEngine {
  private final Environment environment;

  private WebEngine(Environment environment) {
    this.environment = environment;
  }

  /// The application's word on whose keys are whose (RFC 9420 §5.3.1). Its answers must not depend
  /// on who asks, or members disagree and the group forks.
  @JSFunctor
  public interface Authenticator extends JSObject {
    /// Whether a name may be used with a signature key.
    boolean accepts(byte[] name, byte[] signatureKey);
  }

  /// An engine on the browser's clock and randomness.
  ///
  /// @param authenticator asked for each leaf, as the RFC says
  @JSExport
  public static WebEngine create(Authenticator authenticator) {
    AuthenticationService service =
        (credential, signatureKey, epochSecond) ->
            credential instanceof Credential.Basic(Bytes name)
                && authenticator.accepts(name.toArray(), signatureKey.toArray());
    return new WebEngine(
        new Environment(
            BrowserSuites.create(),
            BrowserRandom.create(),
            () -> System.currentTimeMillis() / 1000,
            service,
            PskStore.NONE,
            GroupPolicy.DEFAULT));
  }

  /// The code points of the cipher suites, in ascending order.
  @JSExport
  public int[] suites() {
    return environment.suites().all().stream().mapToInt(CipherSuite::id).toArray();
  }

  /// A fresh identity: a signature key for a suite under a name.
  @JSExport
  public WebIdentity createIdentity(int suite, byte[] name) {
    return WebError.unlessRefused(
        () -> WebIdentity.create(environment, suite(suite), Bytes.of(name)));
  }

  /// The identity that [WebIdentity#save] gave.
  @JSExport
  public WebIdentity restoreIdentity(byte[] saved) {
    return WebError.unlessRefused(() -> WebIdentity.restore(environment, saved));
  }

  private MlsSuite suite(int id) throws MlsException {
    return environment.suite(new CipherSuiteId(id));
  }
}
