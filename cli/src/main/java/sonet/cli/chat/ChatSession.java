package sonet.cli.chat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import sonet.cli.conversation.Lines;
import sonet.client.ClientException;
import sonet.client.Conversation;
import sonet.client.Entry;
import sonet.client.Event;
import sonet.client.Sonet;

/// A chat from its first line to its last. Ctrl-C gives up what waits for somebody else, and leaves
/// where nothing does.
final class ChatSession {
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final Sonet sonet;
  private final Screen screen;
  private final Lines lines;
  private final Verbs verbs;
  private volatile Optional<Conversation> current = Optional.empty();
  private volatile boolean offline;

  ChatSession(Sonet sonet, Screen screen, Lines lines) {
    this.sonet = sonet;
    this.screen = screen;
    this.lines = lines;
    this.verbs = new Verbs(sonet, lines, new OneScreen());
  }

  /// Runs until the end of the input or `/quit`.
  ///
  /// @param first the conversation to begin with, or nothing for the first in the list
  void run(Optional<Conversation> first) throws IOException {
    sonet.onEvent(this::tell);
    screen.show(lines.aside("you are %s, on device %s".formatted(sonet.account(), sonet.device())));
    settle();
    attempt(() -> enter(first));
    boolean more = true;
    while (more) {
      Optional<String> line = screen.read(prompt());
      boolean interrupted = line.filter(Screen.INTERRUPT::equals).isPresent();
      more = interrupted ? verbs.cancel() : line.isPresent() && !line.get().strip().equals("/quit");
      if (more && !interrupted) {
        String text = line.orElseThrow();
        attempt(() -> take(text));
        settle();
      }
    }
    var _ = verbs.cancel();
  }

  /// Something that may fail in a way a person can understand.
  @FunctionalInterface
  private interface Step {
    void run() throws ClientException;
  }

  private void attempt(Step step) {
    try {
      step.run();
    } catch (ClientException failed) {
      screen.show(lines.failure(failed.explanation()));
    }
  }

  /// Where lines come from a program, each is done, and what others did is shown, before the next.
  private void settle() {
    if (!screen.isInteractive()) {
      attempt(() -> sonet.synchronize(PATIENCE));
    }
  }

  private void enter(Optional<Conversation> first) throws ClientException {
    List<Conversation> all = verbs.conversations();
    if (all.isEmpty()) {
      screen.show(lines.aside("no conversations yet; /create NAME begins one, /help says more"));
      return;
    }
    verbs.list();
    verbs.open(first.orElse(all.getFirst()));
  }

  private String prompt() {
    try {
      String where = current.isPresent() ? Verbs.title(current.get()) : "sonet";
      return where + (offline ? " (offline)" : "") + "> ";
    } catch (ClientException closed) {
      return "> ";
    }
  }

  /// The screen as the verbs see it.
  private final class OneScreen implements Verbs.Stage {
    @Override
    public void show(String line) {
      screen.show(line);
    }

    @Override
    public void report(List<String> together) {
      together.forEach(screen::show);
    }

    @Override
    public boolean isInteractive() {
      return screen.isInteractive();
    }

    @Override
    public Optional<Conversation> current() {
      return current;
    }

    @Override
    public void open(Conversation conversation) {
      current = Optional.of(conversation);
    }
  }

  private void take(String line) throws ClientException {
    if (line.startsWith("/")) {
      verbs.take(line);
    } else if (!line.isBlank()) {
      verbs.here().send(line);
    }
  }

  private void tell(Event event) {
    switch (event) {
      case Event.Happened happened -> attempt(() -> tell(happened));
      case Event.Moved moved -> attempt(() -> tell(moved));
      case Event.NotSent notSent ->
          screen.show(
              lines.failure(
                  "not sent: \"%s\". %s"
                      .formatted(
                          Lines.visible(notSent.message().text()), notSent.cause().explanation())));
      case Event.Forked forked ->
          attempt(() -> tell(forked.conversation(), lines.failure(Lines.forked(forked.report()))));
      case Event.Changed changed ->
          attempt(() -> tell(changed.conversation(), lines.changed(changed.message())));
      case Event.Expired _, Event.Received _, Event.Typing _ -> {
        // What stands on the screen stays there.
      }
      case Event.Missed missed ->
          screen.show(lines.aside(missed.count() + " events were left out, see /history"));
      case Event.Online online -> {
        if (offline) {
          screen.show(lines.aside("the server is back"));
        }
        offline = false;
      }
      case Event.Offline gone -> {
        if (!offline && screen.isInteractive()) {
          screen.show(lines.failure(gone.cause().explanation()));
        }
        offline = true;
      }
      case Event.DeviceAdded _,
          Event.DeviceRemoved _,
          Event.SelfRemoved _,
          Event.KeysChanged _,
          Event.KeysAlarmed _,
          Event.KeysExhausted _,
          Event.InboxFull _,
          Event.VerificationLost _,
          Event.TrustChanged _,
          Event.Introduced _,
          Event.VerificationAsked _,
          Event.EntriesExpired _ ->
          ServiceLines.of(event).ifPresent(line -> screen.show(lines.failure(line)));
      case Event.Trouble trouble -> screen.show(lines.failure(trouble.cause().explanation()));
    }
  }

  private void tell(Event.Moved moved) throws ClientException {
    Conversation where = moved.conversation();
    boolean here = current.isPresent() && current.get().equals(where);
    screen.show(
        lines.aside(
            "%s is protected by %s now"
                .formatted(
                    here ? "it" : "\"" + Verbs.title(where) + "\"",
                    Lines.suite(where.cipherSuite()))));
  }

  private void tell(Event.Happened happened) throws ClientException {
    Conversation where = happened.conversation();
    if (current.isEmpty() && happened.entry() instanceof Entry.Joined) {
      current = Optional.of(where);
    }
    tell(where, lines.entry(happened.entry()));
  }

  private void tell(Conversation where, String line) throws ClientException {
    boolean here = current.isPresent() && current.get().equals(where);
    screen.show((here ? "" : "[" + Verbs.title(where) + "] ") + line);
  }
}
