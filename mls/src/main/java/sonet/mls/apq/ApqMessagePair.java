package sonet.mls.apq;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.Rule;
import sonet.mls.framing.ContentType;
import sonet.mls.framing.MlsMessage;
import sonet.mls.framing.PrivateMessage;
import sonet.mls.framing.WireFormat;

/// A message of each group, sent as one MLSMessage of the wire format `apq_message_pair`
/// (draft-ietf-mls-combiner §6).
///
/// ```
/// struct {
///   WireFormat wire_format;
///   MLSMessage t_message;
///   MLSMessage pq_message;
/// } APQMessagePair;
/// ```
///
/// What §3.2.2 calls APQPublicMessage is taken to be a pair of PublicMessages: the draft defines
/// nothing else by that name.
///
/// @param tMessage of the traditional group
/// @param pqMessage of the post-quantum group
public record ApqMessagePair(MlsMessage tMessage, MlsMessage pqMessage) implements Encodable {
  private static final int HEADER = 4;

  /// Checks that the messages go together.
  ///
  /// @throws IllegalArgumentException when their wire formats differ
  public ApqMessagePair {
    if (!wireFormat(tMessage).equals(wireFormat(pqMessage))) {
      throw new IllegalArgumentException(
          "a pair of " + wireFormat(tMessage) + " and " + wireFormat(pqMessage));
    }
  }

  /// The wire format of both messages.
  public WireFormat wireFormat() {
    return wireFormat(tMessage);
  }

  /// Whether bytes are a pair, by their first four.
  public static boolean isPair(Bytes bytes) {
    return bytes.length() >= HEADER && bytes.slice(0, HEADER).equals(header().toBytes());
  }

  /// Decodes one that must take up all the bytes.
  ///
  /// @throws MlsException with `MALFORMED_MESSAGE`, `APQ_PAIR_FORMATS` or `APQ_PAIR_APPLICATION`
  public static ApqMessagePair decode(Bytes bytes) throws MlsException {
    if (!isPair(bytes)) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, "no apq_message_pair");
    }
    Reader reader = Reader.of(bytes.slice(HEADER, bytes.length()));
    try {
      WireFormat format = new WireFormat(reader.u16());
      if (!format.isDefault()) {
        // Above all not a pair again (§6).
        throw new MlsException(Rule.APQ_PAIR_FORMATS, "wire format " + format.value());
      }
      MlsMessage t = MlsMessage.read(reader);
      MlsMessage pq = MlsMessage.read(reader);
      reader.end();
      checkHalf(format, t);
      checkHalf(format, pq);
      return new ApqMessagePair(t, pq);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, malformed);
    }
  }

  private static void checkHalf(WireFormat format, MlsMessage half) throws MlsException {
    if (!wireFormat(half).equals(format)) {
      throw new MlsException(
          Rule.APQ_PAIR_FORMATS,
          "expected " + format.value() + ", got " + wireFormat(half).value());
    }
    if (half instanceof MlsMessage.Private(PrivateMessage encrypted)
        && encrypted.contentType() == ContentType.APPLICATION) {
      throw new MlsException(Rule.APQ_PAIR_APPLICATION, "");
    }
  }

  private static WireFormat wireFormat(MlsMessage message) {
    return switch (message) {
      case MlsMessage.Public _ -> WireFormat.PUBLIC_MESSAGE;
      case MlsMessage.Private _ -> WireFormat.PRIVATE_MESSAGE;
      case MlsMessage.Welcome _ -> WireFormat.WELCOME;
      case MlsMessage.GroupInfo _ -> WireFormat.GROUP_INFO;
      case MlsMessage.KeyPackage _ -> WireFormat.KEY_PACKAGE;
    };
  }

  private static Writer header() {
    return new Writer().u16(ProtocolVersion.MLS10.value()).u16(WireFormat.APQ_MESSAGE_PAIR.value());
  }

  @Override
  public void writeTo(Writer writer) {
    writer.raw(header().toBytes()).u16(wireFormat().value()).value(tMessage).value(pqMessage);
  }
}
