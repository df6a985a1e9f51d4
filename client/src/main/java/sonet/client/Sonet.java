package sonet.client;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.client.device.Desk;
import sonet.client.device.Notice;
import sonet.client.device.Profile;
import sonet.client.device.Registration;
import sonet.client.group.MlsEngine;
import sonet.client.state.StateFile;
import sonet.client.transport.HttpService;
import sonet.client.transport.Identity;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.spi.CryptoProvider;

/// A device, open and at work: the way into everything else. May be used from any thread.
///
/// ```java
/// try (Sonet me = Sonet.open(Settings.of(server, "alice", folder, passphrase))) {
///   Conversation team = me.create("Team");
///   team.add("bob");
///   team.onMessage(m -> System.out.println(m.author().name() + ": " + m.text()));
///   team.send("hello");
/// }
/// ```
///
/// Its state is encrypted in a folder that one program at a time may use. It opens without the
/// server once it is registered; what is sent meanwhile waits.
public final class Sonet implements AutoCloseable {
  private final Profile profile;
  private final Service service;
  private final Desk desk;
  private final Announcer announcer;

  private Sonet(Profile profile, Service service, Desk desk, Announcer announcer) {
    this.profile = profile;
    this.service = service;
    this.desk = desk;
    this.announcer = announcer;
  }

  /// What a device stands on.
  ///
  /// @param provider of primitives
  /// @param random for keys, nonces, ids and pauses
  /// @param connect to the server
  /// @param engine for groups
  record Parts(
      CryptoProvider provider,
      RandomSource random,
      Registration.Connect connect,
      Registration.MakeEngine engine) {}

  /// Opens the device in a folder; in an empty one, makes a new device and registers it, which
  /// needs the server.
  ///
  /// @throws ClientException with `WRONG_PASSPHRASE`, `STATE_IN_USE`, `STATE_OF_ANOTHER`,
  ///   `NAME_TAKEN`, `INVALID_INPUT`, or a failure of server or disk; nothing is changed then
  public static Sonet open(Settings settings) throws ClientException {
    return open(settings, parts(settings));
  }

  private static Parts parts(Settings settings) {
    CryptoProvider provider = Providers.best();
    RandomSource random = Providers.random();
    MlsEngine.Tools tools = new MlsEngine.Tools(provider, random, InstantSource.system());
    return new Parts(
        provider,
        random,
        identity -> HttpService.of(settings.server(), identity, random),
        (profile, signer) -> new MlsEngine(profile.account(), signer, tools));
  }

  static Sonet open(Settings settings, Parts parts) throws ClientException {
    StateFile state = openState(settings, parts);
    boolean done = false;
    try {
      Sonet opened = open(settings, parts, state);
      done = true;
      return opened;
    } finally {
      if (!done) {
        state.close();
      }
    }
  }

  private static StateFile openState(Settings settings, Parts parts) throws ClientException {
    return StateFile.open(
        new StateFile.Place(settings.folder(), parts.provider(), parts.random(), settings.cost()),
        settings.passphrase());
  }

  private static Sonet open(Settings settings, Parts parts, StateFile state)
      throws ClientException {
    Registration registration = new Registration(state, parts.provider(), parts.random());
    Profile found = profile(settings, registration);
    Identity identity = registration.identity(found);
    Service service = parts.connect().as(identity);
    boolean done = false;
    try {
      Profile profile = registration.register(found, service);
      Announcer announcer = new Announcer();
      Desk desk =
          Desk.open(
              new Desk.Tools(
                  state,
                  parts.engine().with(profile, identity.signer()),
                  profile.publicKey(),
                  service,
                  parts.provider(),
                  parts.random(),
                  announcer::tell));
      if (!found.registered()) {
        // From the first moment on others can add this device.
        desk.publishKeys();
      }
      desk.start();
      done = true;
      return new Sonet(profile, service, desk, announcer);
    } finally {
      if (!done) {
        service.close();
      }
    }
  }

