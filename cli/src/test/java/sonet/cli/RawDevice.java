package sonet.cli;

import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import sonet.client.ClientException;
import sonet.client.group.GroupEngine;
import sonet.client.group.MlsEngine;
import sonet.client.group.PreparedCommit;
import sonet.client.group.PreparedKeyPackage;
import sonet.client.transport.HttpService;
import sonet.client.transport.Identity;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CipherSuites;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.protocol.AccountName;
import sonet.protocol.DeviceId;
import sonet.protocol.EntryKind;
import sonet.protocol.GroupId;
import sonet.protocol.GroupView;
import sonet.protocol.LogEntry;
import sonet.protocol.NewDevice;
import sonet.protocol.PublishKeyPackages;
import sonet.protocol.RegisterAccount;
import sonet.protocol.RejectCommit;
import sonet.protocol.SigningInput;
import sonet.protocol.SubmitCommit;
import sonet.transparency.directory.DeviceSetEditor;
import sonet.transparency.directory.DeviceSetRules;

/// A device that does what its test says, and nothing of what a good one would do by itself.
final class RawDevice implements AutoCloseable {
  private static final CipherSuite SUITE = CipherSuites.of(Providers.pure()).get(1);
  private static final RandomSource RANDOM = Providers.random();

  private final HttpService service;
  private final GroupEngine engine;

  /// Registers an account with one device, and publishes keys to add it with.
  RawDevice(URI server, String name) throws ClientException {
    Signer signer = SUITE.signer(SUITE.generateSignatureKeyPair(RANDOM));
    AccountName account = new AccountName(name);
    Identity identity = new Identity(DeviceId.ofKeyHash(SUITE.hash(signer.publicKey())), signer);
    service = HttpService.of(server, identity, RANDOM);
    engine =
        new MlsEngine(
            name, signer, new MlsEngine.Tools(Providers.pure(), RANDOM, InstantSource.system()));
    Bytes proof = signer.sign(SigningInput.registration(account, signer.publicKey()));
    var _ =
        service.register(
            new RegisterAccount(
                account,
                new NewDevice("raw", signer.publicKey(), proof),
                new DeviceSetEditor(new DeviceSetRules(Providers.pure()))
                    .first(account.identity(), System.currentTimeMillis(), List.of(1), signer)
                    .encoded()));
    List<PublishKeyPackages.Upload> uploads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      PreparedKeyPackage key = engine.prepareKeyPackage(1, PreparedKeyPackage.Use.ONE_TIME);
      uploads.add(
          new PublishKeyPackages.Upload(
              1, PublishKeyPackages.Use.ONE_TIME, key.expiresAt(), key.message()));
    }
    var _ = service.publish(new PublishKeyPackages(uploads));
  }

  /// Claims that it cannot take the last commit of a group.
  void rejectLastCommit(Bytes group) throws ClientException {
    LogEntry commit =
        service.log(new GroupId(group), 0, 100).entries().stream()
            .filter(entry -> entry.kind() == EntryKind.COMMIT)
            .reduce((_, last) -> last)
            .orElseThrow();
    var _ =
        service.reject(
            new GroupId(group),
            commit.epoch(),
            SUITE.hash(commit.body()),
            RejectCommit.Reason.WRONG_CONFIRMATION_TAG);
  }

  /// Comes back into a group by an external commit.
  void comeBack(Bytes group) throws ClientException {
    GroupView view = service.view(new GroupId(group));
    PreparedCommit commit =
        engine.rejoin(
            new GroupEngine.Return(view.groupInfo(), view.ratchetTree(), view.selfRemoves()));
    var _ =
        service.commit(
            new GroupId(group),
            new SubmitCommit(view.epoch(), commit.commit(), List.of(), commit.groupInfo()));
  }

  @Override
  public void close() {
    service.close();
  }
}
