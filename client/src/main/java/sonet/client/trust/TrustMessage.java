package sonet.client.trust;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What devices say to each other about trust, inside their pairwise session; no person reads it.
///
/// ```
/// struct {
///   uint8 version = 1;
///   uint8 type;
///   opaque body<V>;
/// } TrustMessage;
/// ```
///
/// A type that this version does not know is passed over.
public sealed interface TrustMessage {
  /// The most statements in one.
  int MAX_STATEMENTS = 64;

  /// The version of the encoding.
  int VERSION = 1;

  /// How long a proof is, in bytes.
  int PROOF = 32;

  /// What this account says about others, among its own devices. `Statement statements<V>; // type
  /// 1`
  ///
  /// @param statements each about somebody else
  record Statements(List<Statement> statements) implements TrustMessage {
    /// Copies the list.
    public Statements {
      statements = List.copyOf(statements);
    }
  }

  /// A code was scanned, and its keys were those known. `struct { opaque code[16]; opaque
  /// proof[32]; } // type 2`
  ///
  /// @param code its name
  /// @param proof that its secret is known
  record Scanned(Bytes code, Bytes proof) implements TrustMessage {}

  /// Somebody wants to compare a short string. `struct { opaque id[16]; opaque commitment[32]; } //
  /// type 3`
  ///
  /// @param id of the exchange
  /// @param commitment to the nonce of who begins it
  record Begin(Bytes id, Bytes commitment) implements TrustMessage {}

  /// The other is there. `struct { opaque id[16]; opaque nonce[32]; } // type 4`
  ///
  /// @param id of the exchange
  /// @param nonce of who answers
  record Answer(Bytes id, Bytes nonce) implements TrustMessage {}

  /// Opens the commitment. `struct { opaque id[16]; opaque nonce[32]; } // type 5`
  ///
  /// @param id of the exchange
  /// @param nonce of who began it
  record Open(Bytes id, Bytes nonce) implements TrustMessage {}

  /// An exchange is over before its end. `opaque id[16]; // type 6`
  ///
  /// @param id of the exchange
  record End(Bytes id) implements TrustMessage {}

  /// An own device that was restored from an old copy wants all statements. `struct {} // type 7`
  record Wanted() implements TrustMessage {}

  /// A type that this version does not know.
  ///
  /// @param type which
  /// @param body what it says
  record Unknown(int type, Bytes body) implements TrustMessage {}

  /// The encoding.
  default Bytes encode() {
    Writer body = new Writer();
    int type =
        switch (this) {
          case Statements(List<Statement> statements) -> {
            body.vector(statements, (w, statement) -> statement.writeTo(w));
            yield 1;
          }
          case Scanned(Bytes code, Bytes proof) -> {
            body.raw(code).raw(proof);
            yield 2;
          }
          case Begin(Bytes id, Bytes commitment) -> {
            body.raw(id).raw(commitment);
            yield 3;
          }
          case Answer(Bytes id, Bytes nonce) -> {
            body.raw(id).raw(nonce);
            yield 4;
          }
          case Open(Bytes id, Bytes nonce) -> {
            body.raw(id).raw(nonce);
            yield 5;
          }
          case End(Bytes id) -> {
            body.raw(id);
            yield 6;
          }
          case Wanted() -> 7;
          case Unknown(int unknown, Bytes said) -> {
            body.raw(said);
            yield unknown;
          }
        };
    return new Writer().u8(VERSION).u8(type).opaque(body.toBytes()).toBytes();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws DecodeException for anything else, also for another version
  static TrustMessage decode(Bytes encoding) throws DecodeException {
    return Reader.decode(
        encoding,
        reader -> {
          int version = reader.u8();
          if (version != VERSION) {
            throw new DecodeException("a message about trust of version " + version);
          }
          return message(reader.u8(), reader.opaque());
        });
  }

  private static TrustMessage message(int type, Bytes body) throws DecodeException {
    return switch (type) {
      case 1 -> Reader.decode(body, r -> new Statements(bounded(r.vector(Statement::read))));
      case 2 -> Reader.decode(body, r -> new Scanned(r.raw(Code.ID), r.raw(PROOF)));
      case 3 ->
          Reader.decode(body, r -> new Begin(r.raw(ShortStrings.ID), r.raw(KeySet.FINGERPRINT)));
      case 4 ->
          Reader.decode(body, r -> new Answer(r.raw(ShortStrings.ID), r.raw(ShortStrings.NONCE)));
      case 5 ->
          Reader.decode(body, r -> new Open(r.raw(ShortStrings.ID), r.raw(ShortStrings.NONCE)));
      case 6 -> Reader.decode(body, r -> new End(r.raw(ShortStrings.ID)));
      case 7 -> Reader.decode(body, r -> new Wanted());
      default -> new Unknown(type, body);
    };
  }

  private static List<Statement> bounded(List<Statement> statements) throws DecodeException {
    if (statements.size() > MAX_STATEMENTS) {
      throw new DecodeException(statements.size() + " statements in one message");
    }
    return statements;
  }
}
