package sonet.mls.commit;

import java.util.Arrays;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.Environment;
import sonet.mls.MlsException;
import sonet.mls.suite.CipherSuiteId;
import sonet.mls.suite.MlsSuite;

/// A piece of a stored state: a snapshot of a group, or a change of what the pieces before it hold.
///
/// Each ends with a link, a hash of all that it holds and of the link before. So a piece that was
/// damaged or cut off, or that does not follow on the one before it, is found out before anything
/// of it is used. That the newest pieces are missing only the store can tell.
///
/// ```
/// struct {
///     uint16 format;
///     StateKind kind;          // uint8
///     CipherSuite suite;
///     opaque body[...];        // up to the link
///     opaque link[Nh];         // KDF.Extract(salt: link before, ikm: all before the link)
/// } StatePiece;
/// ```
public final class StatePiece {
  private static final int FORMAT = 2;

  private final Secret bytes;
  private final Bytes link;

  private StatePiece(Secret bytes, Bytes link) {
    this.bytes = bytes;
    this.link = link;
  }

  /// What a piece holds. The codes are on disks and never change.
  public enum Kind {
    /// The whole state of a member.
    GROUP(1),
    /// A change of it.
    GROUP_CHANGE(2),
    /// The whole state of an observer.
    OBSERVED_GROUP(3),
    /// A change of it.
    OBSERVED_GROUP_CHANGE(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }
  }

  /// Makes a piece.
  ///
  /// @param before the link of the piece before it; empty for a snapshot
  public static StatePiece write(Kind kind, MlsSuite suite, Bytes before, Consumer<Writer> body) {
    Writer writer = new Writer().u16(FORMAT).u8(kind.code).u16(suite.id().value());
    body.accept(writer);
    try (Secret content = writer.toSecret()) {
      Bytes link = link(suite, before, content);
      Writer whole = new Writer();
      byte[] exposed = content.expose();
      whole.raw(Bytes.wrap(exposed)).raw(link);
      Arrays.fill(exposed, (byte) 0);
      return new StatePiece(whole.toSecret(), link);
    }
  }

  /// The piece as it is stored. The caller closes it.
  public Secret bytes() {
    return bytes;
  }

  /// What the next piece must follow on.
  public Bytes link() {
    return link;
  }

  /// How the body of a piece is read.
  @FunctionalInterface
  public interface Body<T> {
    /// Reads all of it.
    T read(Reader reader) throws DecodeException, MlsException;
  }

  /// What was read.
  ///
  /// @param value what the piece holds
  /// @param link what the next piece must follow on
  public record Opened<T>(T value, Bytes link) {}

  /// Opens a piece.
  ///
  /// @param before the link of the piece before it; empty for a snapshot
  public static <T> Opened<T> read(
      Environment environment, Kind kind, Bytes before, Secret piece, Body<T> body)
      throws DecodeException, MlsException {
    byte[] exposed = piece.expose();
    Reader reader = Reader.of(piece);
    Reader content = null;
    try {
      MlsSuite suite = header(environment, kind, reader);
      int end = exposed.length - suite.hashLength();
      if (end < reader.position()) {
        throw new DecodeException("the piece has no link");
      }
      Bytes link = Bytes.of(exposed, end, exposed.length);
      try (Secret linked = Secret.wrap(Arrays.copyOf(exposed, end))) {
        if (!link.equals(link(suite, before, linked))) {
          throw new DecodeException("the piece is damaged, or does not follow the one before it");
        }
        content = Reader.of(linked);
      }
      var _ = header(environment, kind, content);
      T value = body.read(content);
      content.end();
      return new Opened<>(value, link);
    } finally {
      Arrays.fill(exposed, (byte) 0);
      reader.wipe();
      if (content != null) {
        content.wipe();
      }
    }
  }

  private static MlsSuite header(Environment environment, Kind kind, Reader reader)
      throws DecodeException, MlsException {
    int format = reader.u16();
    if (format != FORMAT) {
      throw new DecodeException(
          "the state has format %d, this engine reads %d".formatted(format, FORMAT));
    }
    int code = reader.u8();
    if (code != kind.code) {
      throw new DecodeException("expected a piece of kind %d, got %d".formatted(kind.code, code));
    }
    return environment.suite(new CipherSuiteId(reader.u16()));
  }

  private static Bytes link(MlsSuite suite, Bytes before, Secret content) {
    try (Secret salt = Secret.of(before);
        Secret link = suite.primitives().extract(salt, content)) {
      return Bytes.wrap(link.expose());
    }
  }
}
