package sonet.ratchet.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
/// A value that was replaced is wiped by the [Spent] of the step that replaced it; one that is
/// dropped as a whole by [#close].
public final class Braid implements AutoCloseable {
  private static final int FORMAT = 1;
  private static final int NEGOTIATING = 2;

  private final BraidProtocol protocol;
  private final Role role;
  private final boolean negotiating;
  private final BraidState state;
  private final Chains chains;

  private Braid(
      BraidProtocol protocol, Role role, boolean negotiating, BraidState state, Chains chains) {
    this.protocol = protocol;
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
        protocol,
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
  /// @param spent what is to be wiped once `next` is kept
  public record Sent(Braid next, Bytes message, Optional<Secret> key, Spent spent) {}

  /// What receiving gives.
  ///
  /// @param next this side afterwards
  /// @param key the key to mix in, owned by the caller
  /// @param spent what is to be wiped once `next` is kept
  public record Received(Braid next, Optional<Secret> key, Spent spent) {}

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
  public Sent send(RandomSource random) {
    BraidState.Sending sending = state.send(protocol, random);
    long epoch = state.epoch();
    Chains grown = grown(chains, sending.secret());
    if (negotiating) {
      Braid next = new Braid(protocol, role, true, sending.next(), grown);
      return new Sent(
          next, encoded(epoch, 0, sending.content()), Optional.empty(), spent(next, List.of()));
    }
    Chains.ToSend toSend = grown.send(protocol, epoch - 1);
    Braid next = new Braid(protocol, role, false, sending.next(), toSend.next().upTo(epoch - 1));
    return new Sent(
        next,
        encoded(epoch, toSend.index(), sending.content()),
        Optional.of(toSend.key()),
        spent(next, List.of()));
  }

  private Chains grown(Chains before, Optional<BraidState.EpochSecret> secret) {
    if (secret.isEmpty()) {
      return before;
    }
    Chains grown = before.add(protocol, role, secret.get());
    secret.get().secret().close();
    return grown;
  }

  private Bytes encoded(long epoch, int index, BraidMessage.Content content) {
    return new BraidMessage(epoch, index, content).encoded(protocol.profile().version());
  }

  /// Takes what came with a message, and gives the key of it.
  ///
  /// @throws RatchetException with `MALFORMED`, `BRAID_EPOCH`, `BRAID_MAC`, `BRAID_KEY`,
  ///   `BRAID_KEY_GONE` or `BRAID_TOO_FAR`
  public Received receive(Bytes encoded) throws RatchetException {
    BraidMessage message = BraidMessage.decode(encoded, protocol.profile().version());
    BraidState.Receiving receiving = advance(message);
    Chains grown = grown(chains, receiving.secret());
    long sendingEpoch = receiving.next().epoch() - 1;
    if (message.index() == 0) {
      checkKeyless(message);
      Braid next = new Braid(protocol, role, false, receiving.next(), grown.upTo(sendingEpoch));
      return new Received(next, Optional.empty(), spent(next, List.of()));
    }
    Chains.ToReceive toReceive = grown.receive(protocol, message.epoch() - 1, message.index());
    Chains kept = toReceive.next().upTo(sendingEpoch);
    Braid next = new Braid(protocol, role, false, receiving.next(), kept);
    return new Received(next, Optional.of(toReceive.key()), spent(next, toReceive.dropped()));
  }

  /// What the message does to the state machine. One of an epoch that is over does nothing; one of
  /// the next epoch says that the peer has what it needs of this one.
  private BraidState.Receiving advance(BraidMessage message) throws RatchetException {
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
  private void checkKeyless(BraidMessage message) throws RatchetException {
    boolean allowed =
        protocol.profile().beginning() == BraidProfile.Beginning.NEGOTIATED
            && role == Role.RESPONDER
            && message.epoch() == 1;
    if (!allowed) {
      throw new RatchetException(Reason.MALFORMED, "a braid's message without a key");
    }
  }

  /// What this value holds and the next does not.
  private Spent spent(Braid next, List<Secret> dropped) {
    List<Secret> after = new ArrayList<>();
    next.state.secrets(after::add);
    next.chains.secrets(after::add);
    List<Secret> over = new ArrayList<>(dropped);
    state.secrets(secret -> addUnless(after, secret, over));
    chains.secrets(secret -> addUnless(after, secret, over));
    over.addAll(chains.keptBefore(next.chains));
    return new Spent(over);
  }

  /// Secrets are equal when they are the same object.
  private static void addUnless(List<Secret> after, Secret secret, List<Secret> over) {
    for (Secret each : after) {
      if (each.equals(secret)) {
        return;
      }
    }
    over.add(secret);
  }

  /// This side as key material, to be saved. The caller closes it.
  public Secret encode() {
    Writer writer = new Writer(512);
    writer.u8(FORMAT).u8(role.code() | (negotiating ? NEGOTIATING : 0));
    writer.u8(state.code()).u64(state.epoch());
    switch (state) {
      case KeyOwner owner -> owner.authenticator().writeTo(writer);
      case Encapsulator encapsulator -> encapsulator.authenticator().writeTo(writer);
    }
    state.writeTo(writer);
    chains.writeTo(writer);
    return writer.toSecret();
  }

  /// What was saved.
  ///
  /// @throws RatchetException with `MALFORMED`
  public static Braid decode(BraidProtocol protocol, Secret encoded) throws RatchetException {
    Reader reader = Reader.of(encoded);
    try {
      Braid braid = read(protocol, reader);
      reader.end();
      return braid;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED, "a saved braid: " + e.getMessage());
    } finally {
      reader.wipe();
    }
  }

  private static Braid read(BraidProtocol protocol, Reader reader) throws DecodeException {
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
    Chains chains = Chains.read(reader);
    if (chains.sending().getFirst().epoch() > state.epoch() - 1
        || chains.sending().getLast().epoch() < state.epoch() - 1
        || chains.sending().getLast().epoch() > state.epoch()) {
      throw new DecodeException("the chains are not those of epoch " + state.epoch());
    }
    return new Braid(protocol, role, (flags & NEGOTIATING) != 0, state, chains);
  }

  /// Wipes everything this value holds. What came of it by a step may share it.
  @Override
  public void close() {
    state.secrets(Secret::close);
    chains.secrets(Secret::close);
    chains.keptSecrets(Secret::close);
  }
}
