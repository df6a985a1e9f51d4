package sonet.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import sonet.cli.command.Arguments;
import sonet.cli.command.Command;
import sonet.cli.command.CommandException;
import sonet.cli.command.Console;
import sonet.cli.command.Option;
import sonet.cli.command.Usage;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Diagnosis;
import sonet.client.Entry;
import sonet.client.Event;
import sonet.client.LinkCode;
import sonet.client.Linking;
import sonet.client.Message;
import sonet.client.Move;
import sonet.client.Right;
import sonet.client.Role;
import sonet.client.ServerAddress;
import sonet.client.Settings;
import sonet.client.Sonet;
import sonet.crypto.Argon2id;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;

/// One device of the demo: does what each line of its input says and answers `ok` and a value, or
/// `error`, a reason and a sentence.
///
/// | line | what it does |
/// |---|---|
/// | `code` | shows a code for a further device; answers it |
/// | `open PASSPHRASE` | opens the device; answers its name |
/// | `confirm` | waits for the device that has taken the code, and links it |
/// | `link PASSPHRASE CODE` | makes the device by the code of another one of the account |
/// | `create TITLE` | begins the conversation |
/// | `joined` | waits until it is in a conversation |
/// | `add NAME`, `remove NAME` | changes who is in it |
/// | `say TEXT...` | sends texts, and waits until the server has them |
/// | `await N` | waits until N texts were heard from the server, its own among them |
/// | `history` | a line `text SEQ AUTHOR TEXT` for each text in the local history, then `ok` |
/// | `removed` | waits until it is not in the conversation any more |
/// | `move SUITE` | moves the conversation to a cipher suite; answers the bytes it sent |
/// | `moved SUITE` | waits until the conversation is in a cipher suite |
/// | `suite` | the cipher suite of its keys |
/// | `epoch` | the epoch of its keys |
/// | `ciphertext SEQ` | fetches an encrypted entry from the server; `none` when it gives none |
/// | `key` | the short name of the device |
/// | `attach FILE` | sends a file; answers the id of its message |
/// | `fetch ID FILE` | waits for a message, brings its file; answers the SHA-256 of that |
/// | `digest FILE` | the SHA-256 of a file |
/// | `reply ID TEXT` | answers a message; answers the id of the new one |
/// | `react ID EMOJI` | reacts to a message |
/// | `answered ID` | waits for a message; answers the id of the one it answers |
/// | `liked ID` | waits until someone reacted to a message; answers who, and how |
/// | `read ID` | marks a message as read |
/// | `seen ID` | waits until the others have read a message; answers its state |
/// | `council TITLE` | begins a conversation with roles, and goes on in it; answers its id |
/// | `enter ID` | waits until it is in a conversation, and goes on in it |
/// | `admin NAME` | makes someone an admin |
/// | `promoted` | waits until it may add others |
/// | `direct NAME` | opens the conversation of two with someone; answers what protects it |
/// | `has TEXT...` | waits until it has all these texts |
/// | `healed` | waits until something missing came again; answers how much, and what is lost |
/// | `delivered TEXT` | waits until a text was delivered; answers its state |
/// | `unlink KEY` | removes a device of the account |
/// | `prove NAME` | holds the keys of an account against the log; answers their state |
/// | `watch` | looks after its keys and those it knows; answers the alarms |
/// | `alarms` | the alarms so far |
/// | `shows NAME` | a code by which someone verifies this account |
/// | `scans NAME CODE` | verifies someone by the code they show; answers the level |
/// | `offer TEXT` | posts a text under the keys it has, whatever it thinks of it |
/// | `attempt HEX` | tries to read an encrypted entry |
final class DeviceCommand implements Command {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int POLL_MILLIS = 50;
  private static final int PAGE = 500;

  @Override
  public Usage usage() {
    return Usage.of("device", "", "A device of the demo, driven by lines.")
        .withOptions(
            Option.of("--server", "URL", "Address of the server"),
            Option.of("--name", "NAME", "Name of the account"),
            Option.of("--device", "NAME", "Name of the device"),
            Option.of("--tenant", "NAME", "Tenant of the account"),
            Option.path("--anchors", "FILE", "Policy of the witnesses that it relies on"),
            Option.path("--data", "DIR", "Folder of its state"));
  }

  @Override
  public int run(Arguments arguments, Console console) throws CommandException {
    try {
      new Session(arguments, console).serve();
      return 0;
    } catch (IOException gone) {
      throw CommandException.failure("the input cannot be read.", gone);
    }
  }

