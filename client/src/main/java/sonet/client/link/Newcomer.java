package sonet.client.link;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.protocol.NewDevice;

/// What the device that is to be linked says: who it is.
///
/// ```
/// struct {
///   opaque name<V>; opaque signature_key[32]; opaque proof[64]; uint16 suites<V>;
/// } Newcomer;
/// ```
///
/// @param device with the proof that it holds its key
/// @param suites the MLS cipher suites that it can use
public record Newcomer(NewDevice device, List<Integer> suites) {
  private static final int MOST_SUITES = 64;

  /// Copies the list and checks its length.
  public Newcomer {
    suites = List.copyOf(suites);
    if (suites.size() > MOST_SUITES) {
      throw new IllegalArgumentException("a device names at most " + MOST_SUITES + " suites");
    }
  }

  Bytes encode() {
    return new Writer()
        .opaque(Bytes.utf8(device.name()))
        .raw(device.signatureKey())
        .raw(device.proof())
        .vector(suites, (writer, suite) -> writer.u16(suite))
        .toBytes();
  }

  static Newcomer read(Reader reader) throws DecodeException {
    NewDevice device = new NewDevice(reader.opaque().toUtf8(), reader.raw(32), reader.raw(64));
    return new Newcomer(device, reader.vector(Reader::u16));
  }
}
