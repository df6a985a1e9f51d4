package sonet.house;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.Signer;
import sonet.mls.ClientIdentity;
import sonet.mls.CommitRequest;
import sonet.mls.Environment;
import sonet.mls.Group;
import sonet.mls.GroupPolicy;
import sonet.mls.JoinRequest;
import sonet.mls.KeyPackageBundle;
import sonet.mls.MlsException;
import sonet.mls.PendingCommit;
import sonet.mls.PskStore;
import sonet.mls.Received;
import sonet.mls.credential.AuthenticationService;
import sonet.mls.credential.Credential;
import sonet.mls.suite.MlsSuite;
import sonet.mls.tree.Lifetime;

/// That the code in README.md runs: it is this file's, between the two marks.
class ReadmeTest {
  private static final CipherSuites SUITES = CipherSuites.of(Providers.best());

  /// A link within the repository, less what stands behind `#`.
  private static final Pattern LINK = Pattern.compile("\\]\\(([^):#]+)(?:#[^)]*)?\\)");

  @Test
  void twoPeopleTalk() throws MlsException {
    MlsSuite suite = new MlsSuite(SUITES.get(1));
    long now = System.currentTimeMillis() / 1000;
    Environment environment =
        new Environment(
            SUITES,
            Providers.random(),
            () -> now,
            AuthenticationService.ANY_BASIC,
            PskStore.NONE,
            GroupPolicy.DEFAULT);
    Lifetime lifetime = new Lifetime(now - 3600, now + 30 * 86_400L);
    ClientIdentity alice = identity("alice");
    ClientIdentity bob = identity("bob");

    // README
    KeyPackageBundle bobsKeys = KeyPackageBundle.create(environment, suite, bob, lifetime);

    Group group = Group.create(environment, Group.Parameters.random(environment, suite), alice);
    PendingCommit adding = group.commit(CommitRequest.add(bobsKeys.keyPackage()));
    group = adding.keep(); // once the delivery service took adding.message()

    Group bobsGroup =
        Group.join(
            environment,
            JoinRequest.of(adding.welcome().orElseThrow().welcome(), bobsKeys, bob.signer()));
    Received received = bobsGroup.process(group.protect(Bytes.utf8("Hello, Bob")));
    if (received instanceof Received.Application message) {
      bobsGroup = received.keep(); // the message key is used up and wiped
      System.out.println(message.data().toUtf8());
    }
    // README

    assertThat(received).isInstanceOf(Received.Application.class);
    assertThat(bobsGroup.epochAuthenticator()).isEqualTo(group.epochAuthenticator());
  }

  @Test
  void theReadmeShowsThisCode() throws IOException {
    String source = Files.readString(Path.of("src/test/java/sonet/house/ReadmeTest.java"));
    // The indentation of the second mark belongs to it, or nothing would be stripped.
    String mark = "    // README\n";
    int from = source.indexOf(mark) + mark.length();
    String shown = source.substring(from, source.indexOf(mark, from) + 4).stripIndent();
    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "```\n");
  }

  @Test
  void theReadmeShowsTheFirstProgramAsItIs() throws IOException {
    String program = Files.readString(Path.of("../examples/HelloWorld.java"));
    String shown = program.lines().filter(line -> !line.startsWith("///")).collect(joining("\n"));
    assertThat(Files.readString(Path.of("../README.md"))).contains("```java\n" + shown + "\n```\n");
  }

  @Test
  void everyLinkOfThePagesLeadsSomewhere() throws IOException {
    List<String> broken = new ArrayList<>();
    try (Stream<Path> top = Files.list(Path.of(".."));
        Stream<Path> docs = Files.walk(Path.of("../docs"))) {
      Stream<Path> pages = Stream.concat(top, docs);
      for (Path page : pages.filter(file -> file.toString().endsWith(".md")).toList()) {
        Matcher link = LINK.matcher(Files.readString(page));
        while (link.find()) {
          if (!Files.exists(page.resolveSibling(link.group(1)))) {
            broken.add(page + ": " + link.group(1));
          }
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  private static ClientIdentity identity(String name) {
    Signer signer =
        SUITES.get(1).signer(SUITES.get(1).generateSignatureKeyPair(Providers.random()));
    return ClientIdentity.of(Credential.basic(name), signer, SUITES);
  }
}
