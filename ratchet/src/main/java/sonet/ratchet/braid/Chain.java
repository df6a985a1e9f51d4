package sonet.ratchet.braid;

import java.util.Arrays;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// The chain of one epoch in one direction: each step gives the key of a message, and no way back.
///
/// @param epoch the epoch whose secret it grew from
/// @param index how many steps were made
/// @param key what the next step starts from
record Chain(long epoch, int index, Secret key) {
  static Chain start(long epoch, Secret key) {
    return new Chain(epoch, 0, key);
  }

  /// A step.
  ///
  /// @param next the chain after it
  /// @param messageKey the key it gives, owned by the caller
  record Step(Chain next, Secret messageKey) {}

  Step step(BraidProtocol protocol) {
    byte[] from = key.expose();
    byte[] keys = protocol.chainStep(from, Math.addExact(index, 1));
    Secret following = Secret.wrap(Arrays.copyOf(keys, BraidProtocol.KEY));
    Secret messageKey =
        Secret.wrap(Arrays.copyOfRange(keys, BraidProtocol.KEY, 2 * BraidProtocol.KEY));
    Arrays.fill(from, (byte) 0);
    Arrays.fill(keys, (byte) 0);
    return new Step(new Chain(epoch, index + 1, following), messageKey);
  }

  void secrets(Consumer<Secret> each) {
    each.accept(key);
  }

  void writeTo(Writer writer) {
    writer.u64(epoch).u32(index).opaque(key);
  }

  static Chain read(Reader reader) throws DecodeException {
    return new Chain(Saved.number(reader), Saved.count(reader), Saved.key(reader));
  }
}
