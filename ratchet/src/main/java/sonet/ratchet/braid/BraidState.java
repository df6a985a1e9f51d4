package sonet.ratchet.braid;

import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException;

/// Where one side stands in an epoch (ML-KEM Braid §2.4). Sending and receiving give the state that
/// comes next, and leave this one as it was.
///
/// ```
///      owner of the key                                          encapsulator
///
///   KeysUnsampled <───────────────────────────┐        NoHeaderReceived <──────────────────────┐
///        │ send: make keys         epoch + 1  │             │ header whole, its MAC right      │
///   KeysSampled        ── Hdr ──>             │        HeaderReceived                          │
///        │ first chunk of ct1                 │             │ send: encapsulate, SECRET        │
///   HeaderSent         ── Ek ──>    <── Ct1 ──│──────  Ct1Sampled ─────────────┐               │
///        │ ct1 whole                          │             │ vector whole     │ ack           │
///   Ct1Received        ── EkCt1Ack ──>        │        EkReceived-             │               │
///        │                                    │        Ct1Sampled       Ct1Acknowledged        │
///        │ first chunk of ct2                 │             │ ack              │ vector whole  │
///   EkSentCt1Received  <── Ct2 ───────────────│──────  Ct2Sampled <────────────┘               │
///        │ ct2 whole, its MAC right: SECRET   │             │ the peer is in epoch + 1         │
///        └───── epoch + 1, becomes ───────────│─────────────│──────────────────────────────────┘
///               NoHeaderReceived              └─────────────┘ becomes KeysUnsampled
/// ```
///
/// What a message carries that a state does not wait for is passed over: it is a chunk too many, or
/// one that came late.
sealed interface BraidState permits KeyOwner, Encapsulator {
  /// Bytes of a header with its MAC, and of ct2 with its MAC.
  int HEADER_AND_MAC = 96;

  int CT2_AND_MAC = 160;

  /// The epoch whose secret is being agreed on, from 1.
  long epoch();

  /// What is sent next, and what comes of it.
  Sending send(BraidProtocol protocol, RandomSource random);

  /// What a message of this epoch changes.
  Receiving receive(BraidProtocol protocol, BraidMessage.Content content) throws RatchetException;

  /// What makes the epoch's keys trusted.
  Authenticator authenticator();

  /// Gives every secret of this state to a consumer.
  default void secrets(Consumer<Secret> each) {
    authenticator().secrets(each);
  }

  /// Which state this is, on disk.
  int code();

  /// Writes what this state holds.
  void writeTo(Writer writer);

  /// The first state of an initiator or a responder.
  static BraidState start(Role role, Authenticator authenticator) {
    return switch (role) {
      case INITIATOR -> new KeyOwner.KeysUnsampled(1, authenticator);
      case RESPONDER -> Encapsulator.NoHeaderReceived.start(1, authenticator);
    };
  }

  /// Reads a state.
  static BraidState read(Reader reader) throws DecodeException {
    int code = reader.u8();
    long epoch = Saved.number(reader);
    if (epoch == 0) {
      throw new DecodeException("epochs are counted from 1");
    }
    Authenticator authenticator = Authenticator.read(reader);
    return code < 5
        ? KeyOwner.read(code, epoch, authenticator, reader)
        : Encapsulator.read(code, epoch, authenticator, reader);
  }

  /// The secret of an epoch.
  record EpochSecret(long epoch, Secret secret) {}

  /// After sending.
  ///
  /// @param next the state
  /// @param content what to send
  /// @param secret the epoch's secret, when there is one now; owned by the caller
  record Sending(BraidState next, BraidMessage.Content content, Optional<EpochSecret> secret) {
    static Sending of(BraidState next, BraidMessage.Content content) {
      return new Sending(next, content, Optional.empty());
    }

    static Sending of(BraidState next, BraidMessage.Kind kind, Outgoing outgoing) {
      return of(next, new BraidMessage.Piece(kind, outgoing.chunk()));
    }
  }

  /// After receiving.
  ///
  /// @param next the state
  /// @param secret the epoch's secret, when there is one now; owned by the caller
  record Receiving(BraidState next, Optional<EpochSecret> secret) {
    static Receiving of(BraidState next) {
      return new Receiving(next, Optional.empty());
    }
  }

  /// The epoch's secret of the shared secret, which is closed (ML-KEM Braid §2.3, KDF_OK).
  static EpochSecret epochSecret(BraidProtocol protocol, long epoch, Secret sharedSecret) {
    try (sharedSecret) {
      Secret[] key = protocol.derive(sharedSecret, protocol.label("SCKA Key", epoch), 1);
      return new EpochSecret(epoch, key[0]);
    }
  }

  /// What is not the last so many bytes.
  static Bytes withoutMac(Bytes message) {
    return message.slice(0, message.length() - Authenticator.MAC);
  }

  /// The last bytes.
  static Bytes mac(Bytes message) {
    return message.slice(message.length() - Authenticator.MAC, message.length());
  }
}
