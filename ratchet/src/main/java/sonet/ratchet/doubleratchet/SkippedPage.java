package sonet.ratchet.doubleratchet;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;

/// Skipped seeds of sixteen consecutive numbers of a chain: what is stored together.
///
/// @param chain the number of the chain in its session
/// @param index which sixteen of it
/// @param slots those that are there, in the order of their numbers
public record SkippedPage(int chain, int index, List<Slot> slots) {
  private static final int PAGE = 16;

  /// One seed.
  ///
  /// @param number of its message
  /// @param time when it was skipped, in seconds since the Unix epoch
  /// @param seed the seed
  public record Slot(int number, long time, Secret seed) {}

  /// Copies the list.
  public SkippedPage {
    slots = List.copyOf(slots);
  }

  /// Reads one.
  public static SkippedPage read(Reader reader) throws DecodeException {
    int chain = reader.u32();
    int index = reader.u32();
    int count = reader.u8();
    List<Slot> slots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Slot slot = new Slot(reader.u32(), reader.u64(), reader.opaqueSecret());
      if (slot.number() / PAGE != index || (i > 0 && slots.get(i - 1).number() >= slot.number())) {
        throw new DecodeException("number %d on page %d".formatted(slot.number(), index));
      }
      slots.add(slot);
    }
    if (slots.isEmpty()) {
      throw new DecodeException("an empty page");
    }
    return new SkippedPage(chain, index, slots);
  }

  /// Appends the encoding. Finish with [Writer#toSecret()].
  public void writeTo(Writer writer) {
    writer.u32(chain).u32(index).u8(slots.size());
    for (Slot slot : slots) {
      writer.u32(slot.number()).u64(slot.time()).opaque(slot.seed());
    }
  }

  boolean covers(int otherChain, int otherIndex) {
    return chain == otherChain && index == otherIndex;
  }

  Optional<Secret> find(int number) {
    return slots.stream().filter(slot -> slot.number() == number).findFirst().map(Slot::seed);
  }

  /// Without a number; nothing when no other is left.
  Optional<SkippedPage> without(int number) {
    List<Slot> kept = slots.stream().filter(slot -> slot.number() != number).toList();
    return kept.isEmpty() ? Optional.empty() : Optional.of(new SkippedPage(chain, index, kept));
  }

  SkippedPage plus(List<Slot> more) {
    List<Slot> all = new ArrayList<>(slots);
    all.addAll(more);
    all.sort(Comparator.comparingInt(Slot::number));
    return new SkippedPage(chain, index, all);
  }

  SkippedPage from(int dropped) {
    return new SkippedPage(chain, index, slots.subList(dropped, slots.size()));
  }

  /// When the first of them was skipped.
  public long oldest() {
    long time = Long.MAX_VALUE;
    for (Slot slot : slots) {
      time = Math.min(time, slot.time());
    }
    return time;
  }
}
