package sonet.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.Received;
import sonet.mls.framing.MlsMessage;
import sonet.mls.tree.LeafIndex;
import sonet.vectors.VectorException;
import sonet.vectors.VectorRunner;
import sonet.web.Page.Refusal;
import sonet.web.Page.RemoteObject;

/// The engine in Chromium with that of the JVM at the other end of a socket.
///
/// Without Chromium it is left out, and says so, unless `SONET_REQUIRE` names `chromium`.
class BrowserTest {
  private static final List<Integer> SUITES = List.of(1, 2, 3, 0xf001);
  private static final String PASSED = "passed";
  private static final String OTHER_SUITE = "other suite";
  private static final Path PAGE = Path.of("src/test/resources/sonet/web").toAbsolutePath();
  private static final int MESSAGES = 10;
  private static final int DAYS = 30;

  private static Optional<Page> page = Optional.empty();
  private static Optional<Path> vectors = Optional.empty();

  @BeforeAll
  static void openTheBrowser() throws Exception {
    Optional<Path> program = Chromium.find();
    if (program.isEmpty()) {
      String required = Optional.ofNullable(System.getenv("SONET_REQUIRE")).orElse("");
      assertThat(required.split(",")).as("no Chromium").doesNotContain("chromium");
      System.out.println("No Chromium on the PATH: left out the check of the engine in a browser");
      return;
    }
    vectors = publishedVectors();
    Map<String, Path> folders = new HashMap<>();
    Path target = Path.of("target").toAbsolutePath();
    folders.put("page", PAGE);
    folders.put("engine", target.resolve("engine"));
    folders.put("check", target.resolve("check"));
    vectors.ifPresent(folder -> folders.put("vectors", folder));
    page = Optional.of(Page.open(program.get(), folders));
  }

  @AfterAll
  static void closeTheBrowser() throws Exception {
    if (page.isPresent()) {
      page.get().close();
    }
  }

  /// The folder of published vectors: what `sonet.vectors` or `SONET_VECTORS` names, else
  /// `shared/vectors` beside a folder above the working directory.
  private static Optional<Path> publishedVectors() {
    Stream<Path> named =
        Stream.of(
                System.getProperty("sonet.vectors", ""),
                System.getenv().getOrDefault("SONET_VECTORS", ""))
            .filter(name -> !name.isEmpty() && !name.startsWith("${"))
            .map(Path::of);
    Stream<Path> above =
        Stream.iterate(Path.of("").toAbsolutePath(), at -> at != null, Path::getParent)
            .map(folder -> folder.resolve("shared/vectors"));
    return Stream.concat(named, above)
        .map(folder -> folder.resolve("mls"))
        .filter(Files::isDirectory)
        .findFirst();
  }

  @TestFactory
  Stream<DynamicNode> theEngineRunsInABrowser() throws VectorException {
    return page.isEmpty() ? Stream.empty() : tests(page.get());
  }

  private Stream<DynamicNode> tests(Page browser) throws VectorException {
    return Stream.of(
        dynamicContainer("browser founds", perSuite(browser, this::browserFounds)),
        dynamicContainer("JVM founds", perSuite(browser, this::jvmFounds)),
        dynamicContainer("published vectors", publishedVectorsPass(browser)),
        dynamicTest("refuses as the JVM does", () -> refusesAlike(browser)),
        dynamicTest("lets others join by its GroupInfo", () -> othersJoin(browser)),
        dynamicTest("reserves keys before a reload", () -> reservesKeys(browser)),
        dynamicTest("commits onto later messages", () -> commitsOnto(browser)),
        dynamicTest("wipes what is closed", () -> wipesWhatIsClosed(browser)),
        dynamicTest("offers its suites", () -> offersItsSuites(browser)),
        dynamicTest("says which rule was broken", () -> namesRules(browser)),
        dynamicTest("fills long arrays at random", () -> fillsLongArrays(browser)),
        dynamicTest("throws without randomness", () -> throwsWithoutRandomness(browser)),
        dynamicTest("keeps to the policy", () -> keepsToThePolicy(browser)));
  }

