package sonet.client.link;

import java.util.Optional;
import sonet.client.ClientException;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KemAlgorithm;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.hpke.HpkeReceiver;
import sonet.crypto.hpke.Mode;
import sonet.crypto.hpke.PreSharedKey;
import sonet.crypto.spi.CryptoProvider;

/// The device that links, from its offer to its reply. It takes one answer; its keys are used for
/// this meeting alone and are wiped by [#close()].
public final class Host implements AutoCloseable {
  private final Meeting meeting;
  private final KeyPair pair;
  private final Bytes offer;
  private Optional<Secret> replyKey = Optional.empty();
  private Bytes answered = Bytes.EMPTY;
  private volatile boolean replied;

  private Host(Meeting meeting, KeyPair pair, Bytes offer) {
    this.meeting = meeting;
    this.pair = pair;
    this.offer = offer;
  }

  /// Begins.
  ///
  /// @param secret of the code; the caller keeps owning it
  /// @param account whose devices both shall be
  /// @param signatureKey of this device
  public static Host begin(Crypto crypto, Secret secret, String account, Bytes signatureKey) {
    Meeting meeting = new Meeting(crypto.provider(), secret);
    KeyPair pair =
        crypto.provider().kem(KemAlgorithm.DHKEM_X25519).orElseThrow().generate(crypto.random());
    Bytes plain = new Offer(pair.publicKey(), account, signatureKey).encode();
    try (Secret key = meeting.offerKey()) {
      return new Host(meeting, pair, Meeting.versioned(meeting.seal(key, meeting.id(), plain)));
    }
  }

  /// What both sides work with.
  ///
  /// @param provider of primitives
  /// @param random for keys
  public record Crypto(CryptoProvider provider, RandomSource random) {}

  /// The name of the place on the server.
  public Bytes id() {
    return meeting.id();
  }

  /// The first message.
  public Bytes offer() {
    return offer;
  }

  /// Opens the answer.
  ///
  /// @throws ClientException with `LINK_FORGED` when it was not made with the code for this offer
  public Newcomer open(Bytes answer) throws ClientException {
    Sealed sealed = Meeting.read(Meeting.unversioned(answer), Sealed::read);
    PreSharedKey psk = meeting.psk();
    try (Secret _ = psk.key();
        HpkeReceiver context =
            meeting
                .hpke()
                .receiver(sealed.kemOutput(), pair, meeting.info(offer), new Mode.Psk<Bytes>(psk));
        Secret plain = context.open(Bytes.EMPTY, sealed.ciphertext())) {
      Newcomer newcomer = Meeting.read(Bytes.wrap(plain.expose()), Newcomer::read);
      replyKey = Optional.of(context.export(Bytes.utf8("reply"), 32));
      answered = answer;
      return newcomer;
    } catch (CryptoException forged) {
      throw Meeting.forged();
    }
  }

  /// What is sealed to the key of the offer.
  record Sealed(Bytes kemOutput, Bytes ciphertext) {
    static Sealed read(Reader reader) throws DecodeException {
      return new Sealed(reader.opaque(), reader.opaque());
    }
  }

  /// The last message, to whoever made the answer that was opened. It is made once.
  public Bytes reply(Reply reply) {
    Secret key = replyKey.orElseThrow(() -> new IllegalStateException("no answer was opened"));
    replyKey = Optional.empty();
    replied = true;
    try (key) {
      return Meeting.versioned(meeting.seal(key, meeting.digest(answered), reply.encode()));
    }
  }

  /// Whether the last message was made.
  public boolean isReplied() {
    return replied;
  }

  @Override
  public void close() {
    meeting.close();
    pair.privateKey().close();
    replyKey.ifPresent(Secret::close);
  }
}
