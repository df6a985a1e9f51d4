package sonet.mls.schedule;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.suite.MlsSuite;

/// A receiver's view of one sender ratchet, immutable (RFC 9420 §9.1).
///
/// @param next the generation its secret belongs to, up to 2^32 when none is left
/// @param secret `ratchet_secret_[N]_[next]`
/// @param skipped keys of generations before `next` that did not come yet, in ascending order
record Ratchet(long next, Secret secret, List<MessageKey> skipped) {
  Ratchet {
    skipped = List.copyOf(skipped);
  }

  static Ratchet begin(Secret secret) {
    return new Ratchet(0, secret, List.of());
  }

  /// What a lookup will find.
  enum Status {
    AVAILABLE,
    ALREADY_USED,
    TOO_FAR_AHEAD
  }

  Status status(int generation, RatchetPolicy policy) {
    long wanted = Integer.toUnsignedLong(generation);
    if (wanted < next) {
      return find(generation) >= 0 ? Status.AVAILABLE : Status.ALREADY_USED;
    }
    return wanted - next <= policy.maxForward() ? Status.AVAILABLE : Status.TOO_FAR_AHEAD;
  }

  /// A key, and the ratchet without it.
  ///
  /// @param key owned by the caller
  /// @param rest what is left
  record Taken(MessageKey key, Ratchet rest) {}

  /// Takes a key that [#status] said is available.
  Taken take(MlsSuite suite, int generation, RatchetPolicy policy, Transition transition) {
    return Integer.toUnsignedLong(generation) < next
        ? takeSkipped(generation, transition)
        : advance(suite, Integer.toUnsignedLong(generation), policy, transition);
  }

  private Taken takeSkipped(int generation, Transition transition) {
    int index = find(generation);
    List<MessageKey> rest = new ArrayList<>(skipped);
    MessageKey found = rest.remove(index);
    MessageKey key = found.copy();
    transition.drop(found);
    return new Taken(key, new Ratchet(next, secret, rest));
  }

  /// Every secret up to the wanted generation is consumed; keys passed over are kept, the newest
  /// ones only (§9.2).
  private Taken advance(MlsSuite suite, long wanted, RatchetPolicy policy, Transition transition) {
    int room = policy.maxSkippedPerRatchet();
    List<MessageKey> keys = new ArrayList<>(skipped);
    Secret current = secret;
    for (long generation = next; generation < wanted; generation++) {
      if (wanted - generation <= room) {
        keys.add(transition.make(RatchetSecrets.messageKey(suite, current, generation)));
      }
      current = step(suite, current, generation);
    }
    MessageKey key = RatchetSecrets.messageKey(suite, current, wanted);
    Secret following = transition.make(step(suite, current, wanted));
    transition.drop(secret);
    while (keys.size() > room) {
      transition.drop(keys.removeFirst());
    }
    return new Taken(key, new Ratchet(wanted + 1, following, keys));
  }

  /// The next secret; the one before is wiped, unless it is this ratchet's own.
  private Secret step(MlsSuite suite, Secret current, long generation) {
    Secret following = RatchetSecrets.next(suite, current, generation);
    if (!current.equals(secret)) {
      current.close();
    }
    return following;
  }

  /// The same without its oldest kept key.
  Ratchet withoutOldest(Transition transition) {
    transition.drop(skipped.getFirst());
    return new Ratchet(next, secret, skipped.subList(1, skipped.size()));
  }

  /// Gives up everything.
  void drop(Transition transition) {
    transition.drop(secret);
    skipped.forEach(transition::drop);
  }

  void forEachSecret(Consumer<Secret> visitor) {
    visitor.accept(secret);
    for (MessageKey key : skipped) {
      visitor.accept(key.key());
      visitor.accept(key.nonce());
    }
  }

  void writeTo(Writer writer) {
    writer.u64(next).opaque(secret);
    writer.vector(
        skipped, (body, key) -> body.u32(key.generation()).opaque(key.key()).opaque(key.nonce()));
  }

  static Ratchet read(MlsSuite suite, Reader reader) throws DecodeException {
    long next = reader.u64();
    if (next < 0 || next > RatchetSecrets.END) {
      throw new DecodeException("generation " + Long.toUnsignedString(next));
    }
    Secret secret = readSecret(reader, suite.hashLength());
    List<MessageKey> skipped = reader.vector(body -> readKey(suite, body));
    long before = -1;
    for (MessageKey key : skipped) {
      long generation = Integer.toUnsignedLong(key.generation());
      if (generation <= before || generation >= next) {
        throw new DecodeException("a kept key of generation " + generation);
      }
      before = generation;
    }
    return new Ratchet(next, secret, skipped);
  }

  private static MessageKey readKey(MlsSuite suite, Reader reader) throws DecodeException {
    return new MessageKey(
        reader.u32(),
        readSecret(reader, suite.primitives().keyLength()),
        readSecret(reader, suite.primitives().nonceLength()));
  }

  static Secret readSecret(Reader reader, int length) throws DecodeException {
    Secret secret = reader.opaqueSecret();
    if (secret.length() != length) {
      throw new DecodeException("expected a secret of " + length + " bytes, got " + secret);
    }
    return secret;
  }

  /// The place of a generation among the kept keys, negative when it is not there.
  private int find(int generation) {
    int low = 0;
    int high = skipped.size() - 1;
    while (low <= high) {
      int middle = (low + high) >>> 1;
      int order = Integer.compareUnsigned(skipped.get(middle).generation(), generation);
      if (order == 0) {
        return middle;
      }
      if (order < 0) {
        low = middle + 1;
      } else {
        high = middle - 1;
      }
    }
    return -1;
  }
}
