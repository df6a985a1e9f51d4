package sonet.ratchet.braid;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.braid.KeptPage.Kept;

/// A chain of what comes in, with the keys of messages that are missing so far.
///
/// @param chain where it stands
/// @param pages the keys of those before that did not come, oldest first
record ReceivingChain(Chain chain, List<KeptPage> pages) {
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
  record Taken(ReceivingChain next, Secret key) {}

  /// The key of a message.
  ///
  /// @throws RatchetException with `BRAID_TOO_FAR` when too many are missing before it, with
  ///   `BRAID_KEY_GONE` when its key was used or is kept no longer
  Taken take(BraidProtocol protocol, int index) throws RatchetException {
    if (index <= chain.index()) {
      return takeKept(index);
    }
    if (index == chain.index() + 1) {
      Chain.Step step = chain.step(protocol);
      return new Taken(new ReceivingChain(step.next(), pages), step.messageKey());
    }
    return skip(protocol, index);
  }

  private Taken skip(BraidProtocol protocol, int index) throws RatchetException {
    BraidProfile.Limits limits = protocol.profile().limits();
    int missing = index - chain.index() - 1;
    if (missing > limits.jump()) {
      throw new RatchetException(
          Reason.BRAID_TOO_FAR, missing + " are missing, at most " + limits.jump() + " may be");
    }
    List<Kept> skipped = new ArrayList<>();
    Chain at = chain;
    while (at.index() < index - 1) {
      Chain.Step step = at.step(protocol);
      if (at.index() > chain.index()) {
        at.key().close();
      }
      at = step.next();
      if (at.index() < index - limits.kept()) {
        step.messageKey().close();
      } else {
        skipped.add(new Kept(at.index(), step.messageKey()));
      }
    }
    Chain.Step last = at.step(protocol);
    at.key().close();
    List<KeptPage> rest = trimmed(grown(skipped), limits.kept());
    return new Taken(new ReceivingChain(last.next(), rest), last.messageKey());
  }

  private List<KeptPage> grown(List<Kept> skipped) {
    List<KeptPage> grown = new ArrayList<>(pages);
    for (int i = 0; i < skipped.size(); ) {
      int page = skipped.get(i).index() / KeptPage.PAGE;
      int from = i;
      while (i < skipped.size() && skipped.get(i).index() / KeptPage.PAGE == page) {
        i++;
      }
      List<Kept> keys = skipped.subList(from, i);
      if (!grown.isEmpty() && grown.getLast().index() == page) {
        grown.set(grown.size() - 1, grown.getLast().plus(keys));
      } else {
        grown.add(new KeptPage(epoch(), page, keys));
      }
    }
    return grown;
  }

  /// Without the oldest, where there are too many.
  private static List<KeptPage> trimmed(List<KeptPage> pages, int most) {
    int over = -most;
    for (KeptPage page : pages) {
      over += page.keys().size();
    }
    List<KeptPage> kept = new ArrayList<>();
    for (KeptPage page : pages) {
      int drop = Math.clamp(over, 0, page.keys().size());
      over -= drop;
      if (drop < page.keys().size()) {
        kept.add(drop == 0 ? page : page.from(drop));
      }
    }
    return List.copyOf(kept);
  }

  private Taken takeKept(int index) throws RatchetException {
    for (int i = 0; i < pages.size(); i++) {
      KeptPage page = pages.get(i);
      Optional<Secret> key =
          page.index() == index / KeptPage.PAGE ? page.find(index) : Optional.empty();
      if (key.isPresent()) {
        List<KeptPage> rest = new ArrayList<>(pages);
        Optional<KeptPage> others = page.without(index);
        if (others.isPresent()) {
          rest.set(i, others.get());
        } else {
          rest.remove(i);
        }
        return new Taken(new ReceivingChain(chain, List.copyOf(rest)), key.get().copy());
      }
    }
    throw new RatchetException(Reason.BRAID_KEY_GONE, "number " + index + " of its epoch");
  }

  void secrets(Consumer<Secret> each) {
    chain.secrets(each);
    pages.forEach(page -> page.secrets(each));
  }
}
