package sonet.ratchet.doubleratchet;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.doubleratchet.MessageCipher.Context;
import sonet.ratchet.doubleratchet.MessageCipher.MessageKey;

/// The Double Ratchet with its messages sealed, as a value; where a suite has a braid, the Triple
/// Ratchet (§6): the braid's key salts the derivation of each message's key, so that who breaks one
/// of the two ratchets reads nothing.
public final class TripleRatchet {
  private final DoubleRatchet ratchet;

  private TripleRatchet(DoubleRatchet ratchet) {
    this.ratchet = ratchet;
  }

  /// One over a ratchet.
  public static TripleRatchet of(DoubleRatchet ratchet) {
    return new TripleRatchet(ratchet);
  }

  /// The ratchet of its chains.
  public DoubleRatchet ratchet() {
    return ratchet;
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
    Bytes header =
        profile.headers().seal(profile.suite(), sending.header(), sending.headerKey(), random);
    try (MessageKey key = new MessageKey(sending.seed(), Optional.empty())) {
      Bytes body =
          profile
              .cipher()
              .seal(profile.suite(), key, new Context(associatedData, header), plaintext);
      return new Sealed(new TripleRatchet(sending.next()), header, body);
    }
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

  private Opening open(RatchetProfile profile, Context context, Bytes body, Location.Found found) {
    try (MessageKey key = new MessageKey(found.seed(), Optional.empty())) {
      Bytes plaintext = profile.cipher().open(profile.suite(), key, context, body);
      return new Opening.Opened(new TripleRatchet(found.next()), plaintext);
    } catch (CryptoException e) {
      found.next().wipeExcept(ratchet);
      return new Opening.Unopened(Reason.AUTHENTICATION_FAILED);
    }
  }

  /// Appends all but the pages of skipped seeds. Finish with [Writer#toSecret()].
  public void writeTo(Writer writer) {
    RatchetFormat.write(writer, ratchet);
  }

  /// Reads what [#writeTo] wrote.
  public static TripleRatchet read(Reader reader, List<SkippedPage> pages) throws DecodeException {
    return new TripleRatchet(RatchetFormat.read(reader, pages));
  }

  /// Every secret in it.
  public void secrets(Consumer<Secret> each) {
    ratchet.secrets(each);
  }
}
