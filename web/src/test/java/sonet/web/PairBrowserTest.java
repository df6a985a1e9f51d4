package sonet.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.web.Page.Refusal;
import sonet.web.Page.RemoteObject;

/// Pairs in Chromium with the JVM at the other end of a socket: the engine `ratchet` runs where
/// that of groups does, though it is not shipped there.
///
/// Without Chromium it is left out, and says so, unless `SONET_REQUIRE` names `chromium`.
class PairBrowserTest {
  /// Rounds of a message there and one back: two epochs of the braid and more.
  private static final int ROUNDS = 100;

  private static Optional<Page> page = Optional.empty();

  @BeforeAll
  static void openTheBrowser() throws Exception {
    Optional<Path> program = Chromium.find();
    if (program.isEmpty()) {
      String required = Optional.ofNullable(System.getenv("SONET_REQUIRE")).orElse("");
      assertThat(required.split(",")).as("no Chromium").doesNotContain("chromium");
      System.out.println("No Chromium on the PATH: left out the check of pairs in a browser");
      return;
    }
    Path target = Path.of("target").toAbsolutePath();
    Map<String, Path> folders =
        Map.of(
            "page", Path.of("src/test/resources/sonet/web").toAbsolutePath(),
            "engine", target.resolve("engine"),
            "pairs", target.resolve("pairs"));
    page = Optional.of(Page.open(program.get(), folders));
  }

  @AfterAll
  static void closeTheBrowser() throws Exception {
    if (page.isPresent()) {
      page.get().close();
    }
  }

  @TestFactory
  Stream<DynamicNode> pairsRunInABrowser() {
    return page.stream()
        .flatMap(browser ->
            Stream.of(
                DynamicTest.dynamicTest("the browser begins", () -> browserBegins(browser)),
                DynamicTest.dynamicTest("the JVM begins", () -> jvmBegins(browser)),
                DynamicTest.dynamicTest("late and lost messages", () -> lateAndLost(browser)),
                DynamicTest.dynamicTest("refuses as the JVM does", () -> refusesAlike(browser))));
  }

  private static void browserBegins(Page browser) throws Exception {
    Talk talk = Talk.between(browser);
    assertThat(talk.browser.call("begin", talk.jvm.published()).asText()).isEqualTo("begun");
    for (int i = 0; i < ROUNDS; i++) {
      talk.toJvm("to the JVM " + i);
      talk.toBrowser("to the browser " + i);
      if (i % 20 == 7) {
        assertThat(talk.browser.call("restart").asText()).isEqualTo("restarted");
      }
    }
  }

  private static void jvmBegins(Page browser) throws Exception {
    Talk talk = Talk.between(browser);
    talk.jvm.begin(talk.browser.bytes("published"));
    for (int i = 0; i < ROUNDS; i++) {
      talk.toBrowser("to the browser " + i);
      talk.toJvm("to the JVM " + i);
    }
  }

  private static void lateAndLost(Page browser) throws Exception {
    Talk talk = Talk.between(browser);
    talk.jvm.begin(talk.browser.bytes("published"));
    talk.toBrowser("first");
    talk.toJvm("answer");
    List<Bytes> late = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      late.add(talk.jvm.send(Bytes.utf8("late " + i)));
    }
    for (int i = 59; i >= 0; i -= 2) {
      assertThat(talk.read(late.get(i))).isEqualTo("late " + i);
    }
    assertThat(talk.read(late.get(59))).isEqualTo("DUPLICATE");
    talk.toJvm("still there");
  }

  private static void refusesAlike(Page browser) throws Exception {
    Talk talk = Talk.between(browser);
    talk.jvm.begin(talk.browser.bytes("published"));
    talk.toBrowser("first");
    talk.toJvm("answer");
    Bytes genuine = talk.jvm.send(Bytes.utf8("genuine"));
    for (int at = 0; at < genuine.length(); at += 11) {
      byte[] forged = genuine.toArray();
      forged[at] ^= 1;
      assertThat(talk.read(Bytes.wrap(forged))).matches("[A-Z_]+");
    }
    assertThat(talk.read(genuine)).isEqualTo("genuine");
  }

  /// A device in the browser and one on the JVM that know each other's key.
  private record Talk(RemoteObject browser, PairDevice jvm) {
    static Talk between(Page page) throws Refusal {
      Talk talk = new Talk(page.object("pairs"), new PairDevice(Providers.random()));
      talk.jvm.meet(talk.browser.bytes("key"));
      assertThat(talk.browser.call("meet", talk.jvm.key()).isNull()).isTrue();
      return talk;
    }

    void toJvm(String text) throws Exception {
      assertThat(jvm.receive(browser.bytes("send", Bytes.utf8(text)))).isEqualTo(text);
    }

    void toBrowser(String text) throws Exception {
      assertThat(read(jvm.send(Bytes.utf8(text)))).isEqualTo(text);
    }

    String read(Bytes message) throws Refusal {
      return browser.call("receive", message).asText();
    }
  }
}
