package sonet.cli.device;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.cli.command.Arguments;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Folders;
import sonet.cli.command.Option;
import sonet.client.ClientException;
import sonet.client.KeyPolicy;
import sonet.client.LinkCode;
import sonet.client.RecoveryChoice;
import sonet.client.RecoveryKey;
import sonet.client.ServerAddress;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.crypto.Argon2id;

/// Finds and opens the device that a command line means.
public final class Devices {
  private static final String SYSTEM_KEY = "--system-key";

  private static final Option KEY_POLICY =
      Option.choice(
          "--key-policy",
          "POLICY",
          List.of("strict", "warn"),
          "Send nothing to keys in doubt, or just tell (default strict)");

  private static final Option AUDITORS =
      Option.path(
          AuditorFile.OPTION,
          "FILE",
          "File of auditors who must have seen the log (or SONET_AUDITORS)");

  /// The options that name a device which is there.
  public static final List<Option> OPTIONS =
      List.of(
          Option.of("--name", "NAME", "Whose device (default SONET_NAME, or the only one here)"),
          Option.path("--data", "DIR", "Its folder (default ~/.local/share/sonet/NAME)"),
          Option.path(
              "--passphrase-file",
              "FILE",
              "File whose first line is the passphrase (or SONET_PASSPHRASE)"),
          KEY_POLICY,
          AUDITORS);

  /// The options of a command that may make a device.
  public static final List<Option> NEW_OPTIONS =
      List.of(
          Option.of("--name", "NAME", "Your name: a-z 0-9 . _ - (default SONET_NAME)"),
          Option.of("--server", "URL", "The server (default http://localhost:8080)"),
          Option.path("--data", "DIR", "Folder of this device"),
          Option.of("--device", "NAME", "What you call this device (default terminal)"),
          Option.path(
              "--passphrase-file",
              "FILE",
              "File whose first line is the passphrase (or SONET_PASSPHRASE)"),
          Option.flag(SYSTEM_KEY, "Have the system's key store open it, not a passphrase"),
          KEY_POLICY,
          AUDITORS);

  /// The same without the name, where that is an operand.
  static final List<Option> NAMED_OPTIONS = NEW_OPTIONS.subList(1, NEW_OPTIONS.size());

  /// The variable that says whose device is meant.
  static final String NAME_VARIABLE = "SONET_NAME";

  /// The flag of commands that mark messages as read.
  public static final String NO_RECEIPTS = "--no-receipts";

  private static final String DEFAULT_SERVER = "http://localhost:8080";

  private Devices() {}

  /// The device that a command line means, which must be there.
  ///
  /// @throws CommandException when it is not, or nobody says which
  public static Settings existing(Arguments arguments, Console console) throws CommandException {
    Path folder = folder(arguments, console);
    if (!Sonet.exists(folder)) {
      throw CommandException.failure(
          "there is no device in " + folder + "; sonet init --name NAME makes one.");
    }
    return settings(arguments, console, folder);
  }

  /// The device that a command line means, whether or not it is there.
  ///
  /// @throws CommandException when nobody says which
  public static Settings any(Arguments arguments, Console console) throws CommandException {
    if (name(arguments, console).isEmpty() && arguments.path("--data").isEmpty()) {
      List<Path> here = all(Folders.data(console.environment(), ""));
      if (here.isEmpty()) {
        throw arguments.wrong(arguments.path() + " needs --name NAME");
      }
    }
    return settings(arguments, console, folder(arguments, console));
  }

  /// A device that is to be linked by a code: where that was scanned, it says whose device it is.
  static Settings linked(Arguments arguments, Console console, LinkCode code)
      throws CommandException {
    return placed(arguments, console, code.place(), name(arguments, console), "--name NAME");
  }

  /// A device that is to be brought back by a recovery key, which says whose it is where that was
  /// scanned.
  static Settings recovered(Arguments arguments, Console console, RecoveryKey key)
      throws CommandException {
    Optional<String> name =
        arguments.operands().isEmpty()
            ? name(arguments, console)
            : Optional.of(arguments.operand(0));
    return placed(arguments, console, key.place(), name, "a NAME");
  }

  private static Settings placed(
      Arguments arguments,
      Console console,
      Optional<LinkCode.Place> place,
      Optional<String> named,
      String naming)
      throws CommandException {
    Optional<String> said =
        place.map(LinkCode.Place::account).filter(account -> !account.isEmpty());
    Optional<String> name = named.or(() -> said);
    if (name.isEmpty()) {
      throw arguments.wrong(
          "%s needs %s, for a code that was typed does not say whose it is"
              .formatted(arguments.path(), naming));
    }
    Path folder = arguments.path("--data").orElse(Folders.data(console.environment(), name.get()));
    String server =
        arguments
            .value("--server")
            .or(() -> place.map(LinkCode.Place::server))
            .orElse(DEFAULT_SERVER);
    try {
      return Settings.of(ServerAddress.parse(server).toString(), name.get())
          .withFolder(folder)
          .withTenant(place.map(LinkCode.Place::tenant).orElse(""))
          .withLock(lock(arguments, console, folder, Place.read(folder)))
          .withDevice(arguments.value("--device").orElse("terminal"))
          .withKeys(keys(arguments, console, folder));
    } catch (ClientException refused) {
      throw Failures.of(refused);
    }
  }

