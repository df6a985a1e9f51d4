package sonet.protocol.codec;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.Acknowledge;
import sonet.protocol.AddDevice;
import sonet.protocol.Blob;
import sonet.protocol.BlobPage;
import sonet.protocol.Challenge;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Channels;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.ClientFrame;
import sonet.protocol.Contest;
import sonet.protocol.CreateBlob;
import sonet.protocol.CreateGroup;
import sonet.protocol.DeliveryKey;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.DeviceKeys;
import sonet.protocol.Endorsement;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupCursors;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupDescription.Role;
import sonet.protocol.GroupId;
import sonet.protocol.GroupStatus;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.Link;
import sonet.protocol.LinkMessage;
import sonet.protocol.LogAnswer;
import sonet.protocol.LogEntry;
import sonet.protocol.LogPage;
import sonet.protocol.LogQuery;
import sonet.protocol.LogRef;
import sonet.protocol.NewDevice;
import sonet.protocol.Notice;
import sonet.protocol.OpenLink;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Posted;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PrekeyCount;
import sonet.protocol.Problem;
import sonet.protocol.ProblemType;
import sonet.protocol.PublishCredential;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishKeyPackages.Use;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RejectCommit;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.protocol.RenameDevice;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.ResetGroup;
import sonet.protocol.SendMessages;
import sonet.protocol.Sent;
import sonet.protocol.ServerFrame;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.protocol.Successor;
import sonet.protocol.Token;
import sonet.protocol.TokenRequest;
import sonet.protocol.TransparencyLog;
import sonet.protocol.UpdateCredential;

/// One value of every record that goes over the wire.
final class Samples {
  static final AccountName ALICE = new AccountName("alice");
  static final DeviceId PHONE = new DeviceId(Bytes.wrap(new byte[16]));
  static final GroupId GROUP = new GroupId(Bytes.utf8("group"));
  static final Instant NOON = Instant.parse("2026-11-21T12:00:00.125Z");
  static final Bytes BODY = Bytes.fromHex("00010203fffe");
  static final Contest CONTEST = new Contest(3, BODY, List.of(PHONE));
  static final LogEntry ENTRY =
      new LogEntry(
          7,
          EntryKind.MESSAGE,
          3,
          Optional.of(PHONE),
          Optional.of(GROUP),
          NOON,
          BODY,
          LogEntry.NO_HASH);

  private Samples() {}