  @FunctionalInterface
  private interface Scenario {
    void play(Page page, int suite) throws Exception;
  }

  private static Stream<DynamicNode> perSuite(Page page, Scenario scenario) {
    return SUITES.stream()
        .map(suite ->
            dynamicTest("suite 0x%04x".formatted(suite), () -> scenario.play(page, suite)));
  }

  private void browserFounds(Page page, int suite) throws Exception {
    RemoteObject identity = identity(page, suite);
    JvmClient jvm = JvmClient.create(suite, "jvm");
    JvmClient third = JvmClient.create(suite, "third");
    KeyPackageBundle jvmKeys = jvm.keyPackage();
    KeyPackageBundle thirdKeys = third.keyPackage();

    RemoteObject created = identity.object("createGroup");
    RemoteObject adding =
        created.object(
            "add", Bytes.concat(JvmClient.message(jvmKeys), JvmClient.message(thirdKeys)));
    RemoteObject browserGroup = adding.object("keep");
    Group jvmGroup = jvm.join(adding.bytes("welcome"), jvmKeys);
    Group thirdGroup = third.join(adding.bytes("welcome"), thirdKeys);
    assertAgree(browserGroup, jvmGroup);

    Talk talk = new Talk(browserGroup, jvmGroup);
    talk.tenMessages();
    browserGroup = restored(identity, talk.browser);

    RemoteObject removing = browserGroup.object("remove", List.of(thirdGroup.self().value()));
    Received atJvm = talk.jvm.process(removing.bytes("message"));
    assertThat(atJvm).isInstanceOf(Received.Commit.class);
    assertThat(thirdGroup.process(removing.bytes("message"))).isInstanceOf(Received.Removed.class);
    browserGroup = removing.object("keep");
    assertAgree(browserGroup, atJvm.keep());
    assertThat(Page.texts(browserGroup.call("leaves"))).containsExactly("0", "1");

    Bytes afterwards = protect(browserGroup, "without the third");
    assertThat(thirdGroup.process(afterwards)).isInstanceOf(Received.FutureEpoch.class);
  }

  private void jvmFounds(Page page, int suite) throws Exception {
    JvmClient jvm = JvmClient.create(suite, "jvm");
    RemoteObject identity = identity(page, suite);
    RemoteObject keys = identity.object("createKeyPackage", DAYS);
    RemoteObject restoredKeys = identity.object("restoreKeyPackage", keys.bytes("save"));

    PendingCommit adding =
        jvm.create().commit(CommitRequest.add(JvmClient.keyPackage(keys.bytes("message"))));
    Group jvmGroup = adding.keep();
    RemoteObject browserGroup =
        identity.object("join", adding.welcome().orElseThrow().encoded(), restoredKeys);
    assertAgree(browserGroup, jvmGroup);
    assertThat(browserGroup.bytes("nameAt", 1)).isEqualTo(Bytes.utf8("browser"));

    Talk talk = new Talk(browserGroup, jvmGroup);
    talk.tenMessages();
    RemoteObject updating = talk.browser.object("update");
    Group updated = talk.jvm.process(updating.bytes("message")).keep();
    browserGroup = updating.object("keep");
    assertAgree(browserGroup, updated);

    PendingCommit removing = updated.commit(CommitRequest.remove(new LeafIndex(1)));
    RemoteObject removed = browserGroup.object("process", removing.message().encoded());
    assertThat(removed.call("kind").asText()).isEqualTo("removed");
    assertThat(removing.keep().size()).isEqualTo(1);
  }

  /// Two groups that talk with each other.
  private static final class Talk {
    private RemoteObject browser;
    private Group jvm;