  private static Settings settings(Arguments arguments, Console console, Path folder)
      throws CommandException {
    Optional<Place> place = Place.read(folder);
    Optional<String> name = name(arguments, console).or(() -> place.map(Place::name));
    if (name.isEmpty()) {
      throw arguments.wrong(arguments.path() + " needs --name NAME");
    }
    Optional<String> server = arguments.value("--server").or(() -> place.map(Place::server));
    try {
      URI address = ServerAddress.parse(server.orElse(DEFAULT_SERVER));
      return Settings.of(address.toString(), name.get())
          .withFolder(folder)
          .withLock(lock(arguments, console, folder, place))
          .withDevice(arguments.value("--device").orElse("terminal"))
          .withReceipts(
              arguments.has(NO_RECEIPTS) ? Settings.Receipts.KEPT : Settings.Receipts.SENT)
          .withKeys(keys(arguments, console, folder));
    } catch (ClientException refused) {
      throw Failures.of(refused);
    }
  }

  private static Settings.KeyChecks keys(Arguments arguments, Console console, Path folder)
      throws CommandException {
    boolean warn = arguments.value("--key-policy").filter("warn"::equals).isPresent();
    return Settings.KeyChecks.USUAL
        .with(warn ? KeyPolicy.WARN : KeyPolicy.STRICT)
        .withAuditors(AuditorFile.of(arguments, console, folder));
  }

  private static Settings.Lock lock(
      Arguments arguments, Console console, Path folder, Optional<Place> place)
      throws CommandException {
    if (arguments.has(SYSTEM_KEY)
        || place.filter(noted -> noted.lock() == Place.Lock.SYSTEM).isPresent()) {
      return new Settings.Lock.SystemKey();
    }
    Passphrases.Purpose purpose =
        Sonet.exists(folder) ? Passphrases.Purpose.OPEN : Passphrases.Purpose.SET;
    return new Settings.Lock.Passphrase(
        Passphrases.get(arguments, console, purpose), Argon2id.Cost.RECOMMENDED);
  }

  /// Opens the device, making it where there is none yet, and notes beside it whose it is.
  public static Sonet open(Settings settings) throws ClientException, CommandException {
    Sonet sonet = Sonet.open(settings);
    settings.close();
    note(settings);
    return sonet;
  }

  /// Makes the device and has the one that shows a code link it.
  static Sonet link(Settings settings, LinkCode code, Console console)
      throws ClientException, CommandException {
    Sonet sonet =
        Sonet.link(
            settings,
            code,
            step -> {
              switch (step) {
                case FOUND -> console.note("The other device was found.");
                case ASKED -> console.note("Now confirm this device on the other one.");
                case ACCEPTED, LINKED -> {
                  // What comes of it is printed.
                }
              }
            });
    settings.close();
    note(settings);
    return sonet;
  }

  /// Brings a device back into its account by the recovery key.
  static Sonet recover(Settings settings, RecoveryKey key, RecoveryChoice choice)
      throws ClientException, CommandException {
    Sonet sonet = Sonet.recover(settings, key, choice);
    settings.close();
    note(settings);
    return sonet;
  }

  private static void note(Settings settings) throws CommandException {
    Place.Lock lock =
        settings.lock() instanceof Settings.Lock.SystemKey
            ? Place.Lock.SYSTEM
            : Place.Lock.PASSPHRASE;
    Place place = new Place(settings.account(), settings.server().toString(), lock);
    if (!Place.read(settings.folder()).equals(Optional.of(place))) {
      place.write(settings.folder());
    }
  }

  private static Path folder(Arguments arguments, Console console) throws CommandException {
    Optional<Path> named = arguments.path("--data");
    if (named.isPresent()) {
      return named.get();
    }
    Optional<String> name = name(arguments, console);
    if (name.isPresent()) {
      return Folders.data(console.environment(), name.get());
    }
    List<Path> here = all(Folders.data(console.environment(), ""));
    return switch (here.size()) {
      case 0 ->
          throw CommandException.usage(
              "there is no device here yet; sonet init --name NAME makes one");
      case 1 -> here.getFirst();
      default ->
          throw arguments.wrong(
              "there are several devices here (%s): say --name NAME"
                  .formatted(
                      String.join(
                          ", ",
                          here.stream().map(path -> path.getFileName().toString()).toList())));
    };
  }

  private static Optional<String> name(Arguments arguments, Console console) {
    return arguments
        .value("--name")
        .or(() -> Optional.ofNullable(console.environment().get(NAME_VARIABLE)))
        .filter(name -> !name.isEmpty());
  }

  private static List<Path> all(Path home) {
    if (!Files.isDirectory(home)) {
      return List.of();
    }
    try (Stream<Path> folders = Files.list(home)) {
      return folders.filter(Sonet::exists).sorted().toList();
    } catch (IOException unreadable) {
      return List.of();
    }
  }
}
