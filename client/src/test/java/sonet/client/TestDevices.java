package sonet.client;

import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;
import sonet.client.device.Endorser;
import sonet.client.device.Profile;
import sonet.client.device.Registration;
import sonet.client.state.StateFile;
import sonet.client.testing.FakeEngine;
import sonet.client.testing.FakeServer;
import sonet.client.testing.WatchedEngine;
import sonet.client.transport.Identity;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.Secret;

/// Devices of one folder each, over a server in memory and with a clock that is set by hand.
final class TestDevices implements AutoCloseable {
  /// Longer than anything takes, on a slow machine as well.
  static final Duration LONG = Duration.ofMinutes(2);

  private final Path folder;
  private final FakeServer server = new FakeServer();
  private final Map<String, Sonet> open = new HashMap<>();
  private final AtomicReference<Instant> now = new AtomicReference<>(FakeServer.NOW);
  private final Set<String> old = new HashSet<>();
  private Settings.Receipts receipts = Settings.Receipts.SENT;
  private Settings.KeyChecks keys = Settings.KeyChecks.USUAL;
  private volatile WatchedEngine.Before before = () -> {};

  TestDevices(Path folder) {
    this.folder = folder;
    server.log().follow(now::get);
  }

  FakeServer server() {
    return server;
  }

  /// Devices opened from now on tell what was read, or not.
  void tell(Settings.Receipts other) {
    receipts = other;
  }

  /// Devices opened from now on hold keys against the log in another way.
  void check(Settings.KeyChecks other) {
    keys = other;
  }

  /// What a device does from now on before each of its external commits.
  void beforeReturns(WatchedEngine.Before other) {
    before = other;
  }

  /// The device of an account knows one suite only when it is opened from now on.
  void keepOld(String account) {
    old.add(account);
  }

  /// The device of an account knows all suites when it is opened from now on.
  void useNewest(String account) {
    old.remove(account);
  }

  /// A part of some work.
  @FunctionalInterface
  interface Step {
    void run() throws ClientException;
  }

  /// Does some work on a thread of its own. What goes wrong there shows when its end is awaited.
  static Future<Boolean> aside(Step... steps) {
    FutureTask<Boolean> work =
        new FutureTask<>(() -> {
          for (Step step : steps) {
            step.run();
          }
          return true;
        });
    var _ = Thread.ofVirtual().start(work);
    return work;
  }

  /// The time.
  Instant now() {
    return now.get();
  }

  /// Lets time pass.
  void pass(Duration time) {
    now.set(now.get().plus(time));
  }

  /// The device of an account, opened when it is not.
  Sonet get(String account) throws ClientException {
    return device(account, account);
  }

  /// A device of an account by a name of its own, linked to the first.
  Sonet linked(String name, String account) throws ClientException {
    return keep(name, linked(get(account), opening(name, account)));
  }

  /// What signs for a device that is closed.
  ///
  /// @param identity towards the server
  /// @param endorser for its account
  record Signing(Identity identity, Endorser endorser) {}

  Signing signing(String name) throws ClientException {
    return signing(name, name);
  }

  /// The same for a device that was linked to an account.
  Signing signing(String name, String account) throws ClientException {
    StateFile.Place place =
        new StateFile.Place(
            folder.resolve(name),
            Providers.pure(),
            Providers.random(),
            new Argon2id.Cost(64, 1, 1));
    try (StateFile state = StateFile.open(place, Secret.of(Bytes.utf8("secret")))) {
      Registration registration = new Registration(state, Providers.pure(), Providers.random());
      Profile profile = registration.profile("http://fake", account, name);
      return new Signing(registration.identity(profile), registration.endorser(profile, now::get));
    }
  }

  /// What makes or opens a device.
  Opening opening(String name, String account) {
    return new Opening(settings(name, account), parts());
  }

  /// Goes on with a device that was opened elsewhere.
  Sonet keep(String name, Sonet opened) {
    open.put(name, opened);
    return opened;
  }

