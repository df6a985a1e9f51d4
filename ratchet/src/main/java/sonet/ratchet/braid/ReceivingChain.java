package sonet.ratchet.braid;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// A chain of what comes in, with the keys of messages that are missing so far.
///
/// @param chain where it stands
/// @param kept the keys of those before that did not come, oldest first
record ReceivingChain(Chain chain, List<Kept> kept) {
  /// The key of a message that did not come yet.
  record Kept(int index, Secret key) {}

  static ReceivingChain start(long epoch, Secret key) {
    return new ReceivingChain(Chain.start(epoch, key), List.of());
  }

  long epoch() {
    return chain.epoch();
  }

  /// What the key of one message leaves.
  ///
  /// @param next the chain
  /// @param key the key, owned by the caller
  /// @param dropped keys that were too many to be kept
  record Taken(ReceivingChain next, Secret key, List<Secret> dropped) {}

  /// The key of a message.
  ///
  /// @throws RatchetException with `BRAID_TOO_FAR` when too many are missing before it, with
  ///   `BRAID_KEY_GONE` when its key was used or is kept no longer
  Taken take(BraidProtocol protocol, int index) throws RatchetException {
    if (index == chain.index() + 1) {
      Chain.Step step = chain.step(protocol);
      return new Taken(new ReceivingChain(step.next(), kept), step.messageKey(), List.of());
    }
    return index > chain.index() ? skip(protocol, index) : takeKept(index);
  }

  private Taken skip(BraidProtocol protocol, int index) throws RatchetException {
    BraidProfile.Limits limits = protocol.profile().limits();
    int missing = index - chain.index() - 1;
    if (missing > limits.jump()) {
      throw new RatchetException(
          Reason.BRAID_TOO_FAR, missing + " are missing, at most " + limits.jump() + " may be");
    }
    List<Kept> more = new ArrayList<>(kept);
    Chain at = chain;
    while (at.index() < index - 1) {
      Chain.Step step = at.step(protocol);
      if (at != chain) {
        at.key().close();
      }
      at = step.next();
      more.add(new Kept(at.index(), step.messageKey()));
    }
    Chain.Step last = at.step(protocol);
    at.key().close();
    int tooMany = Math.max(0, more.size() - limits.kept());
    List<Secret> dropped = more.subList(0, tooMany).stream().map(Kept::key).toList();
    List<Kept> rest = List.copyOf(more.subList(tooMany, more.size()));
    return new Taken(new ReceivingChain(last.next(), rest), last.messageKey(), dropped);
  }

  private Taken takeKept(int index) throws RatchetException {
    int low = 0;
    int high = kept.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int found = kept.get(middle).index();
      if (found == index) {
        List<Kept> rest = new ArrayList<>(kept);
        Secret key = rest.remove(middle).key();
        return new Taken(new ReceivingChain(chain, List.copyOf(rest)), key.copy(), List.of(key));
      }
      if (found < index) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    throw new RatchetException(Reason.BRAID_KEY_GONE, "number " + index + " of its epoch");
  }

  void secrets(Consumer<Secret> each) {
    chain.secrets(each);
    keptSecrets(each);
  }

  void keptSecrets(Consumer<Secret> each) {
    kept.forEach(one -> each.accept(one.key()));
  }

  void writeTo(Writer writer) {
    chain.writeTo(writer);
    writer.u32(kept.size());
    for (Kept one : kept) {
      byte[] key = one.key().expose();
      writer.u32(one.index());
      for (byte octet : key) {
        writer.u8(octet & 0xff);
      }
      Arrays.fill(key, (byte) 0);
    }
  }

  static ReceivingChain read(Reader reader) throws DecodeException {
    Chain chain = Chain.read(reader);
    int count = Saved.count(reader);
    List<Kept> kept = new ArrayList<>();
    int before = 0;
    for (int i = 0; i < count; i++) {
      int index = Saved.count(reader);
      if (index <= before || index > chain.index()) {
        throw new DecodeException("kept keys out of order");
      }
      before = index;
      kept.add(new Kept(index, Secret.of(reader.raw(BraidProtocol.KEY))));
    }
    return new ReceivingChain(chain, List.copyOf(kept));
  }
}
