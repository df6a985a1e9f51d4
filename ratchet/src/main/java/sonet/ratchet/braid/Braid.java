package sonet.ratchet.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// One side of a braid, as a value: sending and receiving give what comes next and leave this one
/// as it was, so that a failure changes nothing.
///
/// Every message of the conversation carries what [#send] gives, and is encrypted with a key that
/// was mixed with the one beside it. What is received must have been authenticated, or is
/// authenticated with the very key that [#receive] gives before its `next` is kept.
///
/// A step shares with what it came from all that it did not change: once one of the two is kept,
/// the [#secrets] of the other that the kept one has not are to be wiped.
public final class Braid {
  private static final int FORMAT = 1;
  private static final int NEGOTIATING = 2;

  private final Role role;
  private final boolean negotiating;
  private final BraidState state;
  private final Chains chains;

  private Braid(Role role, boolean negotiating, BraidState state, Chains chains) {
    this.role = role;
    this.negotiating = negotiating;
    this.state = state;
    this.chains = chains;
  }

  /// The start of a conversation.
  ///
  /// @param authKey what both agreed on before, 32 bytes; the caller closes it
  public static Braid start(BraidProtocol protocol, Role role, Secret authKey) {
    boolean negotiating =
        role == Role.INITIATOR
            && protocol.profile().beginning() == BraidProfile.Beginning.NEGOTIATED;
    return new Braid(
        role,
        negotiating,
        BraidState.start(role, Authenticator.start(protocol, authKey)),
        Chains.start(protocol, role, authKey));
  }

  /// What sending gives.
  ///
  /// @param next this side afterwards
  /// @param message what travels with the message of the conversation
  /// @param key the key to mix in, owned by the caller; none while it is not known whether the
  ///   other side braids
  public record Sent(Braid next, Bytes message, Optional<Secret> key) {}

  /// What receiving gives.
  ///
  /// @param next this side afterwards
  /// @param key the key to mix in, owned by the caller
  public record Received(Braid next, Optional<Secret> key) {}

  /// The epoch whose secret is being agreed on, from 1.
  public long epoch() {
    return state.epoch();
  }

  /// Which side this is.
  public Role role() {
    return role;
  }

  /// Where this side stands.
  BraidState state() {
    return state;
  }

  /// What goes with the next message, and its key.
  public Sent send(BraidProtocol protocol, RandomSource random) {
    BraidState.Sending sending = state.send(protocol, random);
    long epoch = state.epoch();
    Chains grown = grown(protocol, sending.secret());
    if (negotiating) {
      Braid next = new Braid(role, true, sending.next(), grown);
      return new Sent(next, encoded(protocol, 0, sending.content()), Optional.empty());
    }
    Chains.ToSend toSend = grown.send(protocol, epoch - 1);
    Braid next = new Braid(role, false, sending.next(), toSend.next().upTo(epoch - 1));
    return new Sent(
        next, encoded(protocol, toSend.index(), sending.content()), Optional.of(toSend.key()));
  }

  private Chains grown(BraidProtocol protocol, Optional<BraidState.EpochSecret> secret) {
    if (secret.isEmpty()) {
      return chains;
    }
    Chains grown = chains.add(protocol, role, secret.get());
    secret.get().secret().close();
    return grown;
  }

  private Bytes encoded(BraidProtocol protocol, int index, BraidMessage.Content content) {
    return new BraidMessage(state.epoch(), index, content).encoded(protocol.profile().version());
  }

  /// Takes what came with a message, and gives the key of it.
  ///
  /// @throws RatchetException with `MALFORMED`, `BRAID_EPOCH`, `BRAID_MAC`, `BRAID_KEY`,
  ///   `BRAID_KEY_GONE` or `BRAID_TOO_FAR`
  public Received receive(BraidProtocol protocol, Bytes encoded) throws RatchetException {
    BraidMessage message = BraidMessage.decode(encoded, protocol.profile().version());
    BraidState.Receiving receiving = advance(protocol, message);
    Chains grown = grown(protocol, receiving.secret());
    long sendingEpoch = receiving.next().epoch() - 1;
    if (message.index() == 0) {
      checkKeyless(protocol, message);
      Braid next = new Braid(role, false, receiving.next(), grown.upTo(sendingEpoch));
      return new Received(next, Optional.empty());
    }
    Chains.ToReceive toReceive = grown.receive(protocol, message.epoch() - 1, message.index());
    Chains kept = toReceive.next().upTo(sendingEpoch);
    return new Received(
        new Braid(role, false, receiving.next(), kept), Optional.of(toReceive.key()));
  }

