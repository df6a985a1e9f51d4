package sonet.mls.framing;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.MlsException;
import sonet.mls.ProtocolVersion;
import sonet.mls.Rule;

/// Anything that MLS puts on the wire (RFC 9420 §6).
///
/// ```
/// struct {
///     ProtocolVersion version = mls10;
///     WireFormat wire_format;
///     select (MLSMessage.wire_format) {
///         case mls_public_message:  PublicMessage public_message;
///         case mls_private_message: PrivateMessage private_message;
///         case mls_welcome:         Welcome welcome;
///         case mls_group_info:      GroupInfo group_info;
///         case mls_key_package:     KeyPackage key_package;
///     };
/// } MLSMessage;
/// ```
public sealed interface MlsMessage extends Encodable {
  /// A signed message in the open.
  ///
  /// @param message the message
  record Public(PublicMessage message) implements MlsMessage {
    @Override
    public void writeTo(Writer writer) {
      write(writer, WireFormat.PUBLIC_MESSAGE, message);
    }
  }

  /// A signed and encrypted message.
  ///
  /// @param message the message
  record Private(PrivateMessage message) implements MlsMessage {
    @Override
    public int roughLength() {
      return message.roughLength();
    }

    @Override
    public void writeTo(Writer writer) {
      write(writer, WireFormat.PRIVATE_MESSAGE, message);
    }
  }

  /// An invitation.
  ///
  /// @param welcome the invitation
  record Welcome(sonet.mls.welcome.Welcome welcome) implements MlsMessage {
    @Override
    public int roughLength() {
      return welcome.roughLength();
    }

    @Override
    public void writeTo(Writer writer) {
      write(writer, WireFormat.WELCOME, welcome);
    }
  }

  /// A description of a group's state.
  ///
  /// @param groupInfo the description
  record GroupInfo(sonet.mls.welcome.GroupInfo groupInfo) implements MlsMessage {
    @Override
    public int roughLength() {
      return groupInfo.roughLength();
    }

    @Override
    public void writeTo(Writer writer) {
      write(writer, WireFormat.GROUP_INFO, groupInfo);
    }
  }

  /// A key package.
  ///
  /// @param keyPackage the key package
  record KeyPackage(sonet.mls.keypackage.KeyPackage keyPackage) implements MlsMessage {
    @Override
    public void writeTo(Writer writer) {
      write(writer, WireFormat.KEY_PACKAGE, keyPackage);
    }
  }

  /// Decodes one that must take up all the bytes.
  ///
  /// @throws MlsException with `MALFORMED_MESSAGE`, or `UNKNOWN_WIRE_FORMAT` for one that may mean
  ///   something to the application (draft-ietf-mls-extensions §5)
  static MlsMessage decode(Bytes bytes) throws MlsException {
    checkWireFormat(bytes);
    try {
      return Reader.decode(bytes, MlsMessage::read);
    } catch (DecodeException malformed) {
      throw new MlsException(Rule.MALFORMED_MESSAGE, malformed);
    }
  }

  /// Tells what only newer peers understand from what nobody does.
  private static void checkWireFormat(Bytes bytes) throws MlsException {
    if (bytes.length() < 4) {
      return;
    }
    WireFormat format = new WireFormat((bytes.at(2) & 0xff) << 8 | (bytes.at(3) & 0xff));
    boolean mls10 = bytes.at(0) == 0 && bytes.at(1) == ProtocolVersion.MLS10.value();
    if (mls10 && !format.isDefault()) {
      throw new MlsException(Rule.UNKNOWN_WIRE_FORMAT, "wire format " + format.value());
    }
  }

  /// Reads one.
  static MlsMessage read(Reader reader) throws DecodeException {
    ProtocolVersion version = new ProtocolVersion(reader.u16());
    if (!version.equals(ProtocolVersion.MLS10)) {
      throw new DecodeException("MLS version " + version.value());
    }
    int format = reader.u16();
    return switch (format) {
      case 0x0001 -> new Public(PublicMessage.read(reader));
      case 0x0002 -> new Private(PrivateMessage.read(reader));
      case 0x0003 -> new Welcome(sonet.mls.welcome.Welcome.read(reader));
      case 0x0004 -> new GroupInfo(sonet.mls.welcome.GroupInfo.read(reader));
      case 0x0005 -> new KeyPackage(readKeyPackage(reader, version));
      default -> throw new DecodeException("wire format " + format);
    };
  }

  /// The version inside must be the version outside (RFC 9420 §10).
  private static sonet.mls.keypackage.KeyPackage readKeyPackage(
      Reader reader, ProtocolVersion version) throws DecodeException {
    sonet.mls.keypackage.KeyPackage keyPackage = sonet.mls.keypackage.KeyPackage.read(reader);
    if (!keyPackage.version().equals(version)) {
      throw new DecodeException("key package of version " + keyPackage.version().value());
    }
    return keyPackage;
  }

  private static void write(Writer writer, WireFormat format, Encodable body) {
    writer.u16(ProtocolVersion.MLS10.value()).u16(format.value()).value(body);
  }
}