    Talk(RemoteObject browser, Group jvm) {
      this.browser = browser;
      this.jvm = jvm;
    }

    /// In turn from either side.
    void tenMessages() throws Exception {
      for (int i = 0; i < MESSAGES; i++) {
        String text = "message " + i;
        if (i % 2 == 0) {
          Received received = jvm.process(protect(browser, text));
          assertThat(received)
              .isInstanceOfSatisfying(
                  Received.Application.class,
                  message -> assertThat(message.data().toUtf8()).isEqualTo(text));
          jvm = received.keep();
        } else {
          RemoteObject received =
              browser.object("process", jvm.protect(Bytes.utf8(text)).encoded());
          assertThat(received.call("kind").asText()).isEqualTo("application");
          assertThat(received.bytes("data").toUtf8()).isEqualTo(text);
          assertThat(received.bytes("senderName").toUtf8()).isEqualTo("jvm");
          browser = received.object("keep");
        }
      }
    }
  }

  /// What a page that was closed and opened again goes on with.
  private static RemoteObject restored(RemoteObject identity, RemoteObject group) throws Refusal {
    Bytes saved = group.bytes("save");
    Bytes savedIdentity = identity.bytes("save");
    return identity
        .page()
        .object("engine")
        .object("restoreIdentity", savedIdentity)
        .object("restoreGroup", saved);
  }

  /// All kinds of the working group; those of suites that the browser's engine lacks are counted.
  private Stream<DynamicNode> publishedVectorsPass(Page page) throws VectorException {
    if (vectors.isEmpty()) {
      System.out.println("No folder of published vectors: left out mls/*.json in the browser");
      return Stream.empty();
    }
    return VectorRunner.files(vectors.get()).stream()
        .map(file -> dynamicTest(nameOf(file), () -> passes(page, file)));
  }

  private static String nameOf(Path file) {
    return file.getFileName().toString().replace(".json", "");
  }

  private static void passes(Page page, Path file) throws Exception {
    RemoteObject checks = page.object("checks");
    List<String> outcomes = Page.texts(page.tool("vectors", checks, nameOf(file)));
    Map<String, Long> counts =
        outcomes.stream()
            .collect(
                Collectors.groupingBy(Function.identity(), TreeMap::new, Collectors.counting()));
    System.out.println(nameOf(file) + " in the browser: " + counts);
    long offered = 0;
    for (JsonNode vector : new JsonMapper().readTree(file.toFile())) {
      int suite = vector.path("cipher_suite").asInt(SUITES.getFirst());
      offered += SUITES.contains(suite) ? 1 : 0;
    }
    assertThat(offered).isPositive();
    assertThat(counts.get(PASSED)).isEqualTo(offered);
    assertThat(counts.getOrDefault(OTHER_SUITE, 0L)).isEqualTo(outcomes.size() - offered);
  }

  /// A message changed in one bit is the same to both, whatever that is.
  private void refusesAlike(Page page) throws Exception {
    RemoteObject identity = identity(page, 1);
    RemoteObject keys = identity.object("createKeyPackage", DAYS);
    JvmClient sender = JvmClient.create(1, "sender");
    JvmClient receiver = JvmClient.create(1, "receiver");
    KeyPackageBundle receiverKeys = receiver.keyPackage();
    PendingCommit adding =
        sender
            .create()
            .commit(
                CommitRequest.add(
                    List.of(
                        JvmClient.keyPackage(keys.bytes("message")), receiverKeys.keyPackage())));
    Bytes welcome = adding.welcome().orElseThrow().encoded();
    Group senderGroup = adding.keep();
    RemoteObject browserGroup = identity.object("join", welcome, keys);
    Group jvmGroup = receiver.join(welcome, receiverKeys);
    List<Bytes> messages =
        List.of(
            senderGroup.protect(Bytes.utf8("hello")).encoded(),
            senderGroup.commit(CommitRequest.update()).message().encoded(),
            senderGroup.commit(CommitRequest.update().encrypted()).message().encoded());
    Random random = new Random(7);
    for (int i = 0; i < 60; i++) {
      byte[] changed = messages.get(i % messages.size()).toArray();
      changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
      assertThat(outcome(browserGroup, Bytes.of(changed)))
          .as("change " + i)
          .isEqualTo(outcome(jvmGroup, Bytes.of(changed)));
    }
  }