  /// Links a new device by the code that one shows, typed and confirmed.
  static Sonet linked(Sonet one, Opening fresh) throws ClientException {
    try (Linking linking = one.devices().link();
        LinkCode typed = LinkCode.parse(linking.code().typed())) {
      FutureTask<Sonet> joining = new FutureTask<>(() -> fresh.link(typed, step -> {}));
      var _ = Thread.ofVirtual().start(joining);
      var _ = linking.await();
      linking.accept();
      return joining.get();
    } catch (ExecutionException | InterruptedException failed) {
      if (failed.getCause() instanceof ClientException known) {
        throw known;
      }
      throw new AssertionError(failed);
    }
  }

  private Sonet device(String name, String account) throws ClientException {
    Sonet known = open.get(name);
    if (known != null) {
      return known;
    }
    Sonet opened = new Opening(settings(name, account), parts()).open();
    open.put(name, opened);
    return opened;
  }

  /// A group of which the first is the creator.
  Conversation team(String first, String... others) throws ClientException {
    for (String other : others) {
      var _ = get(other);
    }
    Conversation team = get(first).group("Team", others);
    synchronize(others);
    return team;
  }

  /// The only conversation of a device.
  Conversation only(String name) throws ClientException {
    List<Conversation> all = opened(name).conversations();
    if (all.size() != 1) {
      throw new AssertionError(name + " has " + all.size() + " conversations");
    }
    return all.getFirst();
  }

  private Sonet opened(String name) {
    return Optional.ofNullable(open.get(name)).orElseThrow();
  }

  /// The messages of the only conversation of a device.
  List<Message> messages(String name) throws ClientException {
    return only(name).history(0, 10_000).stream()
        .filter(Message.class::isInstance)
        .map(Message.class::cast)
        .toList();
  }

  List<String> texts(String name) throws ClientException {
    return messages(name).stream().map(Message::text).toList();
  }

  void synchronize(String... names) throws ClientException {
    for (String name : names) {
      opened(name).synchronize(LONG);
    }
  }

  void stop(String name) throws ClientException {
    Sonet stopped = opened(name);
    var _ = open.remove(name);
    stopped.close();
  }

  void restart(String name) throws ClientException {
    stop(name);
    var _ = get(name);
  }

  /// Opens a device again that was stopped.
  Sonet again(String name, String account) throws ClientException {
    return device(name, account);
  }

  boolean isOpen(String name) {
    return open.containsKey(name);
  }

  /// The only pair of a device.
  Conversation pair(String name) throws ClientException {
    return opened(name).conversations().getFirst();
  }

  /// Copies the state of a device that was stopped.
  void save(String name) throws IOException {
    copy(folder.resolve(name), folder.resolve(name + ".saved"));
  }

  /// Puts an old copy in the place of the state of a device that was stopped.
  void rollBack(String name) throws IOException {
    copy(folder.resolve(name + ".saved"), folder.resolve(name));
  }

  private static void copy(Path from, Path to) throws IOException {
    if (Files.isDirectory(to)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(to)) {
        for (Path file : files) {
          Files.delete(file);
        }
      }
    }
    Files.createDirectories(to);
    try (DirectoryStream<Path> files = Files.newDirectoryStream(from)) {
      for (Path file : files) {
        var _ = Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private Settings settings(String name, String account) {
    Secret passphrase = Secret.of(Bytes.utf8("secret"));
    return Settings.of(URI.create("http://fake"), account, folder.resolve(name), passphrase)
        .withDevice(name)
        .withCost(new Argon2id.Cost(64, 1, 1))
        .withPrekeys(new Settings.Prekeys(Duration.ofHours(24), 4))
        .withReceipts(receipts)
        .withKeys(keys);
  }

  private Opening.Parts parts() {
    InstantSource clock = now::get;
    return new Opening.Parts(
        Providers.pure(),
        Providers.random(),
        clock,
        server::as,
        (profile, signer) ->
            new WatchedEngine(
                new FakeEngine(
                    profile.account(),
                    profile.publicKey(),
                    Providers.random(),
                    old.contains(profile.account())
                        ? List.of(FakeEngine.SUITE)
                        : List.of(FakeEngine.SUITE, FakeEngine.OTHER_SUITE)),
                () -> before.run()));
  }

  @Override
  public void close() throws ClientException {
    for (Sonet sonet : open.values()) {
      sonet.close();
    }
  }
}
