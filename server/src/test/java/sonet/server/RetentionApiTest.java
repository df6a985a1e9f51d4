package sonet.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import sonet.crypto.Bytes;
import sonet.mls.CommitRequest;
import sonet.mls.ExternalJoinRequest;
import sonet.mls.Group;
import sonet.mls.PendingCommit;
import sonet.mls.framing.MlsMessage;
import sonet.protocol.Acknowledge;
import sonet.protocol.AdminOperations;
import sonet.protocol.Base64Url;
import sonet.protocol.Blob;
import sonet.protocol.BlobOperations;
import sonet.protocol.ChangeTenant;
import sonet.protocol.CreateBlob;
import sonet.protocol.GroupId;
import sonet.protocol.GroupOperations;
import sonet.protocol.GroupView;
import sonet.protocol.InboxOperations;
import sonet.protocol.LogEntry;
import sonet.protocol.LogRef;
import sonet.protocol.Notice;
import sonet.protocol.Paths;
import sonet.protocol.Posted;
import sonet.protocol.ProblemType;
import sonet.protocol.Retention;
import sonet.protocol.SendMessages;
import sonet.protocol.ServerFrame;
import sonet.protocol.SubmitCommit;
import sonet.protocol.codec.Codec;
import sonet.server.testing.TestAdmin;
import sonet.server.testing.TestDevice;
import sonet.server.testing.TestStream;

final class RetentionApiTest extends TwoDevices {
  private static final Duration LONG = Duration.ofDays(31);

  private void pass(Duration time) throws Exception {
    server.clock().advance(time);
    alice.authenticate();
    bob.authenticate();
    server.server().sweep();
  }

