package sonet.cli.chat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import sonet.cli.conversation.Lines;
import sonet.cli.device.QrPicture;
import sonet.cli.trust.Contacts;
import sonet.client.ClientException;
import sonet.client.Contact;
import sonet.client.LiveVerification;
import sonet.client.SafetyNumber;
import sonet.client.Sonet;
import sonet.client.VerificationCode;

/// `/verify`, `/trust`, `/block`, `/unverify` and `/introduce`: whose keys are whose, in a chat.
/// Used by the thread that does what is typed, but for what waits ([LiveWait]).
final class TrustVerbs {
  /// Whoever was asked to come is there soon, or not at all.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Sonet sonet;
  private final Lines lines;
  private final Verbs.Stage stage;
  private final AtomicReference<Optional<Shown>> shown = new AtomicReference<>(Optional.empty());
  private final AtomicReference<Optional<LiveWait>> waiting =
      new AtomicReference<>(Optional.empty());

  TrustVerbs(Sonet sonet, Lines lines, Verbs.Stage stage) {
    this.sonet = sonet;
    this.lines = lines;
    this.stage = stage;
  }

  /// Digits that wait for a yes or no.
  ///
  /// @param account of whom
  /// @param number of both
  /// @param live where the digits are those of a live comparison
  private record Shown(String account, SafetyNumber number, Optional<Live> live) {}

  /// A live comparison with its digits.
  private record Live(LiveVerification verification, List<String> groups) {}

  /// Does what stands behind `/verify`.
  void verify(String rest) throws ClientException {
    String[] words = rest.split(" +", 3);
    String name = words[0];
    switch (words.length > 1 ? words[1] : "") {
      case "" -> show(name);
      case "code" -> {
        if (words.length < 3) {
          throw Verbs.invalid("it is /verify NAME code CODE");
        }
        told(sonet.trust().scan(name, VerificationCode.parse(words[2])));
      }
      case "live" -> live(name);
      case "yes" -> answer(name, true);
      case "no" -> answer(name, false);
      default -> throw Verbs.invalid("it is /verify NAME, then code CODE, live, yes or no");
    }
  }

  private void told(Contact contact) {
    stage.show(lines.aside(Contacts.line(contact)));
  }

  private void show(String name) throws ClientException {
    end();
    SafetyNumber number = sonet.trust().safetyNumber(name);
    VerificationCode code = sonet.trust().code(name);
    QrPicture.of(code.text()).lines().forEach(stage::show);
    number.rows().forEach(row -> stage.show(lines.aside(row)));
    stage.show(lines.aside("code " + code.text()));
    stage.show(
        lines.aside(
            "%1$s scans or pastes that, or compares the digits with you: /verify %1$s yes, or no"
                .formatted(Lines.visible(name))));
    shown.set(Optional.of(new Shown(name, number, Optional.empty())));
  }

  /// Waits for the other side on a thread of its own, so that the chat goes on. Where lines come
  /// from a program, each is done before the next, and so is this one.
  private void live(String name) throws ClientException {
    Optional<Live> there =
        shown.get().filter(one -> one.account().equals(name)).flatMap(Shown::live);
    if (there.isPresent()) {
      // What came while something else was typed is asked for again.
      tell(name, there.get());
      return;
    }
    end();
    SafetyNumber number = sonet.trust().safetyNumber(name);
    LiveWait begun =
        new LiveWait(
            name, sonet.trust().compare(name), (live, end) -> ended(name, number, live, end));
    waiting.set(Optional.of(begun));
    if (stage.isInteractive()) {
      stage.show(
          lines.aside(
              "waiting for %s, two minutes at most; /cancel gives up"
                  .formatted(Lines.visible(name))));
      begun.start(PATIENCE);
    } else {
      begun.run(PATIENCE);
    }
  }

  private void tell(String name, Live live) {
    stage.report(
        List.of(
            lines.aside(String.join(" ", live.groups())),
            lines.aside(
                "does %1$s see these digits as well? /verify %1$s yes, or no"
                    .formatted(Lines.visible(name)))));
  }

  /// The digits are there, or never will be.
  private void ended(String name, SafetyNumber number, LiveVerification live, LiveWait.End end) {
    waiting.updateAndGet(one -> one.filter(wait -> !wait.isOf(live)));
    switch (end) {
      case LiveWait.Digits(List<String> groups) -> {
        Live both = new Live(live, groups);
        shown.set(Optional.of(new Shown(name, number, Optional.of(both))));
        tell(name, both);
      }
      case LiveWait.Cancelled() ->
          stage.report(
              List.of(
                  lines.aside(
                      "the comparison with %s was given up".formatted(Lines.visible(name)))));
      case LiveWait.Failed(ClientException why) ->
          stage.report(List.of(lines.failure(why.explanation())));
    }
  }

  /// Gives a comparison up that waits for the other side; whether there was one. From any thread.
  boolean cancel() {
    Optional<LiveWait> was = waiting.getAndSet(Optional.empty());
    was.ifPresent(LiveWait::cancel);
    return was.isPresent();
  }

  private void answer(String name, boolean yes) throws ClientException {
    Shown compared =
        shown
            .get()
            .filter(one -> one.account().equals(name))
            .orElseThrow(() ->
                Verbs.invalid("there are no digits of %s; /verify %1$s first".formatted(name)));
    if (!yes) {
      reject(compared);
    } else if (compared.live().isPresent()) {
      compared.live().get().verification().confirm();
    } else {
      var _ = sonet.trust().verify(name, compared.number());
    }
    end();
    told(sonet.trust().of(name));
  }

  private void reject(Shown compared) throws ClientException {
    if (compared.live().isPresent()) {
      compared.live().get().verification().reject();
    } else {
      var _ = sonet.trust().unverify(compared.account());
    }
    stage.show(
        lines.failure(
            "somebody may stand between you. Do not go on over this server before you know why"));
  }

  private void end() throws ClientException {
    var _ = cancel();
    Optional<Shown> before = shown.getAndSet(Optional.empty());
    if (before.isPresent() && before.get().live().isPresent()) {
      before.get().live().get().verification().close();
    }
  }

  /// All contacts, or one of them.
  void trust(String name) throws ClientException {
    if (name.isEmpty()) {
      sonet.trust().contacts().forEach(this::told);
      return;
    }
    Contacts.lines(sonet.trust().of(name)).forEach(line -> stage.show(lines.aside(line)));
  }

  void block(String name) throws ClientException {
    told(sonet.trust().block(name));
  }

  void unverify(String name) throws ClientException {
    told(sonet.trust().unverify(name));
  }

  /// Vouches for one contact to another.
  void introduce(String rest) throws ClientException {
    String[] words = rest.split(" +", -1);
    if (words.length != 2) {
      throw Verbs.invalid("it is /introduce NAME TO");
    }
    sonet.trust().introduce(words[0], words[1]);
    stage.show(
        lines.aside(
            "%s is told which keys %s has"
                .formatted(Lines.visible(words[1]), Lines.visible(words[0]))));
  }
}