  private static final class Session {
    private final Arguments arguments;
    private final Console console;
    private final Semaphore heard = new Semaphore(0);
    private final Semaphore changes = new Semaphore(0);
    private @Nullable Sonet sonet;
    private @Nullable Linking linking;
    private @Nullable Conversation room;

    Session(Arguments arguments, Console console) {
      this.arguments = arguments;
      this.console = console;
    }

    void serve() throws IOException, CommandException {
      for (String line = console.in().readLine(); line != null; line = console.in().readLine()) {
        answer(line);
      }
      try {
        if (sonet != null) {
          sonet.close();
        }
      } catch (ClientException failed) {
        throw CommandException.failure(failed.explanation(), failed);
      }
    }

    private void answer(String line) throws CommandException {
      int blank = line.indexOf(' ');
      String verb = blank < 0 ? line : line.substring(0, blank);
      String rest = blank < 0 ? "" : line.substring(blank + 1);
      try {
        console.out().println(("ok " + act(verb, rest)).strip());
      } catch (ClientException failed) {
        console.out().println("error " + failed.reason() + " " + failed.getMessage());
        if (console.debug()) {
          failed.printStackTrace(console.err());
        }
      } catch (InterruptedException stopped) {
        throw CommandException.failure("the device was interrupted.", stopped);
      }
    }

    private String act(String verb, String rest)
        throws ClientException, CommandException, InterruptedException {
      switch (verb) {
        case "code" -> {
          Linking begun = self().devices().link();
          linking = begun;
          return begun.code().typed();
        }
        case "open" -> {
          return open(rest);
        }
        case "confirm" -> confirm();
        case "link" -> {
          return link(rest.split(" ", 2));
        }
        case "create" -> {
          return self().create(rest).id().toHex();
        }
        case "joined" -> awaitMembership(true);
        case "removed" -> awaitMembership(false);
        case "add" -> conversation().add(rest);
        case "remove" -> conversation().remove(rest);
        case "say" -> say(rest);
        case "await" -> awaitHeard(Integer.parseInt(rest));
        case "history" -> history();
        case "offer" -> self().diagnosis().offer(conversation(), rest);
        case "move" -> {
          return move(Integer.parseInt(rest));
        }
        case "moved" -> awaitSuite(Integer.parseInt(rest));
        case "suite" -> {
          return Integer.toString(self().diagnosis().cipherSuite(conversation()));
        }
        case "epoch" -> {
          return Long.toString(self().diagnosis().epoch(conversation()));
        }
        case "ciphertext" -> {
          long seq = Long.parseLong(rest);
          return self()
              .diagnosis()
              .ciphertext(conversation(), seq)
              .map(Bytes::toHex)
              .orElse("none");
        }
        case "attempt" -> {
          Diagnosis.Attempt attempt =
              self().diagnosis().attempt(conversation(), Bytes.fromHex(rest));
          return attempt.readable() + " " + attempt.finding();
        }
        case "key" -> {
          return self().device();
        }
        case "council" -> {
          room = self().createWithRoles(rest);
          return room.id().toHex();
        }
        case "enter" -> enter(Bytes.fromHex(rest));
        case "admin" -> conversation().setRole(rest, Role.ADMIN);
        case "promoted" -> awaitRight();
        case "attach", "fetch", "digest", "reply", "react", "answered", "liked", "read", "seen" -> {
          return letters().act(verb, rest);
        }
        case "direct", "has", "healed", "delivered", "unlink" -> {
          return new PairVerbs(self(), () -> acquire(changes, 1)).act(verb, rest);
        }
        case "prove", "watch", "alarms", "shows", "scans" -> {
          return new KeyVerbs(self()).act(verb, rest);
        }
        default -> throw CommandException.usage("the device does not know \"" + verb + "\".");
      }
      return "";
    }

    private Settings settings(String passphrase) throws ClientException, CommandException {
      Path folder = arguments.path("--data").orElseThrow();
      Settings settings =
          Settings.of(
                  ServerAddress.parse(arguments.required("--server")),
                  arguments.required("--name"),
                  folder,
                  Secret.of(Bytes.utf8(passphrase)))
              // The demo's passphrases are random and long: to guess one is not made dearer by
              // this.
              .withCost(new Argon2id.Cost(64, 1, 1))
              .withTenant(arguments.required("--tenant"))
              .withDevice(arguments.required("--device"));
      if (!arguments.has("--anchors")) {
        return settings;
      }
      Path file = arguments.path("--anchors").orElseThrow();
      try {
        return settings.withKeys(Settings.KeyChecks.USUAL.withAnchors(Files.readString(file)));
      } catch (IOException unreadable) {
        throw CommandException.failure("the file " + file + " cannot be read.", unreadable);
      }
    }