  /// What the message does to the state machine. One of an epoch that is over does nothing; one of
  /// the next epoch says that the peer has what it needs of this one.
  private BraidState.Receiving advance(BraidProtocol protocol, BraidMessage message)
      throws RatchetException {
    if (message.epoch() < state.epoch()) {
      return BraidState.Receiving.of(state);
    }
    if (message.epoch() == state.epoch()) {
      return state.receive(protocol, message.content());
    }
    if (state instanceof Encapsulator.Ct2Sampled last && message.epoch() == state.epoch() + 1) {
      return last.next().receive(protocol, message.content());
    }
    throw new RatchetException(
        Reason.BRAID_EPOCH, message.epoch() + " while this side is in " + state.epoch());
  }

  /// Only what an initiator sends before an answer came to him has no key.
  private void checkKeyless(BraidProtocol protocol, BraidMessage message) throws RatchetException {
    boolean allowed =
        protocol.profile().beginning() == BraidProfile.Beginning.NEGOTIATED
            && role == Role.RESPONDER
            && message.epoch() == 1;
    if (!allowed) {
      throw new RatchetException(Reason.MALFORMED, "a braid's message without a key");
    }
  }

  /// Every secret in it.
  public void secrets(Consumer<Secret> each) {
    state.secrets(each);
    chains.secrets(each);
  }

  /// The keys of missing messages, in pages of which a step leaves most as they are.
  public List<KeptPage> pages() {
    return chains.pages();
  }

  /// Appends all but the pages. Finish with [Writer#toSecret()].
  public void writeTo(Writer writer) {
    writer.u8(FORMAT).u8(role.code() | (negotiating ? NEGOTIATING : 0));
    writer.u8(state.code()).u64(state.epoch());
    switch (state) {
      case KeyOwner owner -> owner.authenticator().writeTo(writer);
      case Encapsulator encapsulator -> encapsulator.authenticator().writeTo(writer);
    }
    state.writeTo(writer);
    chains.writeTo(writer);
  }

  /// Reads what [#writeTo] wrote, and puts it together with the pages, in any order.
  public static Braid read(Reader reader, List<KeptPage> pages) throws DecodeException {
    int format = reader.u8();
    if (format != FORMAT) {
      throw new DecodeException("expected format " + FORMAT + " but it is " + format);
    }
    int flags = reader.u8();
    if (flags >= 2 * NEGOTIATING) {
      throw new DecodeException("unknown flags " + flags);
    }
    Role role = (flags & 1) == Role.INITIATOR.code() ? Role.INITIATOR : Role.RESPONDER;
    BraidState state = BraidState.read(reader);
    Chains chains = Chains.read(reader, pages);
    if (!chains.serve(state.epoch())) {
      throw new DecodeException("the chains are not those of epoch " + state.epoch());
    }
    return new Braid(role, (flags & NEGOTIATING) != 0, state, chains);
  }

  /// The whole as key material, to be saved. The caller closes it.
  public Secret encode() {
    Writer writer = new Writer(1024);
    List<KeptPage> pages = pages();
    writer.u32(pages.size());
    pages.forEach(page -> page.writeTo(writer));
    writeTo(writer);
    return writer.toSecret();
  }

  /// What [#encode] gave.
  ///
  /// @throws RatchetException with `MALFORMED`
  public static Braid decode(Secret encoded) throws RatchetException {
    Reader reader = Reader.of(encoded);
    try {
      List<KeptPage> pages = new ArrayList<>();
      for (int left = Saved.count(reader); left > 0; left--) {
        pages.add(KeptPage.read(reader));
      }
      Braid braid = read(reader, pages);
      reader.end();
      return braid;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED, "a saved braid: " + e.getMessage());
    } finally {
      reader.wipe();
    }
  }
}
