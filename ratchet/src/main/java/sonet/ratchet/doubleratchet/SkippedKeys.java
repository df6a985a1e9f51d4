package sonet.ratchet.doubleratchet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Secret;

/// The seeds of messages that have not come (`MKSKIPPED`, Double Ratchet §3.5), immutable.
///
/// They stand in pages of 16 numbers of a chain, the oldest page first, so that a message that
/// comes late changes one page in storage and not all of them. What was dropped because there were
/// too many or because their time was over is remembered as ranges of numbers, so that such a
/// message is told from one that was read before.
final class SkippedKeys {
  static final SkippedKeys NONE = new SkippedKeys(List.of(), List.of());

  private static final int PAGE = 16;
  private static final int RANGES = 32;

  private final List<SkippedPage> pages;
  private final List<Lost> lost;
  private final int size;

  /// Numbers whose seeds were dropped: `[from, to)` of a chain.
  record Lost(int chain, int from, int to) {}

  private SkippedKeys(List<SkippedPage> pages, List<Lost> lost) {
    this.pages = List.copyOf(pages);
    this.lost = List.copyOf(lost);
    this.size = pages.stream().mapToInt(page -> page.slots().size()).sum();
  }

  static SkippedKeys of(List<SkippedPage> pages, List<Lost> lost) {
    return new SkippedKeys(pages, lost);
  }

  int size() {
    return size;
  }

  List<SkippedPage> pages() {
    return pages;
  }

  List<Lost> lost() {
    return lost;
  }

  boolean hasAnyOf(int chain) {
    return pages.stream().anyMatch(page -> page.chain() == chain);
  }

  Optional<Secret> find(int chain, int number) {
    for (SkippedPage page : pages) {
      if (page.covers(chain, number / PAGE)) {
        return page.find(number);
      }
    }
    return Optional.empty();
  }

  boolean isLost(int chain, int number) {
    return lost.stream()
        .anyMatch(range -> range.chain() == chain && range.from() <= number && number < range.to());
  }

  /// Without one whose message has come.
  SkippedKeys without(int chain, int number) {
    List<SkippedPage> kept = new ArrayList<>();
    for (SkippedPage page : pages) {
      if (page.covers(chain, number / PAGE)) {
        page.without(number).ifPresent(kept::add);
      } else {
        kept.add(page);
      }
    }
    return new SkippedKeys(kept, lost);
  }

  /// Without those of a chain that is forgotten.
  SkippedKeys withoutChain(int chain) {
    return new SkippedKeys(
        pages.stream().filter(page -> page.chain() != chain).toList(),
        lost.stream().filter(range -> range.chain() != chain).toList());
  }

  /// With the seeds of consecutive numbers of a chain, and without the oldest when these are too
  /// many.
  SkippedKeys plus(int chain, int first, List<Secret> seeds, long now, Limits limits) {
    if (seeds.isEmpty()) {
      return this;
    }
    List<SkippedPage> grown = new ArrayList<>(pages);
    for (int i = 0; i < seeds.size(); ) {
      int index = (first + i) / PAGE;
      List<SkippedPage.Slot> slots = new ArrayList<>();
      for (; i < seeds.size() && (first + i) / PAGE == index; i++) {
        slots.add(new SkippedPage.Slot(first + i, now, seeds.get(i)));
      }
      add(grown, new SkippedPage(chain, index, slots));
    }
    return new SkippedKeys(grown, lost).trimmed(limits.skipped());
  }

  private static void add(List<SkippedPage> pages, SkippedPage fresh) {
    for (int at = pages.size() - 1; at >= 0; at--) {
      if (pages.get(at).covers(fresh.chain(), fresh.index())) {
        pages.set(at, pages.get(at).plus(fresh.slots()));
        return;
      }
    }
    pages.add(fresh);
  }

  /// With numbers whose seeds were never kept.
  SkippedKeys plusLost(int chain, int from, int to) {
    return from == to ? this : new SkippedKeys(pages, joined(lost, new Lost(chain, from, to)));
  }

  private SkippedKeys trimmed(int most) {
    int over = size - most;
    if (over <= 0) {
      return this;
    }
    List<SkippedPage> kept = new ArrayList<>();
    List<Lost> gone = lost;
    for (SkippedPage page : pages) {
      int drop = Math.min(Math.max(over, 0), page.slots().size());
      over -= drop;
      for (SkippedPage.Slot slot : page.slots().subList(0, drop)) {
        gone = joined(gone, new Lost(page.chain(), slot.number(), slot.number() + 1));
      }
      if (drop < page.slots().size()) {
        kept.add(page.from(drop));
      }
    }
    return new SkippedKeys(kept, gone);
  }

  /// Without those that are older than a time.
  SkippedKeys since(long time) {
    if (pages.stream().noneMatch(page -> page.oldest() < time)) {
      return this;
    }
    List<SkippedPage> kept = new ArrayList<>();
    List<Lost> gone = lost;
    for (SkippedPage page : pages) {
      List<SkippedPage.Slot> young = new ArrayList<>();
      for (SkippedPage.Slot slot : page.slots()) {
        if (slot.time() >= time) {
          young.add(slot);
        } else {
          gone = joined(gone, new Lost(page.chain(), slot.number(), slot.number() + 1));
        }
      }
      if (young.size() == page.slots().size()) {
        kept.add(page);
      } else if (!young.isEmpty()) {
        kept.add(new SkippedPage(page.chain(), page.index(), young));
      }
    }
    return new SkippedKeys(kept, gone);
  }

  /// With one more range, joined to the last where it follows on it; the oldest goes when there are
  /// too many.
  private static List<Lost> joined(List<Lost> ranges, Lost next) {
    List<Lost> all = new ArrayList<>(ranges);
    if (!all.isEmpty()) {
      Lost last = all.getLast();
      if (last.chain() == next.chain() && last.to() == next.from()) {
        all.set(all.size() - 1, new Lost(last.chain(), last.from(), next.to()));
        return all;
      }
    }
    all.add(next);
    return all.size() > RANGES ? all.subList(1, all.size()) : all;
  }

  void secrets(Consumer<Secret> each) {
    for (SkippedPage page : pages) {
      page.slots().forEach(slot -> each.accept(slot.seed()));
    }
  }
}
