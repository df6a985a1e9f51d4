package sonet.client;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import sonet.client.attachment.Transfers;
import sonet.client.device.Desk;
import sonet.client.device.Endorser;
import sonet.client.device.Notice;
import sonet.client.device.Profile;
import sonet.client.device.Registration;
import sonet.client.group.GroupEngine;
import sonet.client.group.MlsEngine;
import sonet.client.key.SystemKeys;
import sonet.client.link.Newcomer;
import sonet.client.state.StateFile;
import sonet.client.transparency.OwnSets;
import sonet.client.transport.HttpService;
import sonet.client.transport.Identity;
import sonet.client.transport.Service;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.spi.CryptoProvider;

/// How a device is opened: its state is unlocked, its keys are made or found, it is registered
/// where it is not yet, and put to work. Whatever fails on the way leaves nothing open.
final class Opening {
  private final Settings settings;
  private final Parts parts;

  Opening(Settings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  static Opening of(Settings settings) {
    return new Opening(settings, parts(settings));
  }

  /// What a device stands on.
  ///
  /// @param provider of primitives
  /// @param random for keys, nonces, ids and pauses
  /// @param clock for what disappears
  /// @param connect to the server
  /// @param engine for groups
  record Parts(
      CryptoProvider provider,
      RandomSource random,
      InstantSource clock,
      Registration.Connect connect,
      Registration.MakeEngine engine) {}

  private static Parts parts(Settings settings) {
    CryptoProvider provider = Providers.best();
    RandomSource random = Providers.random();
    MlsEngine.Tools tools = new MlsEngine.Tools(provider, random, InstantSource.system());
    return new Parts(
        provider,
        random,
        InstantSource.system(),
        identity ->
            HttpService.of(settings.server(), identity, random).forTenant(settings.tenant()),
        (profile, signer) -> new MlsEngine(profile.account(), signer, tools));
  }

  /// Opens the device and puts it to work.
  Sonet open() throws ClientException {
    StateFile state = openState();
    boolean done = false;
    try {
      Sonet opened = open(state);
      done = true;
      return opened;
    } finally {
      if (!done) {
        state.close();
      }
    }
  }

  private StateFile openState() throws ClientException {
    Path folder = settings.folder();
    return switch (settings.lock()) {
      case Settings.Lock.Passphrase(Secret passphrase, Argon2id.Cost cost) ->
          StateFile.open(place(folder, cost), passphrase);
      case Settings.Lock.SystemKey() -> {
        SystemKeys.Folder holds =
            StateFile.exists(folder) ? SystemKeys.Folder.IN_USE : SystemKeys.Folder.NEW;
        try (Secret key = SystemKeys.here(parts.random()).keyOf(folder, holds)) {
          // A random key of 256 bits cannot be guessed, at whatever cost.
          yield StateFile.open(place(folder, new Argon2id.Cost(8, 1, 1)), key);
        }
      }
    };
  }

  private StateFile.Place place(Path folder, Argon2id.Cost cost) {
    return new StateFile.Place(folder, parts.provider(), parts.random(), cost);
  }

  private Sonet open(StateFile state) throws ClientException {
    Registration registration = new Registration(state, parts.provider(), parts.random());
    Profile found = profile(registration);
    Identity identity = registration.identity(found);
    Service service = parts.connect().as(identity);
    boolean done = false;
    try {
      Endorser endorser = registration.endorser(found, parts.clock());
      GroupEngine engine = parts.engine().with(found, identity.signer());
      Profile profile = found;
      if (!found.registered()) {
        Bytes first = endorser.first(engine.cipherSuites());
        state.update(t -> OwnSets.remember(t, first));
        profile = registration.register(found, service, first, settings.invitation());
      }
      Transfers transfers = new Transfers(service, parts.provider(), registration.fileSecret());
      Relay relay = new Relay();
      Desk desk =
          Desk.open(
              new Desk.Tools(
                  state,
                  engine,
                  profile,
                  endorser,
                  service,
                  parts.provider(),
                  parts.random(),
                  parts.clock(),
                  relay,
                  identity.signer(),
                  settings.prekeys().policy(),
                  settings.keys()));
      if (!found.registered()) {
        // From the first moment on others can add this device, with what proves its key.
        desk.settleKeys();
        desk.publishKeys();
      }
      Sonet opened = new Sonet(profile, service, desk, transfers, settings);
      relay.to = opened;
      desk.start();
      done = true;
      return opened;
    } finally {
      if (!done) {
        service.close();
      }
    }
  }

  /// Brings what a desk tells to the device that is made after it.
  private static final class Relay implements Consumer<Notice> {
    private volatile @Nullable Sonet to;

    @Override
    public void accept(Notice notice) {
      Sonet opened = to;
      if (opened != null) {
        opened.tell(notice);
      }
    }
  }

  private Profile profile(Registration registration) throws ClientException {
    return registration.profile(
        settings.server().toString(), settings.account(), settings.device());
  }

  /// Makes a new device and has the one that shows a code link it, then opens it.
  Sonet link(LinkCode code, Consumer<LinkStep> progress) throws ClientException {
    try (StateFile state = openState()) {
      Registration registration = new Registration(state, parts.provider(), parts.random());
      Profile found = profile(registration);
      if (found.registered()) {
        throw new ClientException(
            ClientException.Reason.STATE_OF_ANOTHER, "The folder holds a device already.");
      }
      boolean done = false;
      Identity identity = registration.identity(found);
      try (Service service = parts.connect().as(identity)) {
        Joining joining = new Joining(service, parts, progress);
        GroupEngine engine = parts.engine().with(found, identity.signer());
        Newcomer self = new Newcomer(registration.newDevice(found), engine.cipherSuites());
        Joining.Joined joined = joining.join(code, found, self);
        var _ =
            registration.linked(
                found,
                joined.endorsements(),
                t -> {
                  if (joined.log().isPresent()) {
                    joined.log().get().keep(t, parts.clock().instant());
                  }
                });
        done = true;
      } finally {
        if (!done) {
          registration.forget();
        }
      }
    }
    Sonet opened = openPublished();
    progress.accept(LinkStep.LINKED);
    return opened;
  }

  /// From the first moment on others can add this device, with what proves its key.
  private Sonet openPublished() throws ClientException {
    Sonet opened = open();
    boolean done = false;
    try {
      opened.publishKeys();
      done = true;
      return opened;
    } finally {
      if (!done) {
        opened.close();
      }
    }
  }

  /// Makes a new device, or goes on with one that was interrupted, and brings it into its account
  /// by the recovery key, then opens it.
  Sonet recover(RecoveryKey key, RecoveryChoice choice) throws ClientException {
    try (StateFile state = openState()) {
      Registration registration = new Registration(state, parts.provider(), parts.random());
      Profile found = profile(registration);
      if (found.registered()) {
        throw new ClientException(
            ClientException.Reason.STATE_OF_ANOTHER, "The folder holds a device already.");
      }
      new Recovering(registration, parts, settings.keys()).bring(state, found, key, choice);
    }
    return openPublished();
  }
}
