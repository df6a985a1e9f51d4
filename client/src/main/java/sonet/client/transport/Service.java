package sonet.client.transport;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.transparency.LogAnswers;
import sonet.crypto.Bytes;
import sonet.protocol.Account;
import sonet.protocol.AccountName;
import sonet.protocol.AddDevice;
import sonet.protocol.Blob;
import sonet.protocol.ChangeRecoveryKey;
import sonet.protocol.ChangeSuites;
import sonet.protocol.Channels;
import sonet.protocol.ClaimedKeyPackages;
import sonet.protocol.ClaimedPrekeys;
import sonet.protocol.ClientFrame;
import sonet.protocol.CreateBlob;
import sonet.protocol.CreateGroup;
import sonet.protocol.Device;
import sonet.protocol.DeviceId;
import sonet.protocol.GroupDescription;
import sonet.protocol.GroupId;
import sonet.protocol.GroupTree;
import sonet.protocol.GroupView;
import sonet.protocol.KeyPackageCount;
import sonet.protocol.Link;
import sonet.protocol.LogPage;
import sonet.protocol.OpenLink;
import sonet.protocol.OwnAccount;
import sonet.protocol.OwnDevice;
import sonet.protocol.Posted;
import sonet.protocol.PrekeyCount;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.PublishPrekeys;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RejectCommit;
import sonet.protocol.Removal;
import sonet.protocol.RemoveDevice;
import sonet.protocol.RenameDevice;
import sonet.protocol.ReplaceDevices;
import sonet.protocol.ResetGroup;
import sonet.protocol.SendMessages;
import sonet.protocol.SubmitCommit;
import sonet.protocol.SubmitMessage;

/// What the server does for a device. Calls block, may be made from any thread, and repeat
/// themselves for a while when the server cannot be reached.
public interface Service extends AutoCloseable {
  /// Registers an account with its first device.
  Account register(RegisterAccount request) throws ClientException;

  /// Registers a further device of this account, which this device endorses.
  Device addDevice(AddDevice request) throws ClientException;

  /// Registers a further device in the place of others, which the key that asks endorses.
  Device replaceDevices(ReplaceDevices request) throws ClientException;

  /// Gives this account another recovery key, or none.
  void changeRecoveryKey(ChangeRecoveryKey request) throws ClientException;

  /// Has the log say which suites this device can use.
  void changeSuites(ChangeSuites request) throws ClientException;

  /// Opens a place where this device meets one that is to be linked.
  Link openLink(OpenLink request) throws ClientException;

  /// What two devices have left for each other; needs no token.
  Link link(Bytes link) throws ClientException;

  /// Leaves the message of a device that is to be linked; needs no token.
  void answerLink(Bytes link, Bytes answer) throws ClientException;

  /// Leaves the message of this device, which opened the place.
  void replyLink(Bytes link, Bytes reply) throws ClientException;

  /// Closes the place that this device opened.
  void closeLink(Bytes link) throws ClientException;

  /// The removal of this device from its account, as the server told it when a login was refused.
  Optional<Removal> removal();

  /// An account with its devices.
  Account account(AccountName name) throws ClientException;

  /// This account with its devices.
  OwnAccount ownAccount() throws ClientException;

  /// Gives a device of this account another name, if it is still in the version that is known.
  OwnDevice rename(DeviceId device, RenameDevice request, long version) throws ClientException;

  /// Removes a device of this account, if it is still in the version that is known.
  void remove(DeviceId device, RemoveDevice request, long version) throws ClientException;

  /// Takes a key package of each other device of an account.
  ClaimedKeyPackages claim(AccountName name, int cipherSuite) throws ClientException;

  /// Takes a key package of each of some devices of an account.
  ClaimedKeyPackages claim(AccountName name, int cipherSuite, List<DeviceId> devices)
      throws ClientException;

  /// Publishes key packages of this device.
  KeyPackageCount publish(PublishKeyPackages request) throws ClientException;

  /// How many key packages of this device are left.
  KeyPackageCount keyPackages() throws ClientException;

  /// Publishes prekeys of this device.
  PrekeyCount publish(PublishPrekeys request) throws ClientException;

  /// Publishes prekeys of this device in the place of all that are there.
  PrekeyCount replace(PublishPrekeys request) throws ClientException;

  /// What the server has of this device's prekeys.
  PrekeyCount prekeys() throws ClientException;

  /// Takes prekeys of each other device of an account.
  ///
  /// @throws ClientException with `UNREACHABLE_USER` when none of them has any
  ClaimedPrekeys claimPrekeys(AccountName name) throws ClientException;

  /// Sends a message to each other device of an account.
  Fanout send(AccountName name, SendMessages request) throws ClientException;

  /// Creates a group.
  Posted create(CreateGroup request) throws ClientException;

  /// Submits a commit.
  Submission commit(GroupId group, SubmitCommit request) throws ClientException;

  /// Submits a proposal.
  Submission propose(GroupId group, SubmitMessage request) throws ClientException;

  /// Says, signed by this device, that it cannot take the commit that ended an epoch.
  Posted reject(GroupId group, long epoch, Bytes commitHash, RejectCommit.Reason reason)
      throws ClientException;

  /// Sends an application message.
  Submission send(GroupId group, SubmitMessage request) throws ClientException;

  /// A part of a group's log.
  LogPage log(GroupId group, long after, int limit) throws ClientException;

  /// The tree of an epoch.
  GroupTree tree(GroupId group, long epoch) throws ClientException;

  /// The public state of a group.
  GroupView view(GroupId group) throws ClientException;

  /// A group as the server describes it to its members.
  GroupDescription describe(GroupId group) throws ClientException;

  /// The groups below a group.
  Channels channels(GroupId group) throws ClientException;

  /// Puts a fresh group in the place of a contested one.
  Posted reset(GroupId group, ResetGroup request) throws ClientException;

  /// A part of this device's inbox.
  LogPage inbox(long after, int limit) throws ClientException;

  /// Says that this device keeps its inbox up to a number.
  void acknowledge(long upTo) throws ClientException;

  /// Announces an attachment, or finds out how far the same one has come.
  Blob createBlob(CreateBlob request) throws ClientException;

  /// Appends a part to an attachment.
  Blob append(Bytes blob, long offset, Bytes part) throws ClientException;

  /// A part of an attachment.
  Bytes read(Bytes blob, long offset, int length) throws ClientException;

  /// The log of keys.
  LogAnswers transparency();

  /// A new token, for a stream whose own expires soon.
  String renewedToken() throws ClientException;

  /// Opens the stream of what the server pushes, from some cursors on. It does not repeat itself.
  Stream stream(List<ClientFrame.Cursor> cursors) throws ClientException;

  /// Ends all that is under way.
  @Override
  void close();
}
