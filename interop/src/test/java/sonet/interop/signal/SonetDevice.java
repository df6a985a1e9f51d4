package sonet.interop.signal;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMPublicKey;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.Encapsulation;
import sonet.ratchet.agreement.SharedSecrets;
import sonet.ratchet.doubleratchet.InitialKeys;
import sonet.ratchet.doubleratchet.MessageCipher.Context;
import sonet.ratchet.doubleratchet.RatchetPages;
import sonet.ratchet.doubleratchet.RatchetProfile;
import sonet.ratchet.doubleratchet.TripleRatchet;
import sonet.ratchet.doubleratchet.TripleRatchet.Opening;

/// The engine's side of a conversation in Signal's protocol: its prekeys, and one session.
final class SonetDevice {
  private static final int ONE_TIME = 31;
  private static final int SIGNED = 22;
  private static final int KYBER = 25;
  private static final int REGISTRATION = 1234;

  private final RatchetProfile profile;
  private final RandomSource random;
  private final KeyPair identity;
  private final KeyPair signedPrekey;
  private final KeyPair oneTime;
  private final KeyPair kyber;
  private @Nullable TripleRatchet ratchet;
  private Bytes theirIdentity = Bytes.EMPTY;
  private Optional<Bytes> initiation = Optional.empty();

  SonetDevice(RatchetProfile profile, RandomSource random) {
    this.profile = profile;
    this.random = random;
    this.identity = SignalKeys.generate(random);
    this.signedPrekey = SignalKeys.generate(random);
    this.oneTime = SignalKeys.generate(random);
    this.kyber = SignalKeys.generateKyber(random);
  }

  /// What a server would hand out.
  PreKeyBundle bundle() throws InvalidKeyException {
    Bytes signed = SignalKeys.wire(signedPrekey.publicKey());
    Bytes kem = SignalKeys.kyberWire(kyber.publicKey());
    return new PreKeyBundle(
        REGISTRATION,
        1,
        ONE_TIME,
        new ECPublicKey(SignalKeys.wire(oneTime.publicKey()).toArray()),
        SIGNED,
        new ECPublicKey(signed.toArray()),
        XEdDsa.sign(identity, signed, random).toArray(),
        new IdentityKey(SignalKeys.wire(identity.publicKey()).toArray()),
        KYBER,
        new KEMPublicKey(kem.toArray()),
        XEdDsa.sign(identity, kem, random).toArray());
  }

  /// Begins a session with the library's prekeys, after both signatures were verified.
  void begin(PreKeyBundle bundle) throws DecodeException, CryptoException {
    theirIdentity = SignalKeys.raw(Bytes.of(bundle.getIdentityKey().serialize()));
    Bytes signed = Bytes.of(bundle.getSignedPreKey().serialize());
    Bytes kem = Bytes.of(bundle.getKyberPreKey().serialize());
    if (!XEdDsa.verify(theirIdentity, signed, Bytes.of(bundle.getSignedPreKeySignature()))
        || !XEdDsa.verify(theirIdentity, kem, Bytes.of(bundle.getKyberPreKeySignature()))) {
      throw new CryptoException(CryptoException.Reason.AUTHENTICATION_FAILED, "bundle");
    }
    ECPublicKey oneTimeWire = bundle.getPreKey();
    Optional<Bytes> oneTimeKey =
        oneTimeWire == null
            ? Optional.empty()
            : Optional.of(SignalKeys.raw(Bytes.of(oneTimeWire.serialize())));
    KeyPair ephemeral = SignalKeys.generate(random);
    Encapsulation encapsulated = SignalKeys.encapsulate(SignalKeys.kyberRaw(kem), random);
    InitialKeys keys;
    try (Secret shared =
        SharedSecrets.of(
            SignalKeys.SUITE,
            new SharedSecrets.Initiator(identity, ephemeral),
            new SharedSecrets.Prekeys(theirIdentity, SignalKeys.raw(signed), oneTimeKey),
            Optional.of(encapsulated.sharedSecret()))) {
      keys = SignalProfile.initial(shared);
    }
    ratchet = TripleRatchet.initiator(profile, keys, SignalKeys.raw(signed));
    Writer writer = new Writer(2048);
    if (oneTimeKey.isPresent()) {
      Protobuf.put(writer, 1, bundle.getPreKeyId());
    }
    Protobuf.put(writer, 2, SignalKeys.wire(ephemeral.publicKey()));
    Protobuf.put(writer, 3, SignalKeys.wire(identity.publicKey()));
    Protobuf.put(writer, 5, REGISTRATION);
    Protobuf.put(writer, 6, bundle.getSignedPreKeyId());
    Protobuf.put(writer, 7, bundle.getKyberPreKeyId());
    Protobuf.put(writer, 8, SignalKeys.kyberWire(encapsulated.encapsulation()));
    initiation = Optional.of(writer.toBytes());
  }

