package sonet.client.testing;

import java.util.List;
import java.util.Optional;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.transparency.LogAnswers;
import sonet.client.transport.Fanout;
import sonet.client.transport.Service;
import sonet.client.transport.Stream;
import sonet.client.transport.Submission;
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
import sonet.protocol.EntryKind;
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
import sonet.protocol.Problem;
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

/// A [FakeServer] as one device sees it. Each question goes to the part whose chapter of the API it
/// belongs to, under the server's lock.
final class FakeService implements Service {
  private final FakeServer server;
  private final DeviceId device;

  FakeService(FakeServer server, DeviceId device) {
    this.server = server;
    this.device = device;
  }

  private Device self() throws ClientException {
    return server.accounts.find(device);
  }

  @Override
  public Account register(RegisterAccount request) throws ClientException {
    return server.answer(() -> server.accounts.register(request));
  }

  @Override
  public Device addDevice(AddDevice request) throws ClientException {
    return server.answer(() -> {
      Device linked = server.accounts.add(device, request);
      server.streams.wake();
      return linked;
    });
  }

  @Override
  public Device replaceDevices(ReplaceDevices request) throws ClientException {
    return server.answer(() -> {
      Device fresh = server.accounts.replace(device, request);
      server.streams.wake();
      request.removed().forEach(removed -> server.streams.end(removed.device()));
      server.faults.maybeLoseAnswer();
      return fresh;
    });
  }

  @Override
  public void changeRecoveryKey(ChangeRecoveryKey request) throws ClientException {
    server.carryOut(() -> {
      server.accounts.changeRecoveryKey(device, request);
      server.streams.wake();
    });
  }

  @Override
  public void changeSuites(ChangeSuites request) throws ClientException {
    server.carryOut(() -> server.accounts.changeSuites(device, request));
  }

  @Override
  public Optional<Removal> removal() {
    synchronized (server) {
      return server.accounts.removal(device);
    }
  }

  @Override
  public OwnAccount ownAccount() throws ClientException {
    return server.answer(() -> server.accounts.own(device));
  }

  @Override
  public OwnDevice rename(DeviceId which, RenameDevice request, long version)
      throws ClientException {
    return server.answer(() -> server.accounts.rename(device, which, request));
  }

  @Override
  public void remove(DeviceId which, RemoveDevice request, long version) throws ClientException {
    server.carryOut(() -> {
      server.accounts.remove(device, which, request);
      server.streams.wake();
      server.streams.end(which);
    });
  }

  @Override
  public Account account(AccountName name) throws ClientException {
    return server.answer(() -> {
      if (self().account().equals(name)) {
        server.faults.maybeFailOwnLookup(name);
      }
      return server.accounts.show(name);
    });
  }

  @Override
  public Link openLink(OpenLink request) throws ClientException {
    return server.answer(() -> server.links().open(self().id(), request));
  }

  @Override
  public Link link(Bytes link) throws ClientException {
    return server.answer(() -> server.links().show(link));
  }

  @Override
  public void answerLink(Bytes link, Bytes answer) throws ClientException {
    server.carryOut(() -> server.links().answer(link, answer));
  }

  @Override
  public void replyLink(Bytes link, Bytes reply) throws ClientException {
    server.carryOut(() -> server.links().reply(link, reply));
  }

  @Override
  public void closeLink(Bytes link) throws ClientException {
    server.carryOut(() -> server.links().close(link));
  }

  @Override
  public ClaimedKeyPackages claim(AccountName name, int cipherSuite) throws ClientException {
    return claim(name, cipherSuite, ids(account(name)));
  }

  @Override
  public ClaimedKeyPackages claim(AccountName name, int cipherSuite, List<DeviceId> wanted)
      throws ClientException {
    return server.answer(() -> {
      List<DeviceId> there = ids(account(name)).stream().filter(wanted::contains).toList();
      return server.keyPackages.claim(device, there, cipherSuite);
    });
  }

  private static List<DeviceId> ids(Account account) {
    return account.devices().stream().map(Device::id).toList();
  }

  @Override
  public KeyPackageCount publish(PublishKeyPackages request) throws ClientException {
    return server.answer(() -> server.keyPackages.publish(device, request));
  }

  @Override
  public KeyPackageCount keyPackages() throws ClientException {
    return server.answer(() -> server.keyPackages.count(device));
  }

  @Override
  public PrekeyCount publish(PublishPrekeys request) throws ClientException {
    return server.answer(() -> server.prekeys().publish(self().id(), request));
  }

  @Override
  public PrekeyCount replace(PublishPrekeys request) throws ClientException {
    return server.answer(() -> server.prekeys().replace(self().id(), request));
  }

  @Override
  public PrekeyCount prekeys() throws ClientException {
    return server.answer(() -> server.prekeys().count(self().id()));
  }

  @Override
  public ClaimedPrekeys claimPrekeys(AccountName name) throws ClientException {
    return server.answer(() -> {
      ClaimedPrekeys claimed = server.prekeys().claim(others(name));
      return new ClaimedPrekeys(
          claimed.devices(), claimed.without(), server.accounts.show(name).credential());
    });
  }

  private List<DeviceId> others(AccountName name) throws ClientException {
    return ids(account(name)).stream().filter(id -> !id.equals(device)).toList();
  }

