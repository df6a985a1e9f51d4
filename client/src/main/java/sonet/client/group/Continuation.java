package sonet.client.group;

import sonet.crypto.Bytes;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Which conversation a group continues. It stands in an extension of the group's context, so that
/// whoever joins later has the same conversation as those who moved with it.
///
/// ```
/// struct { opaque conversation<V>; uint32 generation; } Continuation;
/// ```
///
/// @param conversation the id of the conversation, which is that of its first group
/// @param generation how many groups it had before this one
public record Continuation(Bytes conversation, int generation) {
  /// More moves than any conversation will see; the places of entries leave room for it.
  public static final int MAX_GENERATION = 1 << 20;

  /// Checks the generation.
  public Continuation {
    if (generation < 0 || generation > MAX_GENERATION) {
      throw new IllegalArgumentException("generation " + generation);
    }
  }

  /// The one after it.
  public Continuation next() {
    return new Continuation(conversation, generation + 1);
  }

  Bytes encode() {
    return new Writer().opaque(conversation).u32(generation).toBytes();
  }

  static Continuation read(Reader reader) throws DecodeException {
    Bytes conversation = reader.opaque();
    int generation = reader.u32();
    if (generation < 0 || generation > MAX_GENERATION) {
      throw new DecodeException("generation " + generation);
    }
    return new Continuation(conversation, generation);
  }
}