  /// A message of the library, of either type.
  ///
  /// @param first whether it is a PreKeySignalMessage
  record Incoming(boolean first, Bytes bytes) {}

  /// A message for the library.
  Incoming seal(Bytes plaintext) {
    TripleRatchet.Sealed sealed = current().seal(profile, identities(false), plaintext, random);
    ratchet = sealed.next();
    Bytes message = Bytes.concat(sealed.header(), sealed.body());
    if (initiation.isEmpty()) {
      return new Incoming(false, message);
    }
    Writer writer = new Writer(2048).u8(ClearHeaders.VERSION).raw(initiation.get());
    Protobuf.put(writer, 4, message);
    return new Incoming(true, writer.toBytes());
  }

  /// Opens a message of the library; what opened is kept.
  Opening open(Incoming message) throws DecodeException, CryptoException {
    Bytes inner = message.first() ? accepted(message.bytes()) : message.bytes();
    Context context =
        new Context(identities(true), inner.slice(0, inner.length() - CbcMessages.MAC));
    Opening opening = current().open(profile, context, inner, 0);
    if (opening instanceof Opening.Opened(TripleRatchet next, _)) {
      ratchet = next;
      initiation = Optional.empty();
    }
    return opening;
  }

  /// The inner message of a first message, for which a session is made when there is none.
  private Bytes accepted(Bytes message) throws DecodeException, CryptoException {
    Protobuf fields = Protobuf.decode(message.slice(1, message.length()));
    if (ratchet == null) {
      theirIdentity = SignalKeys.raw(fields.needed(3));
      SharedSecrets.Responder ours =
          new SharedSecrets.Responder(
              identity, signedPrekey, fields.optionalNumber(1).map(_ -> oneTime));
      try (Secret encapsulated =
              SignalKeys.decapsulate(kyber, SignalKeys.kyberRaw(fields.needed(8)));
          Secret shared =
              SharedSecrets.of(
                  SignalKeys.SUITE,
                  ours,
                  new SharedSecrets.Contact(theirIdentity, SignalKeys.raw(fields.needed(2))),
                  Optional.of(encapsulated))) {
        ratchet =
            TripleRatchet.responder(
                profile,
                SignalProfile.initial(shared),
                new KeyPair(signedPrekey.privateKey().copy(), signedPrekey.publicKey()));
      }
    }
    return fields.needed(4);
  }

  /// Writes the session down and reads it again.
  void restart() throws DecodeException {
    TripleRatchet before = current();
    RatchetPages pages = before.pages();
    Writer writer = new Writer();
    before.writeTo(writer);
    try (Secret stored = writer.toSecret()) {
      ratchet = TripleRatchet.read(Reader.of(stored), pages);
    }
  }

  /// The braid's epoch.
  long epoch() {
    return current().epoch();
  }

  private TripleRatchet current() {
    return Objects.requireNonNull(ratchet);
  }

  /// What the MAC covers before the message: the sender's identity, then the receiver's.
  private Bytes identities(boolean received) {
    Bytes ours = SignalKeys.wire(identity.publicKey());
    Bytes theirs = SignalKeys.wire(theirIdentity);
    return received ? Bytes.concat(theirs, ours) : Bytes.concat(ours, theirs);
  }
}
