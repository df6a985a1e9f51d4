package sonet.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProvidersTest {
  @AfterEach
  void clearTheProperty() {
    System.clearProperty(Providers.PROPERTY);
  }

  @Test
  void bestServesEverySuite() {
    assertThat(CipherSuites.of(Providers.best()).all()).hasSize(7);
    assertThat(CipherSuites.withPostQuantum(Providers.best()).all()).hasSize(18);
    assertThat(Providers.report()).hasSize(25);
  }

  @Test
  void thePropertyAsksForPlainJava() {
    System.setProperty(Providers.PROPERTY, "pure");
    assertThat(Providers.best()).isSameAs(Providers.pure());
    assertThat(Providers.report()).extracting(ServedPrimitive::library).containsOnly("pure");
  }

  @Test
  void anotherValueOfThePropertyIsRefused() {
    System.setProperty(Providers.PROPERTY, "fast");
    assertThatIllegalArgumentException().isThrownBy(Providers::best).withMessageContaining("fast");
  }

  @Test
  void theSystemsRandomnessDoesNotRepeat() {
    assertThat(Providers.random().bytes(32)).isNotEqualTo(Providers.random().bytes(32));
  }

  /// The class path of this test without the two libraries.
  @Test
  void withoutTheNativeLibrariesPlainJavaAndTheJdkServe() throws Exception {
    List<URL> urls = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!entry.contains("conscrypt") && !entry.contains("Corretto")) {
        urls.add(url(entry));
      }
    }
    try (URLClassLoader without =
        new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      Object report = without.loadClass(Providers.class.getName()).getMethod("report").invoke(null);
      String text = String.valueOf(report);
      assertThat(text)
          .contains("primitive=SHA256, library=jdk")
          .contains("primitive=AES_128_GCM, library=jdk")
          .contains("primitive=ED25519, library=pure")
          .contains("conscrypt: not on the class path", "corretto: not on the class path");
    }
  }

  @Test
  void everyOperationIsMeasuredInItsTime() {
    long[] now = {0};
    List<Measurement> measurements =
        Measurement.all(Providers.pure(), Providers.random(), () -> now[0] += 1_000_000, 1);
    assertThat(measurements)
        .hasSize(3 * 2 + 3 * 2 + 11 * 3 + 8 * 2)
        .allSatisfy(each -> assertThat(each.microseconds()).isEqualTo(1000))
        .allSatisfy(each -> assertThat(each.perSecond()).isEqualTo(1000));
  }

  private static URL url(String entry) throws MalformedURLException {
    URI uri = new File(entry).toURI();
    return uri.toURL();
  }
}
