package sonet.client.transparency;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Encodable;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// What convicts a log, so that others can judge for themselves: which log it is, what it had
/// signed for this device, and what it, or somebody whom it told something else, showed instead.
///
/// ```
/// struct {
///   uint8 format = 1;
///   opaque configuration<V>;   // of the log (§11.2)
///   SignedHead heads<V>;       // that the log signed, each for someone
///   opaque state<V>;           // what was retained before
///   opaque request<V>;
///   opaque response<V>;        // that does not verify; or what a contact was shown
/// } Evidence;
/// ```
///
/// @param configuration of the log
/// @param heads that it signed
/// @param state what was retained before
/// @param request what was asked; where another's word convicts it, what this device was told
///   itself; or empty
/// @param response what was answered, or shown to another
record Evidence(
    Bytes configuration, List<SignedHead> heads, Bytes state, Bytes request, Bytes response)
    implements Encodable {
  private static final int FORMAT = 1;

  Evidence {
    heads = List.copyOf(heads);
  }

  static Evidence decode(Bytes encoding) throws DecodeException {
    return Reader.decode(
        encoding,
        reader -> {
          int format = reader.u8();
          if (format != FORMAT) {
            throw new DecodeException("evidence of format " + format);
          }
          return new Evidence(
              reader.opaque(),
              reader.vector(SignedHead::read),
              reader.opaque(),
              reader.opaque(),
              reader.opaque());
        });
  }

  @Override
  public void writeTo(Writer writer) {
    writer
        .u8(FORMAT)
        .opaque(configuration)
        .vector(heads)
        .opaque(state)
        .opaque(request)
        .opaque(response);
  }
}