  private static String outcome(RemoteObject group, Bytes message) {
    try {
      return group.object("process", message).call("kind").asText();
    } catch (Refusal refused) {
      return refused.rule().orElse(String.valueOf(refused.getMessage()));
    }
  }

  private static String outcome(Group group, Bytes message) {
    try {
      String name = group.process(message).getClass().getSimpleName();
      return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
    } catch (MlsException refused) {
      return refused.rule().name();
    }
  }

  private void othersJoin(Page page) throws Exception {
    RemoteObject group = identity(page, 1).object("createGroup");
    JvmClient jvm = JvmClient.create(1, "jvm");
    MlsMessage.GroupInfo info = (MlsMessage.GroupInfo) MlsMessage.decode(group.bytes("groupInfo"));
    PendingCommit joining =
        Group.joinExternally(
            jvm.environment(), ExternalJoinRequest.of(info.groupInfo(), jvm.identity()));

    RemoteObject received = group.object("process", joining.message().encoded());

    assertThat(received.call("kind").asText()).isEqualTo("commit");
    assertThat(received.call("sender").asInt()).isEqualTo(1);
    assertAgree(received.object("keep"), joining.keep());
  }

  /// What was sent from a reserve after the state was saved is not sent again with the same key.
  private void reservesKeys(Page page) throws Exception {
    RemoteObject identity = identity(page, 1);
    JvmClient jvm = JvmClient.create(1, "jvm");
    KeyPackageBundle keys = jvm.keyPackage();
    RemoteObject adding = identity.object("createGroup").object("add", JvmClient.message(keys));
    RemoteObject group = adding.object("keep");
    Group jvmGroup = jvm.join(adding.bytes("welcome"), keys);
    JsonNode _ = group.call("reserveMessages", 3);
    Bytes saved = group.bytes("save");
    jvmGroup = read(jvmGroup, protect(group, "sent"));
    jvmGroup = read(jvmGroup, protect(group, "sent too"));

    RemoteObject reopened = identity.object("restoreGroup", saved);

    Group _ = read(jvmGroup, protect(reopened, "after the reload"));
  }

  private static Group read(Group group, Bytes message) throws MlsException {
    Received received = group.process(message);
    assertThat(received).isInstanceOf(Received.Application.class);
    return received.keep();
  }

  private void commitsOnto(Page page) throws Exception {
    RemoteObject identity = identity(page, 1);
    RemoteObject keys = identity.object("createKeyPackage", DAYS);
    PendingCommit adding =
        JvmClient.create(1, "jvm")
            .create()
            .commit(CommitRequest.add(JvmClient.keyPackage(keys.bytes("message"))));
    Group jvmGroup = adding.keep();
    RemoteObject group = identity.object("join", adding.welcome().orElseThrow().encoded(), keys);
    RemoteObject pending = group.object("update");
    Bytes message = jvmGroup.protect(Bytes.utf8("in between")).encoded();
    RemoteObject current = group.object("process", message).object("keep");

    assertRefused("ILLEGAL_STATE", pending, "keep");
    RemoteObject next = pending.object("onto", current).object("keep");

    assertAgree(next, jvmGroup.process(pending.bytes("message")).keep());
    assertThat(next.object("process", message).call("kind").asText()).isEqualTo("duplicate");
  }

