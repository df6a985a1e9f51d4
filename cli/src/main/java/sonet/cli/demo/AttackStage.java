package sonet.cli.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import sonet.cli.command.CommandException;
import sonet.cli.serve.ServeCommand;
import sonet.cli.watch.WitnessCommand;
import sonet.client.ClientException;
import sonet.client.watch.PublicLog;
import sonet.crypto.Providers;
import sonet.protocol.TenantName;

/// The processes of `sonet demo --attack`: a server, a witness, an auditor and devices, all in one
/// folder, which is copied before each attack so that each begins with what honest people have
/// seen. Between each of them and the server, or witness, is a [Relay], so that addresses stay the
/// same wherever it leads.
final class AttackStage {
  /// The log's names, its anchors and its clients' policy in the folder.
  private static final String POLICY = "clients.policy";

  private static final String ASKED = "asked.policy";
  private static final int CAUGHT = 3;
  private static final long PATIENCE_NANOS = 120_000_000_000L;
  private static final int POLL_MILLIS = 100;

  private final Path folder;
  private final Deque<Child> children;
  private final Relays relays;
  private final String passphrase;
  private final List<Child> running = new ArrayList<>();

  /// The ways between people and servers, which are the same on every stage.
  ///
  /// @param devices from each device, by its name
  /// @param witness from servers to the witness
  record Relays(Map<String, Relay> devices, Relay witness) {
    Relay of(String device) {
      return Objects.requireNonNull(devices.get(device), device);
    }
  }

  /// An empty stage in a folder of its own.
  static AttackStage in(Path folder, Deque<Child> children, Relays relays) throws CommandException {
    try {
      return new AttackStage(
          Files.createDirectories(folder), children, relays, Providers.random().bytes(16).toHex());
    } catch (IOException failed) {
      throw CommandException.failure("no folder can be made for the demo.", failed);
    }
  }

  private AttackStage(Path folder, Deque<Child> children, Relays relays, String passphrase) {
    this.folder = folder;
    this.children = children;
    this.relays = relays;
    this.passphrase = passphrase;
  }

  /// The same people with what they and the server have on disk, in another folder.
  AttackStage copy(String name) throws CommandException {
    Path target = folder.resolveSibling(name);
    Copies.copy(folder, target);
    return new AttackStage(target, children, relays, passphrase);
  }

  /// Where a server of this stage keeps its data.
  Path server(String name) {
    return folder.resolve(name);
  }

  private ChildProcess start(String name, List<String> words) throws CommandException {
    ChildProcess process = ChildProcess.start(name, folder, words);
    children.addFirst(process);
    running.add(process);
    return process;
  }

  /// Starts a server on a folder. Returns its address.
  ///
  /// @param witnessed whether it asks the witness for cosignatures
  String serve(String name, boolean witnessed) throws CommandException {
    List<String> words =
        new ArrayList<>(
            List.of(
                "serve",
                "--port",
                "0",
                "--data",
                server(name).toString(),
                "--transparency-monitoring-window",
                "1h",
                "--transparency-anchor-interval",
                "100ms",
                "--until-input-ends"));
    if (witnessed) {
      words.addAll(List.of("--transparency-witnesses", folder.resolve(ASKED).toString()));
    }
    ChildProcess process = start(name, words);
    String line = process.read();
    if (!line.startsWith(ServeCommand.READY)) {
      throw CommandException.failure("the server says: " + line);
    }
    return line.substring(ServeCommand.READY.length()).strip();
  }

  /// Makes a witness for the log of a server, and the policies of those who ask it and of those who
  /// rely on it.
  void introduceWitness(String server) throws CommandException {
    awaitCheckpoint(server, 1);
    List<String> log;
    try (PublicLog shown = PublicLog.open(new PublicLog.At(server))) {
      log = shown.show().keys();
    } catch (ClientException failed) {
      throw CommandException.failure("the log cannot be read: " + failed.explanation(), failed);
    }
    write("log.keys", String.join("\n", log) + "\n");
    String key = witness();
    String witness = "witness W %s %s\nquorum W\n".formatted(key, relays.witness().address() + "/");
    write(ASKED, witness);
    write(POLICY, "log " + log.getFirst() + "\n" + witness);
  }

