package sonet.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Conversation;
import sonet.client.Devices;
import sonet.client.LinkCode;
import sonet.client.Linking;
import sonet.client.Member;
import sonet.client.Message;
import sonet.client.MessageId;
import sonet.client.Messages;
import sonet.client.Right;
import sonet.client.Role;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.client.TransferListener;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.server.ServerConfig;
import sonet.server.ServerException;
import sonet.server.SonetServer;

/// The SDK with its real engine, against a real server.
final class SdkTest {
  private static final Duration LONG = Duration.ofMinutes(3);

  @TempDir private Path folder;

  private final Map<String, Sonet> open = new HashMap<>();
  private SonetServer server;

  @BeforeEach
  void start() throws ServerException {
    server = SonetServer.start(ServerConfig.of(folder.resolve("server")).withPort(0));
  }

  @AfterEach
  void stop() throws ClientException {
    for (Sonet sonet : open.values()) {
      sonet.close();
    }
    server.close();
  }

  private Settings settings(String name, String account) {
    Secret passphrase = Secret.of(Bytes.utf8("secret"));
    return Settings.of(server.address(), account, folder.resolve(name), passphrase)
        .withCost(new Argon2id.Cost(64, 1, 1));
  }

  private Sonet enter(String name) throws ClientException {
    Sonet opened = Sonet.open(settings(name, name));
    var _ = open.put(name, opened);
    return opened;
  }

  private static Conversation only(Sonet sonet) throws ClientException {
    sonet.synchronize(LONG);
    return sonet.conversations().getFirst();
  }

  @Test
  void messagesAreAnsweredEditedAndRead() throws ClientException {
    Sonet alice = enter("alice");
    Sonet bob = enter("bob");
    Conversation alices = alice.direct("bob");
    MessageId id = alices.send("frist");
    alice.synchronize(LONG);
    Conversation bobs = only(bob);
    bobs.reply(id, "first?");
    bobs.react(id, "👍");
    bobs.markRead(id);
    bob.synchronize(LONG);
    alices.edit(id, "first");
    alice.synchronize(LONG);
    bob.synchronize(LONG);

    assertThat(alices.message(id).state()).isEqualTo(Message.State.READ);
    assertThat(alices.message(id).reactions()).hasSize(1);
    assertThat(bobs.message(id).text()).isEqualTo("first");
    assertThat(alices.search("FIRST", 9)).hasSize(2);
  }

  @Test
  void whoLeavesIsTakenOutByTheDevicesOfTheOthers() throws ClientException {
    Sonet alice = enter("alice");
    Sonet bob = enter("bob");
    var _ = enter("carol");
    Conversation alices = alice.group("Team", "bob", "carol");
    Conversation bobs = only(bob);
    try (Messages messages = alices.messages()) {
      bobs.leave();
      alice.synchronize(LONG);
      alices.send("goodbye bob");
      assertThat(messages.poll(LONG).orElseThrow().text()).isEqualTo("goodbye bob");
    }

    assertThat(bobs.isMember()).isFalse();
    assertThat(alices.members()).extracting(Member::name).containsExactly("alice", "carol");
  }

  @Test
  void rolesSayWhoMayDoWhat() throws ClientException {
    Sonet alice = enter("alice");
    Sonet bob = enter("bob");
    var _ = enter("carol");
    Conversation alices = alice.createWithRoles("Team");
    alices.add("bob");
    alice.synchronize(LONG);
    Conversation bobs = only(bob);

    assertThat(alices.role("alice")).isEqualTo(Role.OWNER);
    assertThat(bobs.role("bob")).isEqualTo(Role.MEMBER);
    assertThat(bobs.may(Right.ADD)).isFalse();
    assertThatThrownBy(() -> bobs.add("carol"))
        .isInstanceOfSatisfying(
            ClientException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID_MESSAGE));
    bobs.rename("Bob's");
    bob.synchronize(LONG);
    alice.synchronize(LONG);
    assertThat(alices.title()).isEqualTo("Team");

    alices.setRole("bob", Role.ADMIN);
    bob.synchronize(LONG);
    bobs.add("carol");
    bobs.rename("Bob's");
    bob.synchronize(LONG);
    alice.synchronize(LONG);
    assertThat(alices.title()).isEqualTo("Bob's");
    assertThat(alices.members()).hasSize(3);
  }

  private Sonet link(Sonet one, String name) throws Exception {
    try (Linking linking = one.devices().link();
        LinkCode code = LinkCode.parse(linking.code().uri())) {
      FutureTask<Sonet> joining =
          new FutureTask<>(() -> Sonet.link(settings(name, one.account()), code, step -> {}));
      var _ = Thread.ofVirtual().start(joining);
      var _ = linking.await();
      linking.accept();
      return joining.get();
    }
  }

  @Test
  void devicesAreListedRenamedAndRemoved() throws Exception {
    Sonet alice = enter("alice");
    link(alice, "alice2").close();
    String second =
        alice.devices().list().stream()
            .filter(device -> !device.self())
            .map(Devices.Listed::id)
            .findFirst()
            .orElseThrow();
    alice.devices().rename(second, "phone");
    assertThat(alice.devices().list())
        .extracting(Devices.Listed::name)
        .containsExactly("desktop", "phone");
    alice.devices().remove(second);

    assertThat(alice.devices().list()).hasSize(1);
    assertThatThrownBy(() -> alice.devices().remove(alice.device()))
        .isInstanceOfSatisfying(
            ClientException.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
              assertThat(refused.requestId()).isPresent();
            });
  }

  @Test
  void aFileArrivesAsItWasSent() throws Exception {
    Sonet alice = enter("alice");
    Sonet bob = enter("bob");
    byte[] content = new byte[3 * (1 << 20) + 5];
    new Random(1).nextBytes(content);
    Path sent = Files.write(folder.resolve("picture.png"), content);
    alice.direct("bob").attach(sent, "look", TransferListener.NONE);
    alice.synchronize(LONG);
    Conversation bobs = only(bob);
    Message message = (Message) bobs.latest(1).getFirst();
    Path arrived = folder.resolve("arrived.png");
    List<Long> moved = new ArrayList<>();
    bob.download(message.attachments().getFirst(), arrived, (done, total) -> moved.add(done));

    assertThat(message.attachments().getFirst().mediaType()).isEqualTo("image/png");
    assertThat(arrived).hasSameBinaryContentAs(sent);
    assertThat(moved).isSorted().hasSize(5);
    assertThat(alice.upload(sent, TransferListener.NONE))
        .isEqualTo(message.attachments().getFirst());
  }
}