  private void wipesWhatIsClosed(Page page) throws Refusal {
    RemoteObject identity = identity(page, 1);
    RemoteObject keys = identity.object("createKeyPackage", DAYS);
    RemoteObject group = identity.object("createGroup");
    JsonNode _ = group.call("close");
    JsonNode _ = keys.call("close");
    JsonNode _ = identity.call("close");

    assertRefused("ILLEGAL_STATE", group, "protect", Bytes.utf8("text"), Bytes.EMPTY);
    assertRefused("ILLEGAL_STATE", keys, "save");
    assertRefused("ILLEGAL_STATE", identity, "createGroup");
    assertRefused("ILLEGAL_STATE", identity, "save");
  }

  private void offersItsSuites(Page page) throws Refusal {
    assertThat(Page.texts(page.object("engine").call("suites")))
        .containsExactlyElementsOf(SUITES.stream().map(String::valueOf).toList());
  }

  private void namesRules(Page page) throws Refusal {
    RemoteObject engine = page.object("engine");
    RemoteObject group = identity(page, 1).object("createGroup");
    assertRefused("UNSUPPORTED_PARAMETERS", engine, "createIdentity", 4, Bytes.utf8("browser"));
    assertRefused("MALFORMED_STATE", engine, "restoreIdentity", Bytes.utf8("no identity"));
    assertRefused("MALFORMED_MESSAGE", group, "process", Bytes.utf8("no message"));
    assertRefused("MALFORMED_MESSAGE", group, "add", Bytes.utf8("no key package"));
    assertRefused("ILLEGAL_ARGUMENT", group, "nameAt", 5);
  }

  private static void assertRefused(
      String rule, RemoteObject object, String method, Object... arguments) {
    assertThatThrownBy(() -> object.call(method, arguments))
        .isInstanceOfSatisfying(
            Refusal.class, refused -> assertThat(refused.rule()).contains(rule));
  }

  /// `getRandomValues` gives at most 65,536 bytes a call.
  private void fillsLongArrays(Page page) throws Refusal {
    byte[] random = page.object("checks").bytes("random", 200_000).toArray();
    assertThat(random).hasSize(200_000);
    List<Integer> zeros =
        IntStream.range(0, random.length / 100)
            .map(hundred ->
                (int) IntStream.range(0, 100).filter(i -> random[100 * hundred + i] == 0).count())
            .boxed()
            .toList();
    assertThat(Collections.max(zeros)).isLessThan(15);
  }

  private void throwsWithoutRandomness(Page page) {
    assertThatThrownBy(() -> page.tool("engineWithoutRandomness"))
        .isInstanceOfSatisfying(
            Refusal.class, refused -> assertThat(refused.rule()).contains("NO_RANDOMNESS"));
  }

  /// Nothing that ran here broke the policy, which is in force.
  private void keepsToThePolicy(Page page) throws Refusal {
    assertThat(Page.texts(page.tool("violations"))).isEmpty();
    assertThatThrownBy(() -> page.tool("makeCodeFromText")).hasMessageContaining("EvalError");
  }

  private static RemoteObject identity(Page page, int suite) throws Refusal {
    return page.object("engine").object("createIdentity", suite, Bytes.utf8("browser"));
  }

  private static Bytes protect(RemoteObject group, String text) throws Refusal {
    return group.bytes("protect", Bytes.utf8(text), Bytes.EMPTY);
  }

  private static void assertAgree(RemoteObject browser, Group jvm) throws Refusal {
    assertThat(browser.call("epoch").asText()).isEqualTo(jvm.epoch().toString());
    assertThat(browser.bytes("groupId")).isEqualTo(jvm.groupId().value());
    assertThat(browser.bytes("ratchetTree")).isEqualTo(jvm.ratchetTree());
    assertThat(browser.bytes("epochAuthenticator")).isEqualTo(jvm.epochAuthenticator());
    Bytes context = Bytes.utf8("context");
    assertThat(browser.bytes("exportSecret", "label", context, 24))
        .isEqualTo(Bytes.wrap(jvm.export("label", context, 24).expose()));
  }
}
