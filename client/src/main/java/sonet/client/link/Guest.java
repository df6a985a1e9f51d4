package sonet.client.link;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.Writer;
import sonet.crypto.hpke.HpkeSender;
import sonet.crypto.hpke.Mode;
import sonet.crypto.hpke.PreSharedKey;

/// The device that is to be linked, from the offer that it finds to the reply that it gets.
public final class Guest implements AutoCloseable {
  private final Meeting meeting;
  private final RandomSource random;
  private Optional<Secret> replyKey = Optional.empty();
  private Bytes answered = Bytes.EMPTY;

  private Guest(Meeting meeting, RandomSource random) {
    this.meeting = meeting;
    this.random = random;
  }

  /// Begins.
  ///
  /// @param secret of the code; the caller keeps owning it
  public static Guest begin(Host.Crypto crypto, Secret secret) {
    return new Guest(new Meeting(crypto.provider(), secret), crypto.random());
  }

  /// The name of the place on the server.
  public Bytes id() {
    return meeting.id();
  }

  /// Opens the offer.
  ///
  /// @throws ClientException with `LINK_FORGED` when it was not made with the code
  public Offer open(Bytes offer) throws ClientException {
    try (Secret key = meeting.offerKey()) {
      Bytes plain = meeting.open(key, meeting.id(), Meeting.unversioned(offer));
      return Meeting.read(plain, Offer::read);
    }
  }

  /// The answer to an offer that was opened.
  ///
  /// @param offer as it was found
  /// @throws ClientException with `LINK_FORGED` when its key is none
  public Bytes answer(Bytes offer, Newcomer newcomer) throws ClientException {
    Offer opened = open(offer);
    PreSharedKey psk = meeting.psk();
    try (Secret _ = psk.key();
        Secret plain = Secret.of(newcomer.encode());
        HpkeSender context =
            meeting
                .hpke()
                .sender(opened.kemKey(), meeting.info(offer), new Mode.Psk<>(psk), random)) {
      Bytes ciphertext = context.seal(Bytes.EMPTY, plain);
      Bytes sealed = new Writer().opaque(context.kemOutput()).opaque(ciphertext).toBytes();
      replyKey = Optional.of(context.export(Bytes.utf8("reply"), 32));
      answered = Meeting.versioned(sealed);
      return answered;
    } catch (CryptoException unusable) {
      throw Meeting.forged();
    }
  }

  /// Opens the reply to the answer.
  ///
  /// @throws ClientException with `LINK_FORGED` when it is not one to this answer
  public Reply reply(Bytes reply) throws ClientException {
    Secret key = replyKey.orElseThrow(() -> new IllegalStateException("there was no answer"));
    Bytes plain = meeting.open(key, meeting.digest(answered), Meeting.unversioned(reply));
    return Meeting.read(plain, Reply::read);
  }

  @Override
  public void close() {
    meeting.close();
    replyKey.ifPresent(Secret::close);
  }
}
