package sonet.ratchet.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Keys of missing messages, of sixteen consecutive indices of an epoch: what is stored together,
/// as a message that comes late changes one page and not all of them.
///
/// @param epoch the epoch of their chain
/// @param index which sixteen of it
/// @param keys those that are there, in the order of their indices
public record KeptPage(long epoch, int index, List<Kept> keys) {
  static final int PAGE = 16;

  /// The key of a message that did not come yet.
  ///
  /// @param index of the message in its epoch
  /// @param key its key
  public record Kept(int index, Secret key) {}

  /// Copies the list.
  public KeptPage {
    keys = List.copyOf(keys);
  }

  Optional<Secret> find(int number) {
    return keys.stream().filter(kept -> kept.index() == number).findFirst().map(Kept::key);
  }

  /// Without a key; nothing when no other is left.
  Optional<KeptPage> without(int number) {
    List<Kept> others = keys.stream().filter(kept -> kept.index() != number).toList();
    return others.isEmpty() ? Optional.empty() : Optional.of(new KeptPage(epoch, index, others));
  }

  /// Without the first ones.
  KeptPage from(int dropped) {
    return new KeptPage(epoch, index, keys.subList(dropped, keys.size()));
  }

  KeptPage plus(List<Kept> later) {
    List<Kept> all = new ArrayList<>(keys);
    all.addAll(later);
    return new KeptPage(epoch, index, all);
  }

  void secrets(Consumer<Secret> each) {
    keys.forEach(kept -> each.accept(kept.key()));
  }

  /// Appends the encoding. Finish with [Writer#toSecret()].
  public void writeTo(Writer writer) {
    writer.u64(epoch).u32(index).u8(keys.size());
    keys.forEach(kept -> writer.u32(kept.index()).opaque(kept.key()));
  }

  /// Reads one.
  public static KeptPage read(Reader reader) throws DecodeException {
    long epoch = Saved.number(reader);
    int index = Saved.count(reader);
    List<Kept> keys = new ArrayList<>();
    for (int left = reader.u8(); left > 0; left--) {
      Kept kept = new Kept(Saved.count(reader), Saved.key(reader));
      if (kept.index() / PAGE != index
          || (!keys.isEmpty() && keys.getLast().index() >= kept.index())) {
        throw new DecodeException("index %d on page %d".formatted(kept.index(), index));
      }
      keys.add(kept);
    }
    if (keys.isEmpty()) {
      throw new DecodeException("an empty page");
    }
    return new KeptPage(epoch, index, keys);
  }
}
