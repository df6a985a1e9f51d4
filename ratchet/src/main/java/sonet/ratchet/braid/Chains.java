package sonet.ratchet.braid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.ratchet.RatchetException;
import sonet.ratchet.RatchetException.Reason;

/// The chains of the epochs that are in use, for both directions.
///
/// ```
/// start: HKDF(0, key agreed on before, start)     -> root | initiator's | responder's
/// epoch: HKDF(root, secret of the epoch, addEpoch) -> root | initiator's | responder's
/// ```
///
/// A chain for sending goes when one sends in a later epoch, one for receiving an epoch after that,
/// with all keys that are kept in it: a message that comes later than that cannot be read.
///
/// @param root what the next epoch grows from
/// @param sending one for each epoch that may be sent in, in order
/// @param receiving one for each epoch that is received in, in order
record Chains(Secret root, List<Chain> sending, List<ReceivingChain> receiving) {
  /// More epochs than a state ever has.
  private static final int MOST = 8;

  static Chains start(BraidProtocol protocol, Role role, Secret authKey) {
    Secret[] keys = protocol.derive(authKey, protocol.profile().chainLabels().start(), 3);
    return new Chains(keys[0], List.of(), List.of()).with(role, 0, keys);
  }

  /// With the chains of an epoch more.
  Chains add(BraidProtocol protocol, Role role, BraidState.EpochSecret secret) {
    Secret[] keys =
        protocol.derive(root, secret.secret(), protocol.profile().chainLabels().addEpoch(), 3);
    return with(role, secret.epoch(), keys);
  }

  private Chains with(Role role, long epoch, Secret[] keys) {
    boolean first = role == Role.INITIATOR;
    return new Chains(
        keys[0],
        append(sending, Chain.start(epoch, first ? keys[1] : keys[2])),
        append(receiving, ReceivingChain.start(epoch, first ? keys[2] : keys[1])));
  }

  private static <T> List<T> append(List<T> list, T last) {
    List<T> longer = new ArrayList<>(list);
    longer.add(last);
    return List.copyOf(longer);
  }

  /// A key to send with.
  record ToSend(Chains next, int index, Secret key) {}

  /// The next key of an epoch.
  ToSend send(BraidProtocol protocol, long epoch) {
    for (int i = 0; i < sending.size(); i++) {
      Chain chain = sending.get(i);
      if (chain.epoch() == epoch) {
        Chain.Step step = chain.step(protocol);
        List<Chain> changed = new ArrayList<>(sending);
        changed.set(i, step.next());
        return new ToSend(
            new Chains(root, List.copyOf(changed), receiving),
            step.next().index(),
            step.messageKey());
      }
    }
    throw new AssertionError("no chain to send in epoch " + epoch);
  }

  /// A key to receive with.
  record ToReceive(Chains next, Secret key) {}

  /// A key of an epoch.
  ///
  /// @throws RatchetException with `BRAID_KEY_GONE` or `BRAID_TOO_FAR`
  ToReceive receive(BraidProtocol protocol, long epoch, int index) throws RatchetException {
    for (int i = 0; i < receiving.size(); i++) {
      if (receiving.get(i).epoch() == epoch) {
        ReceivingChain.Taken taken = receiving.get(i).take(protocol, index);
        List<ReceivingChain> changed = new ArrayList<>(receiving);
        changed.set(i, taken.next());
        return new ToReceive(new Chains(root, sending, List.copyOf(changed)), taken.key());
      }
    }
    throw new RatchetException(Reason.BRAID_KEY_GONE, "epoch " + epoch + " is over");
  }

  /// Without the epochs that are over, now that one sends in this one.
  Chains upTo(long epoch) {
    if (sending.getFirst().epoch() >= epoch && receiving.getFirst().epoch() >= epoch - 1) {
      return this;
    }
    return new Chains(
        root,
        sending.stream().filter(chain -> chain.epoch() >= epoch).toList(),
        receiving.stream().filter(chain -> chain.epoch() >= epoch - 1).toList());
  }

  /// Whether one can send and receive in an epoch with these.
  boolean serve(long epoch) {
    long first = sending.getFirst().epoch();
    long last = sending.getLast().epoch();
    return first <= epoch - 1
        && (last == epoch - 1 || last == epoch)
        && receiving.getLast().epoch() == last
        && receiving.getFirst().epoch() <= first;
  }

  void secrets(Consumer<Secret> each) {
    each.accept(root);
    sending.forEach(chain -> chain.secrets(each));
    receiving.forEach(chain -> chain.secrets(each));
  }

  /// The keys that are kept, in pages, epoch by epoch.
  List<KeptPage> pages() {
    List<KeptPage> all = new ArrayList<>();
    receiving.forEach(chain -> all.addAll(chain.pages()));
    return List.copyOf(all);
  }

  /// Writes all but the pages.
  void writeTo(Writer writer) {
    writer.opaque(root).u8(sending.size());
    sending.forEach(chain -> chain.writeTo(writer));
    writer.u8(receiving.size());
    receiving.forEach(chain -> chain.chain().writeTo(writer));
  }

  /// Reads what was written, and puts it together with the pages, in any order.
  static Chains read(Reader reader, List<KeptPage> pages) throws DecodeException {
    Secret root = Saved.key(reader);
    List<Chain> sending = chains(reader);
    List<ReceivingChain> receiving = new ArrayList<>();
    int placed = 0;
    for (Chain chain : chains(reader)) {
      List<KeptPage> own =
          pages.stream()
              .filter(page -> page.epoch() == chain.epoch())
              .sorted(Comparator.comparingInt(KeptPage::index))
              .toList();
      check(chain, own);
      placed += own.size();
      receiving.add(new ReceivingChain(chain, own));
    }
    if (placed < pages.size()) {
      throw new DecodeException("kept keys of an epoch that is over");
    }
    return new Chains(root, sending, List.copyOf(receiving));
  }

  private static List<Chain> chains(Reader reader) throws DecodeException {
    List<Chain> chains = new ArrayList<>();
    for (int i = count(reader); i > 0; i--) {
      Chain chain = Chain.read(reader);
      if (!chains.isEmpty() && chain.epoch() != chains.getLast().epoch() + 1) {
        throw new DecodeException("epochs that do not follow each other");
      }
      chains.add(chain);
    }
    return List.copyOf(chains);
  }

  private static void check(Chain chain, List<KeptPage> pages) throws DecodeException {
    for (int i = 0; i < pages.size(); i++) {
      if (i > 0 && pages.get(i).index() == pages.get(i - 1).index()) {
        throw new DecodeException("a page of kept keys twice");
      }
      if (pages.get(i).keys().getLast().index() > chain.index()) {
        throw new DecodeException("kept keys that the chain has not reached");
      }
    }
  }

  private static int count(Reader reader) throws DecodeException {
    int count = reader.u8();
    if (count == 0 || count > MOST) {
      throw new DecodeException("expected 1 to " + MOST + " chains but there are " + count);
    }
    return count;
  }
}
