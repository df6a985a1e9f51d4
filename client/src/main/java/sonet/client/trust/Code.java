package sonet.client.trust;

import java.time.Instant;
import sonet.crypto.Bytes;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.Sha256;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.crypto.spi.CryptoProvider;

/// What one person shows and another scans, so that both know whose keys they have.
///
/// ```
/// struct {
///   uint8 version = 1;
///   opaque secret[16];
///   uint64 until;              // seconds since the Unix epoch
///   opaque account<V>;         // who shows it
///   opaque fingerprint[32];    // of the keys of that account
///   opaque peer<V>;            // for whom it is
///   opaque peer_fingerprint[32];
///   opaque heads<V>;           // what who shows it has seen of the log; empty without
///   opaque check[4];           // of the SHA-256 hash of all before
/// } Code;
/// ```
///
/// Who scans it compares both fingerprints with the keys that the server has shown to their own
/// device. The secret goes the other way: by it the one who scanned proves, over the server, that
/// it was this code which was scanned, and that both saw the same.
///
/// @param secret random, known to who shows and who scans
/// @param until how long it is good
/// @param shown who shows it
/// @param scanner for whom it is
/// @param heads what who shows it has seen of the log of keys, see
///   [sonet.client.transparency.ShownHeads]; empty for nothing
public record Code(Bytes secret, Instant until, Person shown, Person scanner, Bytes heads) {
  /// How long a secret is, in bytes.
  public static final int SECRET = 16;

  /// How long the name of a code is, in bytes.
  public static final int ID = 16;

  /// The longest heads, in bytes: more would not fit on a screen.
  public static final int MAX_HEADS = 256;

  /// The longest text of one, in characters.
  static final int LONGEST = 2_000;

  private static final String SCHEME = "SONET:VERIFY/";
  private static final int VERSION = 1;
  private static final int MAX_NAME = 255;
  private static final int CHECK = 4;
  private static final Bytes NAME = Bytes.utf8("Sonet 1.0 verification code name");
  private static final Bytes SCANNED = Bytes.utf8("Sonet 1.0 verification code scanned");

  /// Checks the lengths.
  public Code {
    if (secret.length() != SECRET || heads.length() > MAX_HEADS) {
      throw new IllegalArgumentException("a code with another secret or longer heads");
    }
  }

  /// A person in a code.
  ///
  /// @param account the name
  /// @param fingerprint of the keys
  public record Person(String account, Bytes fingerprint) {
    /// Somebody with these keys.
    public static Person of(KeySet keys) {
      return new Person(keys.account(), keys.fingerprint());
    }
  }

  /// What the code is known by to who shows it. It tells nothing of the secret.
  public Bytes id() {
    Sha256 hash = Sha256.begin();
    hash.update(new Writer().opaque(NAME).opaque(secret).toBytes());
    return hash.finish().slice(0, ID);
  }

  /// By this a device of the scanner proves that the code was scanned there and that the keys in it
  /// are those it knows.
  ///
  /// @param device the key of the device that scanned it
  public Bytes proof(CryptoProvider provider, Bytes device) {
    Writer said = new Writer().opaque(SCANNED);
    write(said, shown);
    write(said, scanner);
    byte[] input = said.opaque(device).toBytes().toArray();
    return Bytes.wrap(
        provider.hash(HashAlgorithm.SHA256).orElseThrow().hmac(secret.toArray(), input));
  }

  /// As few bytes as it takes.
  public Bytes encode() {
    Writer writer = new Writer().u8(VERSION).raw(secret).u64(until.getEpochSecond());
    write(writer, shown);
    write(writer, scanner);
    Bytes body = writer.opaque(heads).toBytes();
    return Bytes.concat(body, check(body));
  }

  private static void write(Writer writer, Person person) {
    writer.opaque(Bytes.utf8(person.account())).raw(person.fingerprint());
  }

  private static Bytes check(Bytes body) {
    Sha256 hash = Sha256.begin();
    hash.update(body);
    return hash.finish().slice(0, CHECK);
  }

  /// To be scanned or pasted.
  public String text() {
    return SCHEME + Base32.encode(encode());
  }

  /// Reads a text that was scanned or pasted, with or without the scheme.
  ///
  /// @throws DecodeException for what is none, its message a phrase that says why
  public static Code parse(String text) throws DecodeException {
    String stripped = text.strip();
    if (stripped.length() > LONGEST) {
      throw new DecodeException("it is too long");
    }
    boolean whole = stripped.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
    return decode(Base32.decode(whole ? stripped.substring(SCHEME.length()) : stripped));
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws DecodeException for anything else, its message a phrase that says why
  public static Code decode(Bytes encoding) throws DecodeException {
    if (encoding.length() > LONGEST || encoding.length() <= CHECK) {
      throw new DecodeException("it has " + encoding.length() + " bytes");
    }
    Bytes body = encoding.slice(0, encoding.length() - CHECK);
    if (!check(body).equals(encoding.slice(body.length(), encoding.length()))) {
      throw new DecodeException("there is a slip in it, or a part of it is missing");
    }
    return Reader.decode(body, Code::read);
  }

  private static Code read(Reader reader) throws DecodeException {
    int version = reader.u8();
    if (version != VERSION) {
      throw new DecodeException("it is of version " + version + ", and this is " + VERSION);
    }
    Bytes secret = reader.raw(SECRET);
    long until = reader.u64();
    if (until < 0 || until > Instant.MAX.getEpochSecond()) {
      throw new DecodeException("its time is none");
    }
    Person shown = person(reader);
    Person scanner = person(reader);
    Bytes heads = reader.opaque();
    if (heads.length() > MAX_HEADS) {
      throw new DecodeException("what it says of the log has " + heads.length() + " bytes");
    }
    return new Code(secret, Instant.ofEpochSecond(until), shown, scanner, heads);
  }

  private static Person person(Reader reader) throws DecodeException {
    Bytes name = reader.opaque();
    String account = name.toUtf8();
    if (name.isEmpty() || name.length() > MAX_NAME || !Bytes.utf8(account).equals(name)) {
      throw new DecodeException("a name in it is none");
    }
    return new Person(account, reader.raw(KeySet.FINGERPRINT));
  }

  /// Leaves the secret out.
  @Override
  public String toString() {
    return "Code[" + shown.account() + " for " + scanner.account() + "]";
  }
}