  private void keep(Retention retention) throws Exception {
    ChangeTenant change =
        new ChangeTenant(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(retention),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    Object _ =
        TestAdmin.owner(server)
            .ask(AdminOperations.CHANGE_TENANT, change, "default")
            .as(AdminOperations.CHANGE_TENANT.answer());
  }

  private static void say(TestDevice device, Group group, String text) throws Exception {
    assertThat(device.say(group, text).status()).isEqualTo(201);
  }

  /// Alice and bob in a group whose present epoch began with entry 4.
  private Group moved() throws Exception {
    Group group = alice.add(alice.createGroup(), bob);
    say(alice, group, "old");
    PendingCommit update = group.commit(CommitRequest.update());
    Posted _ = alice.submit(group, update, List.of()).as(Posted.class);
    group = update.keep();
    say(alice, group, "of the present epoch");
    return group;
  }

  @Test
  void whatIsOldIsForgottenButForThePresentEpoch() throws Exception {
    Group group = moved();
    pass(Duration.ofDays(29));
    assertThat(alice.log(group, 1).entries()).hasSize(4);
    pass(LONG);
    String path = Paths.log(TestDevice.groupId(group), 1, 10);
    assertThat(alice.get(path).problem(ProblemType.CURSOR_TOO_OLD).detail())
        .contains("external commit");
    assertThat(alice.log(group, 3).entries()).extracting(LogEntry::seq).containsExactly(4L, 5L);
    server.restart();
    say(alice, group, "the group goes on");
    assertThat(alice.log(group, 5).entries()).hasSize(1);
  }

  @Test
  void whoMissedTooMuchJoinsAgainByExternalCommit() throws Exception {
    Group group = moved();
    GroupId id = TestDevice.groupId(group);
    LogRef log = new LogRef.Group(id);
    pass(LONG);
    try (TestStream stream = TestStream.open(server, bob, TestStream.after(log, 2))) {
      assertThat(stream.next(ServerFrame.Ended.class).problem().type())
          .isEqualTo(ProblemType.CURSOR_TOO_OLD);
    }
    var _ = bob.get(Paths.tree(id, 1)).problem(ProblemType.TREE_GONE);
    GroupView view = bob.get(Paths.groupInfo(id)).as(GroupView.class);
    if (!(MlsMessage.decode(view.groupInfo()) instanceof MlsMessage.GroupInfo(var info))) {
      throw new AssertionError("the server serves a GroupInfo");
    }
    PendingCommit join =
        Group.joinExternally(
            bob.environment(),
            ExternalJoinRequest.of(info, bob.identity())
                .withRatchetTree(view.ratchetTree())
                .replacing(TestDevice.leafOf(group, bob)));
    SubmitCommit commit =
        new SubmitCommit(
            view.epoch(), join.message().encoded(), List.of(), TestDevice.info(join.group()));
    Posted posted = bob.post(Paths.commits(id), commit).as(Posted.class);
    Group again = join.keep();
    say(bob, again, "back again");
    assertThat(bob.log(again, 0).entries())
        .extracting(LogEntry::seq)
        .containsExactly(posted.seq() + 1);
  }

  @Test
  void whatEveryoneHasIsForgottenWhereTheTenantWantsThat() throws Exception {
    keep(new Retention(Retention.Mode.DELIVERED, Duration.ofDays(30)));
    Group group = moved();
    GroupId id = TestDevice.groupId(group);
    String ack = GroupOperations.ACKNOWLEDGE.at(id);
    assertThat(alice.post(ack, new Acknowledge(5)).status()).isEqualTo(204);
    pass(Duration.ofSeconds(1));
    assertThat(alice.log(group, 2).entries()).hasSize(3);
    assertThat(bob.post(ack, new Acknowledge(3)).status()).isEqualTo(204);
    pass(Duration.ofSeconds(1));
    var _ = alice.get(Paths.log(id, 2, 10)).problem(ProblemType.CURSOR_TOO_OLD);
    assertThat(alice.log(group, 3).entries()).hasSize(2);
    assertThat(bob.post(ack, new Acknowledge(5)).status()).isEqualTo(204);
    pass(Duration.ofSeconds(1));
    assertThat(alice.log(group, 3).entries()).hasSize(2);
  }

  @Test
  void aDeviceThatWasRemovedHoldsNobodyUp() throws Exception {
    keep(new Retention(Retention.Mode.DELIVERED, Duration.ofDays(30)));
    TestDevice laptop = alice.link();
    Group group = alice.add(alice.createGroup(), laptop);
    say(alice, group, "old");
    PendingCommit update = group.commit(CommitRequest.update());
    Posted _ = alice.submit(group, update, List.of()).as(Posted.class);
    String ack = GroupOperations.ACKNOWLEDGE.at(TestDevice.groupId(group));
    assertThat(alice.post(ack, new Acknowledge(4)).status()).isEqualTo(204);
    pass(Duration.ofSeconds(1));
    assertThat(alice.log(group, 2).entries()).hasSize(2);
    assertThat(alice.remove(laptop, Map.of()).status()).isEqualTo(204);
    pass(Duration.ofSeconds(1));
    var _ =
        alice.get(Paths.log(TestDevice.groupId(group), 2, 10)).problem(ProblemType.CURSOR_TOO_OLD);
  }

  @Test
  void whatAnInboxLosesIsTold() throws Exception {
    SendMessages messages =
        new SendMessages(
            List.of(new SendMessages.Message(bob.id(), Bytes.utf8("unheard"))), Optional.empty());
    assertThat(alice.post(InboxOperations.SEND.at(bob.account()), messages).status())
        .isEqualTo(201);
    pass(LONG);
    List<LogEntry> left = bob.inbox();
    assertThat(left).hasSize(1);
    assertThat(Codec.json(1_000).decode(left.getFirst().body(), Notice.class))
        .isEqualTo(new Notice.EntriesExpired(1));
    pass(LONG);
    assertThat(bob.inbox()).isEmpty();
  }

  @Test
  void theBytesOfWhatHasExpiredOrWasGivenUpAreRemoved() throws Exception {
    CreateBlob announced = new CreateBlob(9, Bytes.wrap(new byte[32]), Optional.empty());
    Blob blob = alice.post(BlobOperations.CREATE.path(), announced).as(Blob.class);
    Map<String, String> headers = new HashMap<>(alice.authorization());
    headers.put("Upload-Offset", "0");
    headers.put("Content-Type", "application/octet-stream");
    String path = BlobOperations.APPEND.at(Base64Url.encode(blob.id()));
    assertThat(server.send("PATCH", path, Bytes.utf8("half"), headers).status()).isEqualTo(200);
    assertThat(files()).isEqualTo(1);
    pass(Duration.ofHours(12));
    assertThat(files()).isEqualTo(1);
    pass(LONG);
    assertThat(files()).isZero();
    assertThat(alice.get(BlobOperations.LIST.path()).body().toUtf8()).contains("[]");
  }

  private long files() throws Exception {
    try (Stream<Path> found = Files.walk(data.resolve("blobs"))) {
      return found
          .filter(Files::isRegularFile)
          .filter(file -> !file.getFileName().toString().contains("lock"))
          .count();
    }
  }

  @Test
  void anOldEpochThatNobodyHasAnyMoreIsStillAConflict() throws Exception {
    Group old = alice.add(alice.createGroup(), bob);
    PendingCommit late = old.commit(CommitRequest.update());
    PendingCommit update = old.commit(CommitRequest.update());
    Posted _ = alice.submit(old, update, List.of()).as(Posted.class);
    PendingCommit next = update.keep().commit(CommitRequest.update());
    Posted _ = alice.submit(update.keep(), next, List.of()).as(Posted.class);
    pass(LONG);
    assertThat(
            alice
                .submit(old, late, List.of())
                .problem(ProblemType.EPOCH_CONFLICT)
                .conflict()
                .orElseThrow()
                .missed())
        .isEmpty();
  }
}
