package sonet.ratchet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.Received.Duplicate;
import sonet.ratchet.Received.Opened;
import sonet.ratchet.Received.Undecryptable;
import sonet.ratchet.agreement.Agreement;
import sonet.ratchet.agreement.Initiation;
import sonet.ratchet.braid.KeptPage;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyBundle;
import sonet.ratchet.bundle.PrekeyRing;
import sonet.ratchet.doubleratchet.MessageCipher.Context;
import sonet.ratchet.doubleratchet.RatchetPages;
import sonet.ratchet.doubleratchet.RatchetProfile;
import sonet.ratchet.doubleratchet.SkippedPage;
import sonet.ratchet.doubleratchet.TripleRatchet;

/// One session between two devices, as a value: what encrypts and decrypts returns what comes next
/// and leaves this one as it was.
///
/// Two devices may have several ([SessionList], which is what an application holds).
public final class Session {
  private static final int FORMAT = 1;
  private static final Bytes ID = Bytes.utf8("Sonet pair 1.0 session id");

  private final Origin origin;
  private final Optional<Initiation> pending;
  private final TripleRatchet ratchet;

  /// What a session is from its first message to its last.
  ///
  /// @param suite its suite
  /// @param initiated whether we began it
  /// @param peer the other device's Ed25519 key
  /// @param associatedData what every message is bound to
  /// @param initiation names its first message
  /// @param created when it was begun or accepted here
  /// @param lastResort whether it began with a key of last resort
  record Origin(
      PairSuite suite,
      boolean initiated,
      Bytes peer,
      Bytes associatedData,
      Bytes initiation,
      long created,
      boolean lastResort) {}

  private Session(Origin origin, Optional<Initiation> pending, TripleRatchet ratchet) {
    this.origin = origin;
    this.pending = pending;
    this.ratchet = ratchet;
  }

  /// Begins a session with a device whose prekeys were verified. Nothing is sent yet: its messages
  /// carry what the peer needs until one has come back.
  ///
  /// @throws RatchetException with `UNACCEPTABLE_KEY` when a key of the peer contributes nothing
  public static Session initiate(PairEnvironment environment, PairIdentity self, PrekeyBundle peer)
      throws RatchetException {
    Agreement.Begun begun = Agreement.begin(environment, self, peer);
    TripleRatchet ratchet =
        TripleRatchet.initiator(
            environment.profile(peer.suite()),
            begun.agreement().keys(),
            peer.keys().signedPrekey().key().key());
    CipherSuite suite = environment.suite(peer.suite());
    Origin origin =
        new Origin(
            peer.suite(),
            true,
            peer.identityKey(),
            begun.agreement().associatedData(),
            PairMessage.initiationId(suite, begun.initiation()),
            environment.now(),
            peer.usesLastResort());
    return new Session(origin, Optional.of(begun.initiation()), ratchet);
  }

