package sonet.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.client.ClientException.Reason;
import sonet.client.device.Lineage;
import sonet.client.device.Profile;
import sonet.client.link.Guest;
import sonet.client.link.Host;
import sonet.client.link.Newcomer;
import sonet.client.link.Offer;
import sonet.client.link.Reply;
import sonet.client.transparency.HandedLog;
import sonet.client.transport.Backoff;
import sonet.client.transport.Service;
import sonet.crypto.Bytes;
import sonet.protocol.AccountName;
import sonet.protocol.Endorsement;
import sonet.protocol.Link;

/// The way of a new device into an account, up to the endorsements that lead to it.
final class Joining {
  private final Service service;
  private final Opening.Parts parts;
  private final Consumer<LinkStep> progress;

  Joining(Service service, Opening.Parts parts, Consumer<LinkStep> progress) {
    this.service = service;
    this.parts = parts;
    this.progress = progress;
  }

  /// What the other device stands for.
  ///
  /// @param endorsements that lead to this device, all of which were checked
  /// @param log what the other device knows of the log of keys
  record Joined(List<Endorsement> endorsements, Optional<HandedLog> log) {}

  /// Meets the device that shows a code.
  Joined join(LinkCode code, Profile self, Newcomer newcomer) throws ClientException {
    try (Guest guest =
        Guest.begin(new Host.Crypto(parts.provider(), parts.random()), code.secret())) {
      Link found = service.link(guest.id());
      Offer offer = guest.open(found.offer());
      if (!offer.account().equals(self.account())) {
        throw new ClientException(
            Reason.INVALID_INPUT, "The code is one of the account " + offer.account() + ".");
      }
      progress.accept(LinkStep.FOUND);
      service.answerLink(guest.id(), guest.answer(found.offer(), newcomer));
      progress.accept(LinkStep.ASKED);
      return switch (guest.reply(await(guest.id()))) {
        case Reply.Declined() ->
            throw new ClientException(
                Reason.LINK_DECLINED, "This device was not confirmed on the other one.");
        case Reply.Accepted(List<Endorsement> endorsements, Bytes log) -> {
          check(offer, self, endorsements);
          Optional<HandedLog> handed =
              log.isEmpty() ? Optional.empty() : Optional.of(read(log, self));
          progress.accept(LinkStep.ACCEPTED);
          yield new Joined(endorsements, handed);
        }
      };
    }
  }

  private HandedLog read(Bytes log, Profile self) throws ClientException {
    return HandedLog.read(log, new AccountName(self.account()), parts.provider());
  }

  private Bytes await(Bytes id) throws ClientException {
    Backoff backoff = new Backoff(parts.random(), Duration.ofMillis(200), Duration.ofSeconds(1));
    while (true) {
      Optional<Bytes> reply = service.link(id).reply();
      if (reply.isPresent()) {
        return reply.get();
      }
      try {
        Thread.sleep(backoff.next());
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new ClientException(Reason.CLOSED, "The wait was given up.", stopped);
      }
    }
  }

  /// The device of the offer has endorsed this one, and the chain before is whole.
  private void check(Offer offer, Profile self, List<Endorsement> endorsements)
      throws ClientException {
    if (endorsements.isEmpty()
        || !endorsements.getLast().by().equals(offer.signatureKey())
        || !Lineage.isWhole(
            parts.provider(), new AccountName(self.account()), self.publicKey(), endorsements)) {
      throw new ClientException(
          Reason.LINK_FORGED, "The other device does not stand for this one as it should.");
    }
  }
}
