package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.crypto.Bytes;
import sonet.mls.Group;
import sonet.protocol.ClientFrame;
import sonet.protocol.LogRef;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

final class EphemeralApiTest {
  private static final Bytes TYPING = Bytes.utf8("typing");

  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private TestDevice carol;
  private Group group;
  private LogRef log;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data, config -> config.withLimits(Limits.small()));
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    carol = TestDevice.register(server, "carol");
    group = alice.add(alice.createGroup(), bob);
    log = new LogRef.Group(TestDevice.groupId(group));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private TestStream open(TestDevice device) throws Exception {
    long head = alice.log(group, 0).head();
    TestStream stream = TestStream.open(server, device, TestStream.after(log, head));
    assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(head);
    return stream;
  }

  @Test
  void theOtherMembersThatAreConnectedSeeItAndNobodyLater() throws Exception {
    long head = alice.log(group, 0).head();
    try (TestStream from = open(alice);
        TestStream to = open(bob)) {
      from.send(new ClientFrame.Ephemeral(log, TYPING));
      assertThat(to.next(ServerFrame.Ephemeral.class))
          .isEqualTo(new ServerFrame.Ephemeral(log, Optional.of(alice.id()), TYPING));
      // Its own echo would come before the answer to a ping.
      from.send(new ClientFrame.Ping(1));
      assertThat(from.next(ServerFrame.Pong.class).id()).isEqualTo(1);
    }
    try (TestStream later = open(bob)) {
      later.send(new ClientFrame.Ping(2));
      assertThat(later.next(ServerFrame.Pong.class).id()).isEqualTo(2);
    }
    assertThat(alice.log(group, 0).head()).isEqualTo(head);
  }

  @Test
  void whoIsNoMemberNeitherSeesNorShows() throws Exception {
    try (TestStream stranger = TestStream.open(server, carol, TestStream.after(log, 0));
        TestStream from = open(alice);
        TestStream to = open(bob)) {
      assertThat(stranger.next(ServerFrame.Ended.class).problem().type())
          .isEqualTo(ProblemType.UNKNOWN_GROUP);
      stranger.send(new ClientFrame.Ephemeral(log, TYPING));
      assertThat(stranger.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.MALFORMED);
      from.send(new ClientFrame.Ephemeral(log, TYPING));
      assertThat(to.next(ServerFrame.Ephemeral.class).sender()).contains(alice.id());
      stranger.send(new ClientFrame.Ping(3));
      assertThat(stranger.next(ServerFrame.Pong.class).id()).isEqualTo(3);
    }
  }

  @Test
  void whoWasRemovedSeesNothingMore() throws Exception {
    try (TestStream from = open(alice);
        TestStream gone = open(bob)) {
      group = alice.remove(group, bob);
      from.send(new ClientFrame.Ephemeral(log, TYPING));
      assertThat(gone.entries(log, 1)).hasSize(1);
      assertThat(gone.next(ServerFrame.Ended.class).problem().type())
          .isEqualTo(ProblemType.REMOVED);
      gone.send(new ClientFrame.Ping(4));
      assertThat(gone.next(ServerFrame.Pong.class).id()).isEqualTo(4);
    }
  }

  @Test
  void whatIsTooLargeOrForTheInboxIsRefused() throws Exception {
    try (TestStream from = open(alice)) {
      from.send(new ClientFrame.Ephemeral(new LogRef.Inbox(), TYPING));
      assertThat(from.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.MALFORMED);
      from.sendText(
          "{\"type\":\"ephemeral\",\"log\":\""
              + log
              + "\",\"body\":\""
              + "A".repeat(5_464)
              + "\"}");
      assertThat(from.next(ServerFrame.Refused.class).problem().detail()).contains("4096");
    }
  }

  @Test
  void whoShowsTooMuchIsSlowedDown() throws Exception {
    try (TestStream from = open(alice)) {
      for (int i = 0; i < 200; i++) {
        from.send(new ClientFrame.Ephemeral(log, TYPING));
      }
      assertThat(from.next(ServerFrame.Refused.class).problem().type())
          .isEqualTo(ProblemType.OVERLOADED);
    }
  }
}
