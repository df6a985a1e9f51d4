package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import sonet.mls.Group;
import sonet.protocol.Acknowledge;
import sonet.protocol.AdminOperations;
import sonet.protocol.ChangeTenant;
import sonet.protocol.ClientFrame;
import sonet.protocol.GroupCursors;
import sonet.protocol.GroupCursors.DeviceCursor;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.LogRef;
import sonet.protocol.ProblemType;
import sonet.protocol.ServerFrame;
import sonet.protocol.Switch;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestServer;
import sonet.server.testing.TestStream;

final class ReceiptApiTest {
  @TempDir Path data;
  private TestServer server;
  private TestDevice alice;
  private TestDevice bob;
  private Group group;
  private GroupId id;

  @BeforeEach
  void start() throws Exception {
    server = TestServer.start(data, config -> config.withLimits(Limits.small()));
    alice = TestDevice.register(server, "alice");
    bob = TestDevice.register(server, "bob");
    group = alice.add(alice.createGroup(), bob);
    id = TestDevice.groupId(group);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private List<DeviceCursor> cursors(TestDevice device) throws Exception {
    return device.get(GroupOperations.CURSORS.at(id)).as(GroupCursors.class).cursors();
  }

  private void acknowledge(TestDevice device, long upTo) throws Exception {
    assertThat(device.post(GroupOperations.ACKNOWLEDGE.at(id), new Acknowledge(upTo)).status())
        .isEqualTo(204);
  }

  @Test
  void whatADeviceAcknowledgedTheMembersSee() throws Exception {
    assertThat(cursors(alice)).isEmpty();
    acknowledge(bob, 2);
    assertThat(cursors(alice)).containsExactly(new DeviceCursor(bob.id(), 2));
    acknowledge(bob, 1);
    acknowledge(alice, 1_000);
    server.restart();
    assertThat(cursors(bob))
        .containsExactlyInAnyOrder(new DeviceCursor(bob.id(), 2), new DeviceCursor(alice.id(), 2));
  }

  @Test
  void anAcknowledgementOfASessionIsACursorToo() throws Exception {
    LogRef log = new LogRef.Group(id);
    assertThat(alice.say(group, "hello").status()).isEqualTo(201);
    try (TestStream stream = TestStream.open(server, bob, TestStream.after(log, 0))) {
      assertThat(stream.entries(log, 1)).hasSize(1);
      stream.send(new ClientFrame.Ack(log, 99));
      stream.send(new ClientFrame.Ping(1));
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(3);
      assertThat(stream.next(ServerFrame.Pong.class).id()).isEqualTo(1);
      assertThat(cursors(alice)).containsExactly(new DeviceCursor(bob.id(), 3));
    }
  }

  @Test
  void connectedMembersAreToldNowAndThen() throws Exception {
    LogRef log = new LogRef.Group(id);
    try (TestStream stream = TestStream.open(server, alice, TestStream.after(log, 2))) {
      assertThat(stream.next(ServerFrame.CaughtUp.class).head()).isEqualTo(2);
      acknowledge(alice, 1);
      acknowledge(bob, 1);
      acknowledge(bob, 2);
      ServerFrame.Delivered told = stream.next(ServerFrame.Delivered.class);
      assertThat(told.log()).isEqualTo(log);
      assertThat(told.cursors()).extracting(DeviceCursor::device).containsOnly(bob.id());
    }
  }

  @Test
  void whoIsNoMemberNeitherSeesNorAcknowledges() throws Exception {
    TestDevice carol = TestDevice.register(server, "carol");
    var _ = carol.get(GroupOperations.CURSORS.at(id)).problem(ProblemType.UNKNOWN_GROUP);
    var _ =
        carol
            .post(GroupOperations.ACKNOWLEDGE.at(id), new Acknowledge(1))
            .problem(ProblemType.UNKNOWN_GROUP);
    acknowledge(bob, 2);
    group = alice.remove(group, bob);
    var _ = bob.get(GroupOperations.CURSORS.at(id)).problem(ProblemType.REMOVED);
    var _ =
        bob.post(GroupOperations.ACKNOWLEDGE.at(id), new Acknowledge(3))
            .problem(ProblemType.REMOVED);
    assertThat(cursors(alice)).isEmpty();
  }

  @Test
  void aTenantMayKeepReceiptsToItself() throws Exception {
    acknowledge(bob, 2);
    ChangeTenant off =
        new ChangeTenant(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(Switch.OFF),
            Optional.empty(),
            Optional.empty());
    Object _ =
        TestAdmin.owner(server)
            .ask(AdminOperations.CHANGE_TENANT, off, "default")
            .as(AdminOperations.CHANGE_TENANT.answer());
    var _ = alice.get(GroupOperations.CURSORS.at(id)).problem(ProblemType.RECEIPTS_OFF);
  }
}
