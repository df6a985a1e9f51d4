package sonet.mls.component;

import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.extension.Grease;

/// The code point of a component (draft-ietf-mls-extensions §4.1, §7.5).
///
/// ```
/// uint16 ComponentID;
/// ```
///
/// @param value the code point; from 0x8000 on for private use
public record ComponentId(int value) implements Encodable, Comparable<ComponentId> {
  /// Which components a client supports, and which a group requires (§5).
  public static final ComponentId APP_COMPONENTS = new ComponentId(0x0001);

  /// Which components have their own part of the authenticated data (§4.9).
  public static final ComponentId SAFE_AAD = new ComponentId(0x0002);

  /// Which media types a client supports, and which a group requires (§6.2).
  public static final ComponentId CONTENT_MEDIA_TYPES = new ComponentId(0x0003);

  /// The mark of a key package of last resort (§6.4).
  public static final ComponentId LAST_RESORT_KEY_PACKAGE = new ComponentId(0x0004);

  /// Acknowledgements of application messages (§6.1).
  public static final ComponentId APP_ACK = new ComponentId(0x0005);

  /// What binds a traditional and a post-quantum group (draft-ietf-mls-combiner §5.1).
  public static final ComponentId APQ_MLS_INFO = new ComponentId(0x0006);

  /// Where the range for private use begins.
  public static final int PRIVATE = 0x8000;

  public ComponentId {
    if (value < 0 || value > 0xffff) {
      throw new IllegalArgumentException("component " + value + " is no uint16");
    }
  }

  /// Reads one.
  public static ComponentId read(Reader reader) throws DecodeException {
    return new ComponentId(reader.u16());
  }

  /// Whether it means nothing and must be ignored (§5.1).
  public boolean isGrease() {
    return value < PRIVATE && Grease.isGrease(value);
  }

  @Override
  public void writeTo(Writer writer) {
    writer.u16(value);
  }

  @Override
  public int compareTo(ComponentId other) {
    return Integer.compare(value, other.value);
  }

  /// Hexadecimal, as in the registry.
  @Override
  public String toString() {
    return "0x" + Integer.toHexString(0x10000 | value).substring(1);
  }
}
