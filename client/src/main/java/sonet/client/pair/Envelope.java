package sonet.client.pair;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What the server carries from one device to another.
///
/// ```
/// struct {
///   uint8 version = 1;
///   uint8 type;
///   opaque account<V>;    // of the sender: where the keys of its devices are found
///   opaque messages<V>;   // each opaque<V>
/// } Envelope;
/// ```
///
/// The server takes messages for all devices of an account at once or none. Those for whom there is
/// nothing get an empty one, and those without keys get word that there is something for them.
/// Nothing here is believed: who sent it says the server's entry, to whom that device belongs says
/// the directory, and what it says opens with that device's session only.
///
/// @param type what it is
/// @param account of the sender
/// @param messages of the ratchet, in their order; two where the first is for the session itself
public record Envelope(Type type, String account, List<Bytes> messages) {
  /// How many messages of the ratchet go in one.
  private static final int MOST = 2;

  /// The longest name of an account, in bytes.
  private static final int MAX_NAME = 255;

  private static final int VERSION = 1;

  /// Copies the list.
  public Envelope {
    messages = List.copyOf(messages);
  }

  /// What an envelope is. The codes are on the wire.
  public enum Type {
    /// There is nothing for this device.
    NOTHING(0),
    /// Messages of the ratchet.
    SEALED(1),
    /// There is something, but the sender found no keys of this device to encrypt it with.
    KEYLESS(2);

    private final int code;

    Type(int code) {
      this.code = code;
    }
  }

  /// One with nothing in it.
  public static Envelope nothing() {
    return new Envelope(Type.NOTHING, "", List.of());
  }

  /// One that says that there were no keys.
  public static Envelope keyless(String account) {
    return new Envelope(Type.KEYLESS, account, List.of());
  }

  /// One with messages.
  public static Envelope sealed(String account, List<Bytes> messages) {
    return new Envelope(Type.SEALED, account, messages);
  }

  /// As the server carries it.
  public Bytes encode() {
    return new Writer()
        .u8(VERSION)
        .u8(type.code)
        .opaque(Bytes.utf8(account))
        .vector(messages, Writer::opaque)
        .toBytes();
  }

  /// Reads what [#encode()] wrote.
  ///
  /// @throws DecodeException for anything else
  public static Envelope decode(Bytes encoding) throws DecodeException {
    return Reader.decode(encoding, Envelope::read);
  }

  private static Envelope read(Reader reader) throws DecodeException {
    int version = reader.u8();
    if (version != VERSION) {
      throw new DecodeException("an envelope of version " + version);
    }
    int code = reader.u8();
    for (Type type : Type.values()) {
      if (type.code == code) {
        return checked(
            new Envelope(type, Letter.name(reader, MAX_NAME), reader.vector(Reader::opaque)));
      }
    }
    throw new DecodeException("an envelope of type " + code);
  }

  private static Envelope checked(Envelope read) throws DecodeException {
    boolean right =
        switch (read.type) {
          case NOTHING -> read.account.isEmpty() && read.messages.isEmpty();
          case SEALED ->
              !read.account.isEmpty() && !read.messages.isEmpty() && read.messages.size() <= MOST;
          case KEYLESS -> !read.account.isEmpty() && read.messages.isEmpty();
        };
    if (!right) {
      throw new DecodeException("an envelope with other parts than its type has");
    }
    return read;
  }
}
