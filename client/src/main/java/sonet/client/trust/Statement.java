package sonet.client.trust;

import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import sonet.client.TrustLevel;
import sonet.client.TrustWay;
import sonet.client.state.Records;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;

/// What a device of this account says about another account, for all devices of this one.
///
/// ```
/// struct {
///   opaque subject<V>;
///   uint8 level;             // 0 verified, 1 unverified, 2 blocked
///   uint8 way;
///   uint64 clock;            // greater than that of all that was known of the subject
///   uint8 cause;             // 0 a person said so, 1 the keys changed
///   uint64 at;               // milliseconds since the Unix epoch
///   opaque by[32];           // the device on which it was said
///   opaque keys<V>;          // of the subject, that it is about
///   opaque signer[32];       // by, or who hands it on when that device is there no more
///   opaque signature[64];    // over label, this account, and all of the above
/// } Statement;
/// ```
///
/// Of two statements about one account the one with the greater clock counts. That the keys changed
/// revokes what was said with the same clock, unless that was to block, and nothing later. Where
/// two devices said something at the same time, the more careful counts: blocked before unverified
/// before verified. The rest of the order means nothing but is the same on all devices, so that all
/// come to the same, in whatever order they hear of it.
///
/// @param subject the keys it is about, and whose
/// @param level how far that account is trusted
/// @param way how that came
/// @param clock its place in the order
/// @param cause what made the device say so
/// @param at when
/// @param by the key of the device on which it was said
/// @param seal who answers for it
public record Statement(
    KeySet subject,
    TrustLevel level,
    TrustWay way,
    long clock,
    Cause cause,
    Instant at,
    Bytes by,
    Seal seal) {
  private static final Bytes LABEL = Bytes.utf8("Sonet 1.0 trust statement");
  private static final int MAX_NAME = 255;
  private static final int KEY = 32;
  private static final int SIGNATURE = 64;

  /// A clock goes up by one each time; no device comes near this.
  private static final long MAX_CLOCK = 1L << 53;

  /// So many more things were never said of anybody than another device knows of.
  private static final long FARTHEST = 1L << 20;

  /// Where nothing is known of somebody yet: far below the end, so that more can be said.
  private static final long FARTHEST_AT_FIRST = 1L << 48;

  private static final Comparator<Statement> ORDER =
      Comparator.comparingLong(Statement::clock)
          .thenComparing(statement -> statement.level == TrustLevel.BLOCKED)
          .thenComparingInt(statement -> statement.cause.code)
          .thenComparingInt(statement -> code(statement.level))
          .thenComparing(Statement::by)
          .thenComparing(Statement::at)
          .thenComparing(Statement::body);

  /// What made a device say something.
  public enum Cause {
    /// A person did.
    PERSON(0),
    /// The keys are others than those that were verified.
    KEYS_CHANGED(1);

    private final int code;

    Cause(int code) {
      this.code = code;
    }
  }

  /// Who answers for a statement towards the other devices.
  ///
  /// @param signer the key
  /// @param signature with it
  public record Seal(Bytes signer, Bytes signature) {}

  /// What is said, before it has its place in the order.
  ///
  /// @param subject the keys it is about, and whose
  /// @param level how far that account is trusted
  /// @param way how that came
  /// @param at when
  public record Draft(KeySet subject, TrustLevel level, TrustWay way, Instant at) {}

  /// What this device says now, after what it knows.
  public static Statement say(Draft draft, Optional<Statement> known, Author author) {
    long clock = Math.min(known.map(Statement::clock).orElse(0L) + 1, MAX_CLOCK);
    return sealed(draft, clock, Cause.PERSON, author);
  }

  /// That the keys are not those which this statement is about.
  public Statement revoke(Instant now, Author author) {
    Draft draft = new Draft(subject, TrustLevel.UNVERIFIED, way, now);
    return sealed(draft, clock, Cause.KEYS_CHANGED, author);
  }

  private static Statement sealed(Draft draft, long clock, Cause cause, Author author) {
    return new Statement(
            draft.subject(),
            draft.level(),
            draft.way(),
            clock,
            cause,
            Instant.ofEpochMilli(draft.at().toEpochMilli()),
            author.signer().publicKey(),
            new Seal(Bytes.EMPTY, Bytes.EMPTY))
        .sealed(author);
  }

  /// The same, for which this device answers.
  public Statement sealed(Author author) {
    Bytes signature = author.signer().sign(input(author.account(), author.signer().publicKey()));
    return new Statement(
        subject,
        level,
        way,
        clock,
        cause,
        at,
        by,
        new Seal(author.signer().publicKey(), signature));
  }

  /// Who says something.
  ///
  /// @param account the name of this account
  /// @param signer with the key of this device
  public record Author(String account, Signer signer) {}

  /// Whether it counts more than another one about the same account.
  public boolean isAbove(Statement other) {
    return ORDER.compare(this, other) > 0;
  }

  /// Whether its place in the order is one that devices come to by saying one thing after the
  /// other. A device in other hands could else say something after which nobody can say anything
  /// more.
  ///
  /// @param known what is known of the same account
  public boolean isWithinReach(Optional<Statement> known) {
    return known.isPresent() ? clock - known.get().clock <= FARTHEST : clock <= FARTHEST_AT_FIRST;
  }

  /// Whether the signature is that of the signer, for an account.
  public boolean isSigned(CryptoProvider provider, String account) {
    var ed25519 = provider.signature(SignatureScheme.ED25519).orElseThrow();
    byte[] key = seal.signer().toArray();
    return ed25519.acceptsPublicKey(key)
        && ed25519.verify(key, input(account, seal.signer()).toArray(), seal.signature().toArray());
  }

  private Bytes input(String account, Bytes signer) {
    return new Writer()
        .opaque(LABEL)
        .opaque(Bytes.utf8(account))
        .opaque(body())
        .opaque(signer)
        .toBytes();
  }

  private Bytes body() {
    Writer writer =
        new Writer()
            .opaque(Bytes.utf8(subject.account()))
            .u8(code(level))
            .u8(code(way))
            .u64(clock)
            .u8(cause.code)
            .u64(at.toEpochMilli())
            .raw(by);
    KeySet.write(writer, subject);
    return writer.toBytes();
  }

  private static int code(TrustLevel level) {
    return switch (level) {
      case VERIFIED -> 0;
      case UNVERIFIED -> 1;
      case BLOCKED -> 2;
    };
  }

  private static int code(TrustWay way) {
    return switch (way) {
      case FIRST_SEEN -> 0;
      case LOG_ONLY -> 1;
      case MANUAL -> 2;
      case QR -> 3;
      case DIGITS -> 4;
    };
  }

  /// Writes it.
  public void writeTo(Writer writer) {
    writer.raw(body()).raw(seal.signer()).raw(seal.signature());
  }

  /// As it stands in the local state.
  public Bytes encode() {
    Writer writer = new Writer();
    writeTo(writer);
    return writer.toBytes();
  }

  /// Reads what [#writeTo(Writer)] wrote. Whether it is signed remains to be seen.
  ///
  /// @throws DecodeException for anything else
  public static Statement read(Reader reader) throws DecodeException {
    Bytes name = reader.opaque();
    String account = name.toUtf8();
    if (name.isEmpty() || name.length() > MAX_NAME || !Bytes.utf8(account).equals(name)) {
      throw new DecodeException("a statement about nobody");
    }
    TrustLevel level = Records.constant(TrustLevel.values(), reader.u8(), Statement::code);
    TrustWay way = Records.constant(TrustWay.values(), reader.u8(), Statement::code);
    long clock = reader.u64();
    if (clock < 1 || clock > MAX_CLOCK) {
      throw new DecodeException("a statement without a place in the order");
    }
    Cause cause = Records.constant(Cause.values(), reader.u8(), each -> each.code);
    Instant at = Instant.ofEpochMilli(reader.u64());
    Bytes by = reader.raw(KEY);
    KeySet subject = KeySet.read(account, reader);
    Seal seal = new Seal(reader.raw(KEY), reader.raw(SIGNATURE));
    return new Statement(subject, level, way, clock, cause, at, by, seal);
  }
}
