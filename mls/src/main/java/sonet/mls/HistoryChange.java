package sonet.mls;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.mls.schedule.SecretTree;
import sonet.mls.tree.RatchetTree;

/// What makes the history of one value of a group of that of an earlier value, for stored states.
///
/// Each list of the history grows at its front and is cut at its end. So a change says what came to
/// the front, and how much of the old list follows. The epoch that a commit ended is already there
/// as the present one of the old value, and costs no more than a reference.
final class HistoryChange {
  private static final int IN_FULL = 0;
  private static final int WAS_PRESENT = 1;
  private static final int SAME = 0;
  private static final int CHANGED = 1;

  private HistoryChange() {}

  static void write(GroupState from, GroupState to, Writer writer) {
    writeEpochs(from, to, writer);
    writeList(
        from.history().resumptionPsks(),
        to.history().resumptionPsks(),
        (psk, w) -> psk.writeTo(w),
        writer);
    writeList(
        from.history().commits(), to.history().commits(), (commit, w) -> commit.writeTo(w), writer);
    writeList(from.history().marks(), to.history().marks(), (mark, w) -> mark.writeTo(w), writer);
  }

  private static void writeEpochs(GroupState from, GroupState to, Writer writer) {
    List<PastEpoch> old = from.history().epochs();
    List<PastEpoch> all = to.history().epochs();
    int fresh = 0;
    while (fresh < all.size() && from.history().epoch(all.get(fresh).epoch()).isEmpty()) {
      fresh++;
    }
    writer.u32(fresh);
    RatchetTree newer = to.group().tree();
    for (PastEpoch past : all.subList(0, fresh)) {
      if (wasPresent(from, past)) {
        SecretTree before = from.ratchets().withoutHandshakes().next();
        past.ratchets().writeChange(before, writer.u8(WAS_PRESENT));
      } else {
        past.writeTo(newer, writer.u8(IN_FULL));
      }
      newer = past.tree();
    }
    writer.u32(all.size() - fresh);
    for (int i = 0; i < all.size() - fresh; i++) {
      PastEpoch before = old.get(i);
      PastEpoch now = all.get(fresh + i);
      if (!before.epoch().equals(now.epoch())) {
        throw new IllegalArgumentException("the past of the group was another");
      }
      if (before.ratchets() == now.ratchets()) {
        writer.u8(SAME);
      } else {
        now.ratchets().writeChange(before.ratchets(), writer.u8(CHANGED));
      }
    }
  }

  private static boolean wasPresent(GroupState from, PastEpoch past) {
    return past.epoch().equals(from.epoch())
        && past.contextBytes().equals(from.group().contextBytes())
        && past.tree() == from.group().tree()
        && past.self().equals(from.self())
        && past.senderDataSecret().equals(from.secrets().senderDataSecret());
  }

  /// What stands before the first element of the old list, and how many of that list follow.
  private static <T> void writeList(
      List<T> old, List<T> all, BiConsumer<T, Writer> element, Writer writer) {
    int fresh = old.isEmpty() ? all.size() : all.indexOf(old.getFirst());
    if (fresh < 0 || !all.subList(fresh, all.size()).equals(prefix(old, all.size() - fresh))) {
      fresh = all.size();
    }
    writer.u32(fresh);
    all.subList(0, fresh).forEach(value -> element.accept(value, writer));
    writer.u32(all.size() - fresh);
  }

  private static <T> List<T> prefix(List<T> list, int count) {
    return list.subList(0, Math.min(count, list.size()));
  }

  static History read(GroupState from, RatchetTree current, Reader reader) throws DecodeException {
    return new History(
        readEpochs(from, current, reader),
        readList(from.history().resumptionPsks(), History.ResumptionPsk::read, reader),
        readList(from.history().commits(), History.AppliedCommit::read, reader),
        readList(from.history().marks(), ForkEvidence.EpochMark::read, reader));
  }

  private static List<PastEpoch> readEpochs(GroupState from, RatchetTree current, Reader reader)
      throws DecodeException {
    List<PastEpoch> all = new ArrayList<>();
    RatchetTree newer = current;
    for (int i = History.count(reader); i > 0; i--) {
      PastEpoch past =
          switch (reader.u8()) {
            case WAS_PRESENT -> presentOf(from, reader);
            case IN_FULL -> PastEpoch.read(from.suite(), newer, reader);
            default -> throw new DecodeException("a past epoch of an unknown kind");
          };
      all.add(past);
      newer = past.tree();
    }
    List<PastEpoch> old = from.history().epochs();
    int kept = History.count(reader);
    if (kept > old.size()) {
      throw new DecodeException(kept + " past epochs are kept of " + old.size());
    }
    for (PastEpoch past : old.subList(0, kept)) {
      all.add(
          switch (reader.u8()) {
            case SAME -> past;
            case CHANGED -> past.with(past.ratchets().readChange(reader));
            default -> throw new DecodeException("neither the same nor changed");
          });
    }
    return all;
  }

  private static PastEpoch presentOf(GroupState from, Reader reader) throws DecodeException {
    return new PastEpoch(
        from.epoch(),
        from.group().contextBytes(),
        from.group().tree(),
        from.self(),
        from.secrets().senderDataSecret(),
        from.ratchets().withoutHandshakes().next().readChange(reader));
  }

  private static <T> List<T> readList(List<T> old, Reader.Element<T> element, Reader reader)
      throws DecodeException {
    List<T> all = new ArrayList<>();
    for (int i = History.count(reader); i > 0; i--) {
      all.add(element.read(reader));
    }
    int kept = reader.u32();
    if (kept < 0 || kept > old.size()) {
      throw new DecodeException("more is kept than there was");
    }
    all.addAll(old.subList(0, kept));
    return all;
  }
}
