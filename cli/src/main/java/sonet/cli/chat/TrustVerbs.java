package sonet.cli.chat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
/// Used by the thread that does what is typed.
final class TrustVerbs {
  /// Whoever was asked to come is there soon, or not at all.
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Sonet sonet;
  private final Lines lines;
  private final Verbs.Stage stage;
  private Optional<Shown> shown = Optional.empty();

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
  private record Shown(String account, SafetyNumber number, Optional<LiveVerification> live) {}

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
    shown = Optional.of(new Shown(name, number, Optional.empty()));
  }

  private void live(String name) throws ClientException {
    end();
    SafetyNumber number = sonet.trust().safetyNumber(name);
    LiveVerification live = sonet.trust().compare(name);
    boolean there = false;
    try {
      List<String> groups = live.await(PATIENCE);
      there = true;
      stage.show(lines.aside(String.join(" ", groups)));
    } finally {
      if (!there) {
        live.close();
      }
    }
    stage.show(
        lines.aside(
            "does %1$s see these digits as well? /verify %1$s yes, or no"
                .formatted(Lines.visible(name))));
    shown = Optional.of(new Shown(name, number, Optional.of(live)));
  }

  private void answer(String name, boolean yes) throws ClientException {
    Shown compared =
        shown
            .filter(one -> one.account().equals(name))
            .orElseThrow(() ->
                Verbs.invalid("there are no digits of %s; /verify %1$s first".formatted(name)));
    if (!yes) {
      reject(compared);
    } else if (compared.live().isPresent()) {
      compared.live().get().confirm();
    } else {
      var _ = sonet.trust().verify(name, compared.number());
    }
    end();
    told(sonet.trust().of(name));
  }

  private void reject(Shown compared) throws ClientException {
    if (compared.live().isPresent()) {
      compared.live().get().reject();
    } else {
      var _ = sonet.trust().unverify(compared.account());
    }
    stage.show(
        lines.failure(
            "somebody may stand between you. Do not go on over this server before you know why"));
  }

  private void end() throws ClientException {
    Optional<Shown> before = shown;
    shown = Optional.empty();
    if (before.isPresent() && before.get().live().isPresent()) {
      before.get().live().get().close();
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