  private void write(String file, String text) throws CommandException {
    try {
      var _ = Files.writeString(folder.resolve(file), text);
    } catch (IOException failed) {
      throw CommandException.failure("a file of the demo cannot be written.", failed);
    }
  }

  /// Starts the witness. Returns its key.
  String witness() throws CommandException {
    ChildProcess process =
        start(
            "witness",
            List.of(
                "witness",
                "--log",
                folder.resolve("log.keys").toString(),
                "--listen",
                "127.0.0.1:0",
                "--data",
                folder.resolve("witness").toString(),
                "--until-input-ends"));
    String line = process.read();
    if (!line.startsWith(WitnessCommand.READY)) {
      throw CommandException.failure("the witness says: " + line);
    }
    relays.witness().leadTo(line.substring(WitnessCommand.READY.length()).strip());
    return process.read().substring("key".length()).strip();
  }

  /// Starts a device and opens it.
  RemoteDevice open(String name) throws CommandException {
    RemoteDevice device = begin(name);
    String _ = device.ask("open " + passphrase);
    return device;
  }

  /// Starts a device and links it to another one.
  RemoteDevice link(String name, RemoteDevice by) throws CommandException {
    RemoteDevice device = begin(name);
    String _ = device.link(by, passphrase);
    return device;
  }

  private RemoteDevice begin(String name) throws CommandException {
    Optional<Path> policy = Optional.of(folder.resolve(POLICY));
    RemoteDevice device =
        RemoteDevice.start(
            name,
            TenantName.DEFAULT.value(),
            relays.of(name).address(),
            folder,
            policy.filter(Files::exists));
    children.addFirst(device);
    running.add(device);
    return device;
  }

  /// What the witness has caught, if anything.
  Optional<String> witnessed() throws CommandException {
    try (Stream<String> lines = Files.lines(folder.resolve("witness.log"))) {
      return lines.filter(line -> line.startsWith("FORK")).findFirst();
    } catch (IOException | UncheckedIOException failed) {
      throw CommandException.failure("what the witness said cannot be read.", failed);
    }
  }

  /// Waits until a server shows a checkpoint over so many entries at least.
  static void awaitCheckpoint(String server, long size) throws CommandException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    try {
      while (checkpoint(server) < size) {
        if (System.nanoTime() - deadline >= 0) {
          throw CommandException.failure("the log shows no checkpoint over " + size + " entries.");
        }
        Thread.sleep(POLL_MILLIS);
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw CommandException.failure("stopped while a checkpoint was awaited.", stopped);
    }
  }

  private static long checkpoint(String server) throws CommandException {
    try (PublicLog log = PublicLog.open(new PublicLog.At(server))) {
      return log.size();
    } catch (ClientException failed) {
      if (failed.reason() == ClientException.Reason.LOG_UNPROVEN) {
        // A log that was made just now has none.
        return 0;
      }
      throw CommandException.failure("the log cannot be read: " + failed.explanation(), failed);
    }
  }

  /// Lets an auditor follow a log as far as it goes. Returns what it caught, if anything.
  Optional<String> audit(String server) throws CommandException {
    ChildProcess process =
        start(
            "auditor",
            List.of(
                "auditor",
                "--once",
                "--from",
                server,
                "--policy",
                folder.resolve(POLICY).toString(),
                "--data",
                folder.resolve("auditor").toString()));
    int status = process.await();
    if (status == 0) {
      return Optional.empty();
    }
    if (status == CAUGHT) {
      return Optional.of(process.lastError().replaceFirst("^sonet: caught: ", ""));
    }
    throw CommandException.failure("the auditor ended with " + status + ". " + process.lastError());
  }

  /// Ends all processes of this stage, those first that were started last.
  void end() {
    for (Child child : running.reversed()) {
      child.close();
      var _ = children.remove(child);
    }
    running.clear();
  }
}