  @Override
  public Fanout send(AccountName name, SendMessages request) throws ClientException {
    return server.answer(() -> {
      Optional<Problem.Mismatch> mismatch = mismatch(name, request);
      if (mismatch.isPresent()) {
        return new Fanout.Mismatch(mismatch.get());
      }
      server.faults.maybeRefuse();
      boolean online = request.delivery().equals(Optional.of(SendMessages.Delivery.ONLINE));
      for (SendMessages.Message message : request.messages()) {
        if (online) {
          server.streams.pass(device, message.device(), message.body());
        } else {
          server.inboxes.carry(device, message.device(), message.body());
        }
      }
      server.streams.wake();
      server.faults.maybeLoseAnswer();
      return new Fanout.Taken(FakeServer.NOW);
    });
  }

  private Optional<Problem.Mismatch> mismatch(AccountName name, SendMessages request)
      throws ClientException {
    List<DeviceId> named = request.messages().stream().map(SendMessages.Message::device).toList();
    List<DeviceId> there = others(name);
    if (server.faults.callsDevicesWrong()) {
      return Optional.of(new Problem.Mismatch(List.of(), named));
    }
    List<DeviceId> missing = there.stream().filter(id -> !named.contains(id)).toList();
    List<DeviceId> extra = named.stream().filter(id -> !there.contains(id)).toList();
    return missing.isEmpty() && extra.isEmpty()
        ? Optional.empty()
        : Optional.of(new Problem.Mismatch(missing, extra));
  }

  @Override
  public Posted create(CreateGroup request) throws ClientException {
    return server.answer(() -> {
      Posted posted = server.groups.create(request);
      server.faults.maybeLoseAnswer();
      return posted;
    });
  }

  @Override
  public Submission commit(GroupId group, SubmitCommit request) throws ClientException {
    return server.answer(() -> told(server.groups.commit(group, request)));
  }

  @Override
  public Submission propose(GroupId group, SubmitMessage request) throws ClientException {
    return server.answer(() -> told(server.groups.submit(group, EntryKind.PROPOSAL, request)));
  }

  @Override
  public Submission send(GroupId group, SubmitMessage request) throws ClientException {
    return server.answer(() -> {
      server.faults.maybeRefuse();
      return told(server.groups.submit(group, EntryKind.MESSAGE, request));
    });
  }

  private Submission told(Submission submission) throws ClientException {
    if (submission instanceof Submission.Taken) {
      server.streams.wake();
      server.faults.maybeLoseAnswer();
    }
    return submission;
  }

  @Override
  public Posted reject(GroupId group, long epoch, Bytes commitHash, RejectCommit.Reason reason)
      throws ClientException {
    return server.answer(() -> server.groups.reject(device, group, commitHash, reason));
  }

  @Override
  public GroupView view(GroupId group) throws ClientException {
    return server.answer(() -> server.groups.view(group));
  }

  @Override
  public LogPage log(GroupId group, long after, int limit) throws ClientException {
    return server.answer(() -> server.groups.page(group, after, limit));
  }

  @Override
  public GroupTree tree(GroupId group, long epoch) throws ClientException {
    return server.answer(() -> server.groups.tree(group, epoch));
  }

  @Override
  public GroupDescription describe(GroupId group) throws ClientException {
    return server.answer(() -> server.groups.describe(group));
  }

  @Override
  public Channels channels(GroupId group) throws ClientException {
    return server.answer(() -> server.groups.channels(group, self().account()));
  }

  @Override
  public Posted reset(GroupId group, ResetGroup request) throws ClientException {
    throw new ClientException(Reason.REFUSED, "The server says: the group is not contested.");
  }

  @Override
  public LogPage inbox(long after, int limit) throws ClientException {
    return server.answer(() -> server.inboxes.of(self().id()).page(after, limit));
  }

  @Override
  public void acknowledge(long upTo) throws ClientException {
    server.carryOut(() -> server.inboxes.of(device).forget(upTo));
  }

  @Override
  public Blob createBlob(CreateBlob request) throws ClientException {
    return server.answer(() -> server.blobs().create(request));
  }

  @Override
  public Blob append(Bytes blob, long offset, Bytes part) throws ClientException {
    return server.answer(() -> server.blobs().append(blob, offset, part));
  }

  @Override
  public Bytes read(Bytes blob, long offset, int length) throws ClientException {
    return server.answer(() -> server.blobs().read(blob, offset, length));
  }

  @Override
  public LogAnswers transparency() {
    return new FakeLogAnswers(
        () -> {
          synchronized (server) {
            return server.keyLogs.shown(device, server.accounts.account(device));
          }
        },
        new FakeLogAnswers.Asker() {
          @Override
          public Bytes identity() throws ClientException {
            return server.answer(() -> self().account().identity());
          }

          @Override
          public void publish(Bytes credential) throws ClientException {
            server.carryOut(() -> server.accounts.publish(self().account(), credential));
          }
        });
  }

  @Override
  public String renewedToken() {
    return server.renewedToken();
  }

  @Override
  public Stream stream(List<ClientFrame.Cursor> cursors) throws ClientException {
    return server.answer(() -> server.streams.open(self().id(), cursors));
  }

  @Override
  public void close() {
    // Nothing is held open but streams, which have their own end.
  }
}
