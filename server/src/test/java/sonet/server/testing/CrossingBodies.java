package sonet.server.testing;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Acknowledge;
import sonet.protocol.AddDevice;
import sonet.protocol.AdminRole;
import sonet.protocol.AuditorHead;
import sonet.protocol.ChallengeRequest;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.ChangeTenant;
import sonet.protocol.ClaimKeyPackages;
import sonet.protocol.CreateGroup;
import sonet.protocol.DeliveryKey;
import sonet.protocol.DeviceId;
import sonet.protocol.Endorsement;
import sonet.protocol.GroupId;
import sonet.protocol.Link;
import sonet.protocol.LinkMessage;
import sonet.protocol.LogQuery;
import sonet.protocol.NewAdminToken;
import sonet.protocol.NewBackup;
import sonet.protocol.NewDevice;
import sonet.protocol.NewInvitation;
import sonet.protocol.NewTenant;
import sonet.protocol.OpenLink;
import sonet.protocol.Operation;
import sonet.protocol.PrekeyBundle;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RejectCommit;
import sonet.protocol.RemoveDevice;
import sonet.protocol.RenameDevice;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.ResetGroup;
import sonet.protocol.SendMessages;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;
import sonet.protocol.TenantName;
import sonet.protocol.TokenRequest;
import sonet.protocol.UpdateCredential;
import sonet.transparency.directory.DirectoryLabels;
import sonet.transparency.wire.MonitorMapEntry;
import sonet.transparency.wire.Request;

/// Well-formed bodies of every operation that takes one, which name an account, a device and a
/// group wherever there is a place for such a name.
public final class CrossingBodies {
  private static final Bytes BODY = Bytes.fromHex("00010203");
  private static final Bytes KEY = Bytes.wrap(new byte[32]);
  private static final Bytes SIGNATURE = Bytes.wrap(new byte[64]);

  private CrossingBodies() {}

  /// A body.
  public static Record of(
      Operation<?, ?> operation, AccountName account, DeviceId device, GroupId group) {
    NewDevice added = new NewDevice("phone", KEY, SIGNATURE);
    CreateGroup created = new CreateGroup(BODY, Optional.empty());
    SubmitCommit commit =
        new SubmitCommit(0, BODY, List.of(new SubmitCommit.Welcome(BODY, List.of(device))), BODY);
    return switch (operation.request().getSimpleName()) {
      case "RegisterAccount" -> new RegisterAccount(account, added, BODY);
      case "AddDevice" ->
          new AddDevice(added, new Endorsement(KEY, Instant.EPOCH, SIGNATURE), BODY);
      case "RemoveDevice" -> new RemoveDevice(Instant.EPOCH, SIGNATURE, BODY);
      case "ReplaceDevices" ->
          new ReplaceDevices(
              added,
              new Endorsement(KEY, Instant.EPOCH, SIGNATURE),
              Instant.EPOCH,
              List.of(new ReplaceDevices.Removed(device, SIGNATURE)),
              BODY);
      case "ChangeRecoveryKey" ->
          new ChangeRecoveryKey(
              Optional.of(
                  new ChangeRecoveryKey.NewKey(
                      KEY, SIGNATURE, new Endorsement(KEY, Instant.EPOCH, SIGNATURE))),
              BODY);
      case "ChangeSuites" -> new ChangeSuites(BODY);
      case "OpenLink" -> new OpenLink(KEY.slice(0, Link.ID_LENGTH), BODY);
      case "LinkMessage" -> new LinkMessage(BODY);
      case "ChallengeRequest" -> new ChallengeRequest(device);
      case "TokenRequest" -> new TokenRequest(device, BODY, "127.0.0.1:8080", BODY);
      case "RenameDevice" -> new RenameDevice("tablet");
      case "ClaimKeyPackages" -> new ClaimKeyPackages(1);
      case "PublishKeyPackages" ->
          new PublishKeyPackages(
              List.of(
                  new PublishKeyPackages.Upload(
                      1, PublishKeyPackages.Use.ONE_TIME, Instant.EPOCH, BODY)));
      case "PublishPrekeys" ->
          new PublishPrekeys(
              Optional.of(new PrekeyBundle(1, BODY, SIGNATURE)),
              List.of(BODY),
              List.of(),
              Optional.empty());
      case "CreateGroup" -> created.below(group);
      case "SubmitCommit" -> commit;
      case "SubmitMessage" -> new SubmitMessage(BODY);
      case "RejectCommit" -> new RejectCommit(KEY, RejectCommit.Reason.RULE_BROKEN, SIGNATURE);
      case "ResetGroup" -> new ResetGroup(created, commit);
      case "Acknowledge" -> new Acknowledge(0);
      case "SendMessages" ->
          new SendMessages(List.of(new SendMessages.Message(device, BODY)), Optional.empty());
      case "DeliveryKey" -> new DeliveryKey(KEY);
      case "NewAdminToken" ->
          new NewAdminToken("crossing", AdminRole.AUDITOR, Optional.empty(), Optional.empty());
      case "NewTenant" -> new NewTenant(new TenantName("left"), Optional.empty());
      case "ChangeTenant" -> ChangeTenant.NOTHING;
      case "NewBackup" -> new NewBackup(Optional.empty());
      case "AuditorHead" -> new AuditorHead(Bytes.of((byte) 1));
      case "LogQuery" ->
          new LogQuery(question(operation, DirectoryLabels.account(account.identity())));
      case "UpdateCredential" ->
          new UpdateCredential(DirectoryLabels.account(account.identity()), 0, 0, 1, 0);
      case "NewInvitation" -> new NewInvitation(Optional.empty(), Optional.empty());
      default ->
          throw new AssertionError("there is no body to cross over with in " + operation.id());
    };
  }

  private static Bytes question(Operation<?, ?> operation, Bytes label) {
    Optional<Long> none = Optional.empty();
    Request request =
        switch (operation.id()) {
          case "searchLog" -> new Request.Search(none, label, none);
          case "monitorLog" ->
              new Request.ContactMonitor(none, label, List.of(new MonitorMapEntry(0, 0)));
          case "ownLabel" -> new Request.OwnerInit(none, label, 0);
          case "monitorOwnLabel" -> new Request.OwnerMonitor(none, label, List.of(), 0, none);
          case "showOwnUpdates" -> new Request.Update(none, label, none, List.of());
          case "walkLog" -> new Request.Distinguished(none, none);
          default -> throw new AssertionError("what to ask the log with " + operation.id());
        };
    return request.encoded();
  }
}