  /// Accepts a session by its first message, or by one that repeats its keys.
  ///
  /// @param ring our private keys
  /// @param peer the Ed25519 key of the device that is said to have sent it
  /// @return [Opened] with what was used up; [Undecryptable] with `UNKNOWN_PREKEY`,
  ///   `REPLAYED_FIRST_MESSAGE` or what the ratchet says
  /// @throws RatchetException when the message breaks a rule
  /// @throws IllegalArgumentException when the message begins no session
  static Received<Session> accept(
      PairEnvironment environment, PrekeyRing ring, Bytes peer, PairMessage message)
      throws RatchetException {
    Initiation initiation =
        message
            .initiation()
            .orElseThrow(() -> new IllegalArgumentException("a message that begins nothing"));
    if (!initiation.identityKey().equals(peer)) {
      throw new RatchetException(Reason.WRONG_PEER, initiation.identityKey().toHex());
    }
    CipherSuite suite = environment.suite(message.suite());
    Bytes id = PairMessage.initiationId(suite, initiation);
    if (ring.wasAccepted(id)) {
      return new Undecryptable<>(Reason.REPLAYED_FIRST_MESSAGE);
    }
    Agreement.Answered answered;
    try {
      answered = Agreement.answer(environment, message.suite(), ring, initiation);
    } catch (RatchetException e) {
      if (e.reason() == Reason.UNKNOWN_PREKEY) {
        return new Undecryptable<>(e.reason());
      }
      throw e;
    }
    UsedPrekeys used =
        new UsedPrekeys(
            id,
            initiation.bundle(),
            message.suite(),
            initiation.oneTime(),
            initiation.kem().flatMap(Initiation.Encapsulated::oneTime));
    Origin origin =
        new Origin(
            message.suite(),
            false,
            peer,
            answered.agreement().associatedData(),
            id,
            environment.now(),
            used.usedLastResort());
    TripleRatchet ratchet =
        TripleRatchet.responder(
            environment.profile(message.suite()),
            answered.agreement().keys(),
            answered.ratchetKey());
    Session fresh = new Session(origin, Optional.empty(), ratchet);
    Received<Session> received = fresh.decrypt(environment, message);
    if (received instanceof Opened<Session>(Session next, SessionId session, Payload payload, _)) {
      fresh.retire(next);
      return new Opened<>(next, session, payload, Optional.of(used));
    }
    fresh.secrets(Secret::close);
    return received;
  }

  /// Names the session to both sides.
  public SessionId id(PairEnvironment environment) {
    return new SessionId(environment.suite(origin.suite()).hash(ID, origin.associatedData()));
  }

  /// The suite, which says whether the session withstands a quantum computer.
  public PairSuite suite() {
    return origin.suite();
  }

  /// The other device's Ed25519 key.
  public Bytes peer() {
    return origin.peer();
  }

  /// Whether we began it.
  public boolean isInitiated() {
    return origin.initiated();
  }

  /// Whether the peer is known to have it: a message of it has come.
  public boolean isConfirmed() {
    return pending.isEmpty();
  }

  /// When it was begun or accepted here, in seconds since the Unix epoch.
  public long created() {
    return origin.created();
  }

  /// Whether it began with a key of last resort, which others use as well.
  public boolean beganWithLastResort() {
    return origin.lastResort();
  }

  /// How many messages were skipped and are still awaited.
  public int skipped() {
    return ratchet.ratchet().skipped();
  }

  /// The epoch whose post-quantum secret is being agreed on, from 1; 0 in a suite without a braid.
  public long epoch() {
    return ratchet.epoch();
  }

  /// Seals a message.
  ///
  /// @throws IllegalArgumentException when the payload is longer than messages are
  public Encrypted<Session> encrypt(PairEnvironment environment, Payload payload) {
    TripleRatchet.Sealed sealed =
        ratchet.seal(
            profile(environment), origin.associatedData(), payload.padded(), environment.random());
    Bytes message =
        new PairMessage(origin.suite(), pending, sealed.header(), sealed.body()).encoded();
    if (message.length() > PairMessage.MAX_LENGTH) {
      throw new IllegalArgumentException("a message of " + message.length() + " bytes");
    }
    return new Encrypted<>(new Session(origin, pending, sealed.next()), message);
  }

  /// Opens a message.
  ///
  /// @throws RatchetException when the bytes are no message
  public Received<Session> decrypt(PairEnvironment environment, Bytes message)
      throws RatchetException {
    return decrypt(environment, PairMessage.decode(message));
  }

  Received<Session> decrypt(PairEnvironment environment, PairMessage message) {
    if (message.suite() != origin.suite()) {
      return new Undecryptable<>(Reason.NO_SESSION);
    }
    Context context = new Context(origin.associatedData(), message.header());
    return switch (ratchet.open(profile(environment), context, message.body(), environment.now())) {
      case TripleRatchet.Opening.Repeated _ -> new Duplicate<>();
      case TripleRatchet.Opening.Unopened(Reason reason) -> new Undecryptable<>(reason);
      case TripleRatchet.Opening.Opened(TripleRatchet next, Bytes plaintext) ->
          opened(environment, next, plaintext);
    };
  }

