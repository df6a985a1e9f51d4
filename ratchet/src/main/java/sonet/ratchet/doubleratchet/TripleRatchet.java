package sonet.ratchet.doubleratchet;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.braid.Braid;
import sonet.ratchet.braid.BraidProtocol;
import sonet.ratchet.braid.Role;
import sonet.ratchet.doubleratchet.MessageCipher.Context;
import sonet.ratchet.doubleratchet.MessageCipher.MessageKey;

/// The Double Ratchet with its messages sealed, as a value; where a suite has a braid, the Triple
/// Ratchet (§6): the braid's key salts the derivation of each message's key, so that who breaks one
/// of the two ratchets reads nothing.
public final class TripleRatchet {
  private final DoubleRatchet ratchet;
  private final Optional<Braid> braid;

  private TripleRatchet(DoubleRatchet ratchet, Optional<Braid> braid) {
    this.ratchet = ratchet;
    this.braid = braid;
  }

  /// The initiator's side. Takes the keys over.
  ///
  /// @param theirKey the responder's signed prekey, which is his first ratchet key
  public static TripleRatchet initiator(RatchetProfile profile, InitialKeys keys, Bytes theirKey) {
    return new TripleRatchet(
        DoubleRatchet.initiator(keys, theirKey), braid(profile, Role.INITIATOR, keys));
  }

  /// The responder's side. Takes the keys over.
  ///
  /// @param ownKey a copy of his signed prekey, which is his first ratchet key
  public static TripleRatchet responder(RatchetProfile profile, InitialKeys keys, KeyPair ownKey) {
    return new TripleRatchet(
        DoubleRatchet.responder(keys, ownKey), braid(profile, Role.RESPONDER, keys));
  }

  private static Optional<Braid> braid(RatchetProfile profile, Role role, InitialKeys keys) {
    try (Secret start = keys.braid()) {
      return profile.braid().map(protocol -> Braid.start(protocol, role, start));
    }
  }

  /// The ratchet of its chains.
  public DoubleRatchet ratchet() {
    return ratchet;
  }

  /// The epoch whose post-quantum secret is being agreed on, from 1; 0 without a braid.
  public long epoch() {
    return braid.map(Braid::epoch).orElse(0L);
  }

  /// A message.
  ///
  /// @param next the ratchet after it
  /// @param header as it travels
  /// @param body sealed
  public record Sealed(TripleRatchet next, Bytes header, Bytes body) {}

  /// What came of a message.
  public sealed interface Opening {
    /// It is authentic.
    ///
    /// @param next the ratchet after it
    /// @param plaintext what was sealed
    record Opened(TripleRatchet next, Bytes plaintext) implements Opening {}

    /// It was read before.
    record Repeated() implements Opening {}

    /// It does not open.
    ///
    /// @param reason why
    record Unopened(Reason reason) implements Opening {}
  }

  /// Seals the next message.
  ///
  /// @throws IllegalStateException when it cannot send yet
  public Sealed seal(
      RatchetProfile profile, Bytes associatedData, Bytes plaintext, RandomSource random) {
    DoubleRatchet.Sending sending = ratchet.send(profile, random);
    Optional<Braid.Sent> sent = braid.map(each -> each.send(protocol(profile), random));
    Bytes piece = sent.map(Braid.Sent::message).orElse(Bytes.EMPTY);
    Bytes header =
        profile
            .headers()
            .seal(profile.suite(), sending.header().with(piece), sending.headerKey(), random);
    try (MessageKey key = new MessageKey(sending.seed(), sent.flatMap(Braid.Sent::key))) {
      Bytes body =
          profile
              .cipher()
              .seal(profile.suite(), key, new Context(associatedData, header), plaintext);
      TripleRatchet next = new TripleRatchet(sending.next(), sent.map(Braid.Sent::next));
      return new Sealed(next, header, body);
    }
  }

  private static BraidProtocol protocol(RatchetProfile profile) {
    return profile
        .braid()
        .orElseThrow(() -> new IllegalArgumentException("a braid in a suite without one"));
  }

  /// Opens a message.
  ///
  /// @param now in seconds since the Unix epoch
  public Opening open(RatchetProfile profile, Context context, Bytes body, long now) {
    return switch (ratchet.locate(profile, context.header(), now)) {
      case Location.Repeated _ -> new Opening.Repeated();
      case Location.Unfound(Reason reason) -> new Opening.Unopened(reason);
      case Location.Found found -> open(profile, context, body, found);
    };
  }

  /// The braid is advanced before it is known whether the message is authentic, since its key is
  /// needed for that; where headers are encrypted, the piece of it is the peer's all the same.
  private Opening open(RatchetProfile profile, Context context, Bytes body, Location.Found found) {
    try (Received received = receive(profile, found.header());
        MessageKey key = new MessageKey(found.seed(), received.key())) {
      TripleRatchet next = new TripleRatchet(found.next(), received.next());
      try {
        Bytes plaintext = profile.cipher().open(profile.suite(), key, context, body);
        return new Opening.Opened(next, plaintext);
      } catch (CryptoException e) {
        next.wipeExcept(this);
        return new Opening.Unopened(Reason.AUTHENTICATION_FAILED);
      }
    } catch (RatchetException e) {
      found.seed().close();
      found.next().wipeExcept(ratchet);
      return new Opening.Unopened(e.reason());
    }
  }

  /// What the braid made of a header.
  private record Received(Optional<Braid> next, Optional<Secret> key) implements AutoCloseable {
    @Override
    public void close() {
      key.ifPresent(Secret::close);
    }
  }

  private Received receive(RatchetProfile profile, Header header) throws RatchetException {
    if (braid.isEmpty()) {
      if (!header.braid().isEmpty()) {
        throw new RatchetException(Reason.MALFORMED, "a braid in a suite without one");
      }
      return new Received(Optional.empty(), Optional.empty());
    }
    if (header.braid().isEmpty() && !profile.needsBraid()) {
      return new Received(braid, Optional.empty());
    }
    Braid.Received received = braid.get().receive(protocol(profile), header.braid());
    return new Received(Optional.of(received.next()), received.key());
  }

  /// Wipes what this one has and another has not.
  private void wipeExcept(TripleRatchet kept) {
    Set<Secret> keep = new HashSet<>();
    kept.secrets(keep::add);
    secrets(secret -> {
      if (!keep.contains(secret)) {
        secret.close();
      }
    });
  }

  /// The parts that are stored apart.
  public RatchetPages pages() {
    return new RatchetPages(
        RatchetFormat.pages(ratchet), braid.map(Braid::pages).orElseGet(List::of));
  }

  /// Appends all but the pages. Finish with [Writer#toSecret()].
  public void writeTo(Writer writer) {
    RatchetFormat.write(writer, ratchet);
    writer.u8(braid.isPresent() ? 1 : 0);
    braid.ifPresent(each -> each.writeTo(writer));
  }

  /// Reads what [#writeTo] wrote.
  public static TripleRatchet read(Reader reader, RatchetPages pages) throws DecodeException {
    DoubleRatchet ratchet = RatchetFormat.read(reader, pages.skipped());
    Optional<Braid> braid = reader.optional(body -> Braid.read(body, pages.braid()));
    if (braid.isEmpty() && !pages.braid().isEmpty()) {
      throw new DecodeException("keys of a braid that is not there");
    }
    return new TripleRatchet(ratchet, braid);
  }

  /// Every secret in it.
  public void secrets(Consumer<Secret> each) {
    ratchet.secrets(each);
    braid.ifPresent(inner -> inner.secrets(each));
  }
}
