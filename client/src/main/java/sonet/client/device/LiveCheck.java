package sonet.client.device;

import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.pair.Peer;
import sonet.client.trust.KeySet;
import sonet.client.trust.ShortStrings;
import sonet.client.trust.TrustMessage;
import sonet.crypto.Bytes;

/// One comparison of a short string with a contact, from its beginning to the digits, on the thread
/// that waits for it.
///
/// Who comes second finds that the other has asked, and answers. Where both asked before they heard
/// of each other, the smaller id goes on: who has the greater one answers, and who has the smaller
/// one asks again, for its first question may have been read when nobody compared.
public final class LiveCheck implements AutoCloseable {
  private final TrustDesk desk;
  private final LiveChecks checks;
  private final BlockingQueue<LiveMessage> heard;
  private final KeySet self;
  private final KeySet other;
  private final ShortStrings.Opening own;
  private final Set<Bytes> repeatedTo = new HashSet<>();
  private boolean asked;
  private Optional<Answered> answered = Optional.empty();
  private Optional<Peer> partner = Optional.empty();
  private Optional<Bytes> id = Optional.empty();
  private String digits = "";

  LiveCheck(TrustDesk desk, LiveChecks checks, KeySet self, KeySet other) throws ClientException {
    this.desk = desk;
    this.checks = checks;
    this.self = self;
    this.other = other;
    this.own = ShortStrings.Opening.create(desk.random());
    this.heard = checks.enter(other.account());
  }

  /// What this device answered to.
  ///
  /// @param begin what the other side began with
  /// @param from its device
  /// @param nonce of this device
  private record Answered(TrustMessage.Begin begin, Peer from, Bytes nonce) {}

  /// The keys of the other side that are compared.
  KeySet other() {
    return other;
  }

  /// Waits for the other side, for as long as said, and gives the 25 digits.
  ///
  /// @throws ClientException with `COMPARISON_OVER` when the other side did not come or gave up,
  ///   `KEYS_DIFFER` when it has opened another commitment than it made, `CLOSED`, or a failure of
  ///   server or disk
  public String await(Duration longest) throws ClientException {
    long until = System.nanoTime() + longest.toNanos();
    while (digits.isEmpty()) {
      if (!asked && heard.isEmpty()) {
        asked = true;
        desk.say(other.account(), new TrustMessage.Begin(own.id(), own.commitment()));
      }
      Optional<LiveMessage> next = next(until - System.nanoTime());
      if (next.isEmpty()) {
        throw over(other.account() + " did not come.");
      }
      take(next.get());
    }
    return digits;
  }

  private Optional<LiveMessage> next(long nanos) throws ClientException {
    try {
      return Optional.ofNullable(heard.poll(nanos, TimeUnit.NANOSECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new ClientException(Reason.CLOSED, "The comparison was given up.", stopped);
    }
  }

  private static ClientException over(String why) {
    return new ClientException(Reason.COMPARISON_OVER, why);
  }

  private void take(LiveMessage message) throws ClientException {
    Peer from = message.from();
    if (!other.keys().contains(from.signatureKey())) {
      // A device that came meanwhile: it takes part in none of this.
      return;
    }
    switch (message.message()) {
      case TrustMessage.Begin begin -> take(from, begin);
      case TrustMessage.Answer answer -> take(from, answer);
      case TrustMessage.Open open -> take(from, open);
      case TrustMessage.End(Bytes ended) -> {
        if (id.filter(ended::equals).isPresent() || (id.isEmpty() && ended.equals(own.id()))) {
          throw over(other.account() + " gave the comparison up.");
        }
      }
      case TrustMessage.Statements _,
          TrustMessage.Wanted _,
          TrustMessage.Scanned _,
          TrustMessage.Unknown _ -> {
        // They do not come here.
      }
    }
  }

  private void take(Peer from, TrustMessage.Begin begin) throws ClientException {
    if (id.isPresent()) {
      return;
    }
    if (asked && begin.id().compareTo(own.id()) > 0) {
      if (repeatedTo.add(begin.id())) {
        desk.say(from, new TrustMessage.Begin(own.id(), own.commitment()));
      }
      return;
    }
    Answered answer = new Answered(begin, from, desk.random().bytes(ShortStrings.NONCE));
    answered = Optional.of(answer);
    id = Optional.of(begin.id());
    desk.say(from, new TrustMessage.Answer(begin.id(), answer.nonce()));
  }

  /// The first device of the other side that answers is the one.
  private void take(Peer from, TrustMessage.Answer answer) throws ClientException {
    if (id.isPresent() || !answer.id().equals(own.id())) {
      return;
    }
    partner = Optional.of(from);
    id = Optional.of(own.id());
    digits =
        ShortStrings.of(
            desk.provider(),
            new ShortStrings.Subject(own.id(), here(), there(from)),
            own.nonce(),
            answer.nonce());
    desk.say(from, new TrustMessage.Open(own.id(), own.nonce()));
  }

  private void take(Peer from, TrustMessage.Open open) throws ClientException {
    Optional<Answered> to =
        answered.filter(one ->
            one.begin().id().equals(open.id())
                && one.from().signatureKey().equals(from.signatureKey()));
    if (to.isEmpty()) {
      return;
    }
    ShortStrings.Opening opening = new ShortStrings.Opening(open.id(), open.nonce());
    if (!opening.commitment().equals(to.get().begin().commitment())) {
      throw new ClientException(
          Reason.KEYS_DIFFER, "The other side opened another commitment than it had made.");
    }
    partner = Optional.of(from);
    digits =
        ShortStrings.of(
            desk.provider(),
            new ShortStrings.Subject(open.id(), there(from), here()),
            open.nonce(),
            to.get().nonce());
  }

  private ShortStrings.Side here() {
    return new ShortStrings.Side(self, desk.ownKey());
  }

  private ShortStrings.Side there(Peer device) {
    return new ShortStrings.Side(other, device.signatureKey());
  }

  /// The digits are the same on both sides: the account is verified.
  ///
  /// @throws ClientException with `KEYS_DIFFER` when its keys have changed since
  public void confirm() throws ClientException {
    requireDigits();
    desk.confirmed(other);
  }

  /// They are not the same: the account is not verified, and the other side is told that it is
  /// over.
  public void reject() throws ClientException {
    requireDigits();
    desk.rejected(other);
    end();
  }

  private void requireDigits() {
    if (digits.isEmpty()) {
      throw new IllegalStateException("there are no digits yet");
    }
  }

  private void end() throws ClientException {
    if (partner.isPresent() && id.isPresent()) {
      desk.say(partner.get(), new TrustMessage.End(id.get()));
    } else if (asked) {
      desk.say(other.account(), new TrustMessage.End(own.id()));
    }
  }

  /// Ends it. Without digits the other side is told.
  @Override
  public void close() throws ClientException {
    checks.leave(other.account());
    if (digits.isEmpty()) {
      end();
    }
  }
}