  private static Profile profile(Settings settings, Registration registration)
      throws ClientException {
    return registration.profile(
        settings.server().toString(), settings.account(), settings.device());
  }

  /// Makes a device in a folder without registering it. Returns a code with which a device that the
  /// owner has already can link it, see [#link(String)]; after that it opens like any other.
  ///
  /// @throws ClientException as [#open(Settings)]
  public static String prepareLink(Settings settings) throws ClientException {
    return prepareLink(settings, parts(settings));
  }

  static String prepareLink(Settings settings, Parts parts) throws ClientException {
    try (StateFile state = openState(settings, parts)) {
      Registration registration = new Registration(state, parts.provider(), parts.random());
      return registration.linkCode(profile(settings, registration));
    }
  }

  /// Makes a further device one of this account, by the code it shows.
  ///
  /// @throws ClientException with `INVALID_INPUT` for a text that is no such code, or a failure of
  ///   the server
  public void link(String code) throws ClientException {
    var _ = service.link(Registration.parseLinkCode(code));
  }

  /// Whether a folder holds a device.
  public static boolean exists(Path folder) {
    return StateFile.exists(folder);
  }

  /// The name of the account.
  public String account() {
    return profile.account();
  }

  /// The short name of this device.
  public String device() {
    return deviceName(profile.publicKey());
  }

  /// The conversations on this device, also those it was removed from.
  public List<Conversation> conversations() throws ClientException {
    return desk.conversations().stream().map(this::conversation).toList();
  }

  private Conversation conversation(Bytes id) {
    return new Conversation(this, desk, id);
  }

  /// The conversation with an id.
  public Optional<Conversation> find(Bytes id) throws ClientException {
    return desk.conversations().contains(id) ? Optional.of(conversation(id)) : Optional.empty();
  }

  /// Begins a conversation, with this device as its one member.
  ///
  /// @throws ClientException a failure of server or disk
  public Conversation create(String title) throws ClientException {
    return conversation(desk.create(title));
  }

  /// Has a listener told of everything that happens from now on, in order, on a thread of its own.
  public void onEvent(Consumer<Event> listener) {
    announcer.add(notice -> listener.accept(event(notice)));
  }

  private Event event(Notice notice) {
    return switch (notice) {
      case Notice.Happened happened ->
          new Event.Happened(conversation(happened.conversation()), happened.entry());
      case Notice.Moved moved -> new Event.Moved(conversation(moved.conversation()));
      case Notice.NotSent notSent ->
          new Event.NotSent(conversation(notSent.conversation()), notSent.text(), notSent.cause());
      case Notice.Online() -> new Event.Online();
      case Notice.Offline(ClientException cause) -> new Event.Offline(cause);
      case Notice.Trouble(ClientException cause) -> new Event.Trouble(cause);
    };
  }

  /// Sends what is queued and fetches what the server has, and returns when listeners were told of
  /// it all. Not needed while the connection stands: this happens by itself.
  ///
  /// @param longest how long to wait for the queue
  /// @throws ClientException with `SERVER_UNREACHABLE` and the like; what is queued stays queued
  public void synchronize(Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    desk.catchUp();
    for (Conversation conversation : conversations()) {
      Duration left = Duration.ofNanos(Math.max(0, until - System.nanoTime()));
      if (conversation.isMember() && !conversation.awaitSent(left)) {
        throw new ClientException(
            ClientException.Reason.SERVER_UNREACHABLE, "Not everything could be sent in time.");
      }
    }
    announcer.settle();
  }

  /// A way to look under the hood, for demonstrations and diagnosis.
  public Diagnosis diagnosis() {
    return new Diagnosis(desk);
  }

  Bytes ownKey() {
    return profile.publicKey();
  }

  static String deviceName(Bytes signatureKey) {
    return signatureKey.toHex().substring(0, 8);
  }

  /// Stops and locks the state. What is queued is sent when the device is opened again.
  @Override
  public void close() throws ClientException {
    desk.close();
    announcer.close();
    profile.privateKey().close();
  }
}