    private void confirm() throws ClientException, CommandException {
      try (Linking waiting = linking) {
        if (waiting == null) {
          throw CommandException.usage("no code was asked for.");
        }
        var _ = waiting.await();
        waiting.accept();
      }
    }

    private String link(String[] words) throws ClientException, CommandException {
      Sonet linked = Sonet.link(settings(words[0]), LinkCode.parse(words[1]), step -> {});
      linked.onEvent(this::hear);
      sonet = linked;
      return linked.device();
    }

    private String open(String passphrase) throws ClientException, CommandException {
      Sonet opened = Sonet.open(settings(passphrase));
      opened.onEvent(this::hear);
      sonet = opened;
      return opened.device();
    }

    private void hear(Event event) {
      if (event instanceof Event.Happened happened) {
        if (happened.entry() instanceof Message) {
          heard.release();
        }
        changes.release();
      }
      if (event instanceof Event.Moved
          || event instanceof Event.Changed
          || event instanceof Event.Received) {
        changes.release();
      }
      if (event instanceof Event.NotSent || event instanceof Event.Trouble) {
        console.err().println(event);
      }
    }

    private Sonet self() throws CommandException {
      if (sonet == null) {
        throw CommandException.usage("the device is not open.");
      }
      return sonet;
    }

    private Letters letters() throws ClientException, CommandException {
      return new Letters(self(), conversation(), () -> acquire(changes, 1));
    }

    private Conversation conversation() throws ClientException, CommandException {
      if (room != null) {
        return room;
      }
      return self().conversations().stream()
          .findFirst()
          .orElseThrow(() ->
              new ClientException(
                  ClientException.Reason.UNKNOWN_CONVERSATION, "There is none yet."));
    }

    private void awaitMembership(boolean wanted)
        throws ClientException, CommandException, InterruptedException {
      while (self().conversations().isEmpty() || conversation().isMember() != wanted) {
        acquire(changes, 1);
      }
    }

    private void enter(Bytes id) throws ClientException, CommandException, InterruptedException {
      Optional<Conversation> found = self().find(id);
      while (found.isEmpty()) {
        acquire(changes, 1);
        found = self().find(id);
      }
      room = found.get();
    }

    private void awaitRight() throws ClientException, CommandException, InterruptedException {
      long until = System.nanoTime() + PATIENCE.toNanos();
      while (!conversation().may(Right.ADD)) {
        // Nothing in the history tells of a role, so there may be no event.
        if (System.nanoTime() > until) {
          throw late();
        }
        var _ = changes.tryAcquire(POLL_MILLIS, TimeUnit.MILLISECONDS);
      }
    }

    private String move(int suite) throws ClientException, CommandException {
      return switch (conversation().moveTo(suite, Move.Stragglers.WAIT_FOR)) {
        case Move.Done done -> Integer.toString(done.bytes());
        case Move.Held held ->
            throw new ClientException(
                ClientException.Reason.UNREACHABLE_USER,
                held.stragglers().size() + " devices cannot follow.");
      };
    }

    private void awaitSuite(int suite)
        throws ClientException, CommandException, InterruptedException {
      while (conversation().cipherSuite() != suite) {
        acquire(changes, 1);
      }
    }

    private void say(String texts) throws ClientException, CommandException {
      Conversation conversation = conversation();
      for (String text : texts.split(" ", -1)) {
        conversation.send(RemoteDevice.Texts.decode(text));
      }
      if (!conversation.awaitSent(PATIENCE)) {
        throw late();
      }
    }

    private void awaitHeard(int count) throws ClientException, InterruptedException {
      acquire(heard, count);
      heard.release(count);
    }

    private static void acquire(Semaphore semaphore, int count)
        throws ClientException, InterruptedException {
      if (!semaphore.tryAcquire(count, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw late();
      }
    }

    private static ClientException late() {
      return new ClientException(
          ClientException.Reason.SERVER_UNREACHABLE,
          "It did not come within " + PATIENCE.toSeconds() + " seconds.");
    }

    private void history() throws ClientException, CommandException {
      Conversation conversation = conversation();
      long after = 0;
      List<Entry> page = conversation.history(after, PAGE);
      while (!page.isEmpty()) {
        for (Entry entry : page) {
          if (entry instanceof Message text) {
            console
                .out()
                .println(
                    "text %d %s %s"
                        .formatted(
                            text.seq(),
                            text.author().name(),
                            RemoteDevice.Texts.encode(text.text())));
          }
          after = entry.seq();
        }
        page = conversation.history(after, PAGE);
      }
    }
  }
}
