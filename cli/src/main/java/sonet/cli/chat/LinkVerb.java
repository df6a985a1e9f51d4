package sonet.cli.chat;

import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import sonet.cli.conversation.Lines;
import sonet.cli.device.QrPicture;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.Linking;
import sonet.client.Sonet;

/// `/link`: shows a code, says which device has taken it, and waits for a yes or no.
final class LinkVerb {
  private final Sonet sonet;
  private final Lines lines;
  private final Verbs.Stage stage;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Linking linking;
  private boolean asked;

  LinkVerb(Sonet sonet, Lines lines, Verbs.Stage stage) {
    this.sonet = sonet;
    this.lines = lines;
    this.stage = stage;
  }

  /// Does what stands behind `/link`.
  void take(String word) throws ClientException {
    lock.lock();
    try {
      switch (word) {
        case "" -> begin();
        case "yes" -> answer(true);
        case "no" -> answer(false);
        default -> throw invalid("it is /link, and then /link yes or /link no");
      }
    } finally {
      lock.unlock();
    }
  }

  private static ClientException invalid(String why) {
    return new ClientException(Reason.INVALID_INPUT, why + ".");
  }

  private void begin() throws ClientException {
    end();
    Linking begun = sonet.devices().link();
    linking = begun;
    asked = false;
    QrPicture.of(begun.code().uri()).lines().forEach(stage::show);
    stage.show(lines.aside("on the new device: sonet init --link " + begun.code().typed()));
    var _ = Thread.ofVirtual().name("sonet-link").start(() -> await(begun));
  }

  private void await(Linking begun) {
    try {
      Linking.Candidate candidate = begun.await();
      lock.lock();
      try {
        asked = true;
      } finally {
        lock.unlock();
      }
      stage.report(
          List.of(
              lines.aside(
                  "%s (%s) wants to be your device: /link yes, or /link no"
                      .formatted(Lines.visible(candidate.name()), candidate.device()))));
    } catch (ClientException failed) {
      if (failed.reason() != Reason.CLOSED) {
        stage.report(List.of(lines.failure(failed.explanation())));
      }
    }
  }

  private void answer(boolean yes) throws ClientException {
    Linking waiting = linking;
    if (waiting == null || !asked) {
      throw invalid("no device waits; /link shows a code for one");
    }
    if (yes) {
      waiting.accept();
    } else {
      waiting.decline();
    }
    stage.show(lines.aside(yes ? "the device is linked" : "the device was not linked"));
    end();
  }

  private void end() throws ClientException {
    Linking before = linking;
    linking = null;
    if (before != null) {
      before.close();
    }
  }
}