  private Received<Session> opened(
      PairEnvironment environment, TripleRatchet next, Bytes plaintext) {
    try {
      Payload payload = Payload.decode(plaintext);
      return new Opened<>(
          new Session(origin, Optional.empty(), next), id(environment), payload, Optional.empty());
    } catch (RatchetException e) {
      Kept.of(this::secrets).wipeOthers(next::secrets);
      return new Undecryptable<>(e.reason());
    }
  }

  private RatchetProfile profile(PairEnvironment environment) {
    return environment.profile(origin.suite());
  }

  Bytes initiation() {
    return origin.initiation();
  }

  /// Wipes what this session has and the next has not, once the next is durable.
  public void retire(Session next) {
    Kept.of(next::secrets).wipeOthers(this::secrets);
  }

  void secrets(Consumer<Secret> each) {
    ratchet.secrets(each);
  }

  RatchetPages pages() {
    return ratchet.pages();
  }

  /// All but the pages of skipped keys.
  Secret core() {
    Writer writer =
        new Writer(1024)
            .u8(FORMAT)
            .u16(origin.suite().id())
            .u8(origin.initiated() ? 1 : 0)
            .opaque(origin.peer())
            .opaque(origin.associatedData())
            .opaque(origin.initiation())
            .u64(origin.created())
            .u8(origin.lastResort() ? 1 : 0)
            .optional(pending)
            .u16(pages().skipped().size())
            .u16(pages().braid().size());
    ratchet.writeTo(writer);
    return writer.toSecret();
  }

  static Session read(Reader reader, RatchetPages pages) throws DecodeException {
    int format = reader.u8();
    if (format != FORMAT) {
      throw new DecodeException("session format " + format);
    }
    int suite = reader.u16();
    Origin origin =
        new Origin(
            PairSuite.find(suite)
                .orElseThrow(() -> new DecodeException("suite 0x%04x".formatted(suite))),
            bit(reader),
            reader.opaque(),
            reader.opaque(),
            reader.opaque(),
            reader.u64(),
            bit(reader));
    Optional<Initiation> pending = reader.optional(Initiation::read);
    int skipped = reader.u16();
    int braid = reader.u16();
    if (skipped != pages.skipped().size() || braid != pages.braid().size()) {
      throw new DecodeException("pages are missing, or too many");
    }
    return new Session(origin, pending, TripleRatchet.read(reader, pages));
  }

  private static boolean bit(Reader reader) throws DecodeException {
    int value = reader.u8();
    if (value > 1) {
      throw new DecodeException("neither yes nor no: " + value);
    }
    return value == 1;
  }

  /// The whole, for storage. [SessionList] writes less.
  public Secret encode() {
    Writer writer = new Writer();
    RatchetPages pages = pages();
    writer.u16(pages.skipped().size());
    pages.skipped().forEach(page -> page.writeTo(writer));
    writer.u16(pages.braid().size());
    pages.braid().forEach(page -> page.writeTo(writer));
    try (Secret core = core()) {
      return writer.opaque(core).toSecret();
    }
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws RatchetException with `MALFORMED_STATE`
  public static Session decode(Secret encoded) throws RatchetException {
    Reader reader = Reader.of(encoded);
    try {
      List<SkippedPage> skipped = new ArrayList<>();
      for (int left = reader.u16(); left > 0; left--) {
        skipped.add(SkippedPage.read(reader));
      }
      List<KeptPage> braid = new ArrayList<>();
      for (int left = reader.u16(); left > 0; left--) {
        braid.add(KeptPage.read(reader));
      }
      RatchetPages pages = new RatchetPages(skipped, braid);
      Session session = reader.prefixed(core -> read(core, pages));
      reader.end();
      return session;
    } catch (DecodeException e) {
      throw new RatchetException(Reason.MALFORMED_STATE, e);
    } finally {
      reader.wipe();
    }
  }

  @Override
  public String toString() {
    return "Session(%s, %s)".formatted(origin.suite(), isConfirmed() ? "confirmed" : "unanswered");
  }
}