  static List<Record> all() {
    NewDevice device = new NewDevice("phone", Bytes.wrap(new byte[32]), Bytes.wrap(new byte[64]));
    Endorsement endorsement =
        new Endorsement(Bytes.wrap(new byte[32]), NOON, Bytes.wrap(new byte[64]));
    Removal removal =
        new Removal(PHONE, endorsement.by(), List.of(endorsement), NOON, Bytes.wrap(new byte[64]));
    Problem problem =
        Problem.of(ProblemType.EPOCH_CONFLICT, "epoch 3, not 2")
            .withRequestId("r1")
            .withConflict(new Problem.Conflict(3, 7, List.of(ENTRY)))
            .withDevices(new Problem.Mismatch(List.of(PHONE), List.of()))
            .withRemoval(removal)
            .withBroken(new Problem.BrokenRule("BAD_SIGNATURE", "RFC 9420 §6.1"));
    return List.of(
        new RegisterAccount(ALICE, device, BODY),
        device,
        new Account(
            ALICE,
            List.of(new Device(PHONE, ALICE, "phone", BODY, NOON)),
            Optional.of(new Device(PHONE, ALICE, "recovery key", BODY, NOON, List.of(endorsement))),
            Optional.of(BODY)),
        new OwnAccount(
            ALICE,
            PHONE,
            List.of(
                new OwnDevice(
                    new Device(PHONE, ALICE, "phone", BODY, NOON, List.of(endorsement)),
                    Optional.of(NOON),
                    new DeviceKeys(
                        Optional.of(2L), 3, 4, List.of(new KeyPackageCount.Suite(1, 20, 1))),
                    3)),
            Optional.of(new Device(PHONE, ALICE, "recovery key", BODY, NOON, List.of(endorsement))),
            Optional.of(BODY)),
        new ReplaceDevices(
            device,
            endorsement,
            NOON,
            List.of(new ReplaceDevices.Removed(PHONE, Bytes.wrap(new byte[64]))),
            BODY),
        new ChangeRecoveryKey(
            Optional.of(
                new ChangeRecoveryKey.NewKey(
                    Bytes.wrap(new byte[32]), Bytes.wrap(new byte[64]), endorsement)),
            BODY),
        new ChangeSuites(BODY),
        new Notice.DeviceExpelled(PHONE, "stolen on the train"),
        new Notice.RecoveryKeyChanged(),
        new LogQuery(BODY),
        new LogAnswer(BODY, List.of(BODY)),
        new TransparencyLog("DRAFT", BODY, List.of(BODY)),
        new UpdateCredential(BODY, 1, 2, 3, 4),
        new PublishCredential(BODY),
        new RenameDevice("tablet"),
        new AddDevice(device, endorsement, BODY),
        new RemoveDevice(NOON, Bytes.wrap(new byte[64]), BODY),
        new Notice.DeviceAdded(PHONE),
        new Notice.DeviceRemoved(removal),
        new OpenLink(Bytes.wrap(new byte[Link.ID_LENGTH]), BODY),
        new LinkMessage(BODY),
        new Link(
            Bytes.wrap(new byte[Link.ID_LENGTH]), NOON, BODY, Optional.of(BODY), Optional.empty()),
        new Notice.KeysLow(new Notice.Keys(Notice.Keys.Kind.KEY_PACKAGE, Optional.of(1)), 7),
        new Notice.KeysExhausted(
            new Notice.Keys(Notice.Keys.Kind.KEM_PREKEY, Optional.empty()), true),
        new Notice.InboxFull(1_000),
        new Notice.EntriesExpired(12),
        new SendMessages(
            List.of(new SendMessages.Message(PHONE, BODY)),
            Optional.of(SendMessages.Delivery.ONLINE)),
        new Sent(NOON),
        new DeliveryKey(Bytes.wrap(new byte[32])),
        new ClientFrame.Ephemeral(new LogRef.Group(GROUP), BODY),
        new ServerFrame.Ephemeral(new LogRef.Group(GROUP), Optional.of(PHONE), BODY),
        new PublishPrekeys(
            Optional.of(new PrekeyBundle(1, BODY, Bytes.wrap(new byte[64]))),
            List.of(BODY),
            List.of(BODY),
            Optional.of(BODY)),
        new PrekeyCount(Optional.of(new PrekeyCount.Bundle(2, BODY)), 3, 4, 1),
        new ClaimedPrekeys(
            List.of(
                new ClaimedPrekeys.Claimed(
                    PHONE,
                    new PrekeyBundle(1, BODY, Bytes.wrap(new byte[64])),
                    Optional.of(BODY),
                    Optional.of(new ClaimedPrekeys.Kem(BODY, Use.LAST_RESORT)))),
            List.of(PHONE),
            Optional.of(BODY)),
        new CreateBlob(9, Bytes.wrap(new byte[32]), Optional.of(Duration.ofDays(3))),
        new Blob(BODY, 9, 4, Blob.State.UPLOADING, NOON),
        new BlobPage(List.of(new Blob(BODY, 9, 9, Blob.State.COMPLETE, NOON)), Optional.of("more")),
        new GroupCursors(GROUP, List.of(new GroupCursors.DeviceCursor(PHONE, 7))),
        new ServerFrame.Delivered(
            new LogRef.Group(GROUP), List.of(new GroupCursors.DeviceCursor(PHONE, 7))),
        new ChallengeRequest(PHONE),
        new Challenge(BODY, NOON),
        new TokenRequest(PHONE, BODY, "127.0.0.1:8080", BODY),
        new Token("secret", PHONE, NOON),
        new PublishKeyPackages(
            List.of(new PublishKeyPackages.Upload(1, Use.LAST_RESORT, NOON, BODY))),
        new KeyPackageCount(List.of(new KeyPackageCount.Suite(1, 20, 1))),
        new ClaimKeyPackages(3),
        new ClaimedKeyPackages(
            List.of(new ClaimedKeyPackages.Claimed(PHONE, Use.ONE_TIME, BODY)), List.of(PHONE)),
        new CreateGroup(BODY, Optional.of(BODY)),
        new CreateGroup(BODY, Optional.empty()),
        new CreateGroup(BODY, Optional.of(BODY)).below(GROUP),
        new RejectCommit(BODY, RejectCommit.Reason.WRONG_CONFIRMATION_TAG, BODY),
        CONTEST,
        new Successor(GROUP),
        new ResetGroup(
            new CreateGroup(BODY, Optional.empty()), new SubmitCommit(0, BODY, List.of(), BODY)),
        new Channels(
            List.of(
                new Channels.Channel(GROUP, ALICE, NOON, Channels.Membership.MEMBER),
                new Channels.Channel(GROUP, ALICE, NOON, Channels.Membership.NONE))),
        new GroupDescription(
            GROUP,
            3,
            9,
            GroupStatus.CONTESTED,
            Optional.of(CONTEST),
            Optional.of(GROUP),
            Optional.of(GROUP),
            Optional.of(
                new GroupDescription.Rights(
                    Role.ADMIN,
                    Role.ADMIN,
                    Role.ADMIN,
                    Role.OWNER,
                    Role.ADMIN,
                    Role.MEMBER,
                    Role.MEMBER,
                    GroupDescription.Joiners.OWN_DEVICES)),
            List.of(
                new GroupDescription.Member(
                    0, PHONE, ALICE, Role.OWNER, GroupDescription.Standing.INSIDE),
                new GroupDescription.Member(
                    2, PHONE, ALICE, Role.MEMBER, GroupDescription.Standing.OUTSIDE))),
        new SubmitCommit(4, BODY, List.of(new SubmitCommit.Welcome(BODY, List.of(PHONE))), BODY),
        new SubmitMessage(BODY),
        new Posted(GROUP, 9, 4),
        new GroupView(GROUP, 4, 9, BODY, BODY, List.of(BODY)),
        new GroupTree(GROUP, 4, 9, BODY),
        ENTRY,
        new LogPage(List.of(ENTRY), 7, 3),
        new Acknowledge(5),
        problem,
        new ClientFrame.Hello(
            "secret",
            List.of(
                new ClientFrame.Cursor(new LogRef.Inbox(), 0),
                new ClientFrame.Cursor(new LogRef.Group(GROUP), 12))),
        new ClientFrame.Subscribe(new ClientFrame.Cursor(new LogRef.Group(GROUP), 12)),
        new ClientFrame.Unsubscribe(new LogRef.Group(GROUP)),
        new ClientFrame.Ack(new LogRef.Inbox(), 3),
        new ClientFrame.Ping(1),
        new ServerFrame.Ready(PHONE, 256),
        new ServerFrame.Events(new LogRef.Group(GROUP), List.of(ENTRY)),
        new ServerFrame.CaughtUp(new LogRef.Inbox(), 3),
        new ServerFrame.Ended(new LogRef.Group(GROUP), problem),
        new ServerFrame.Bye(ServerFrame.Cause.SLOW_CONSUMER),
        new ServerFrame.Bye(ServerFrame.Cause.DRAINING, Optional.of(1_500)),
        new ServerFrame.Expiring(NOON),
        new ServerFrame.Response(7, 204, Map.of("ETag", "\"1.json\""), Optional.empty()),
        new ClientFrame.Authenticate("secret"),
        new ClientFrame.Request(7, "GET", "/v1/inbox?after=1", Map.of(), Optional.empty()),
        new ServerFrame.Pong(1),
        new ServerFrame.Refused(problem));
  }
}
