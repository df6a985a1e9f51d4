package sonet.ratchet.doubleratchet;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;

/// The state variables of the Double Ratchet (§3.2, §4.3).
///
/// A step of the root chain is made when it is needed: that for receiving when a message of a new
/// chain comes, that for sending when the first message of a new chain goes. So a receiver needs no
/// randomness, and a private ratchet key is gone as soon as the answer to it has come.
///
/// @param root `RK`
/// @param own `DHs`: there from when a chain is begun until the peer answers it
/// @param peer `DHr`: there once it is known
/// @param sending `CKs`, `HKs`, `Ns`: not there before a new chain's first message
/// @param previous `PN`: how many messages the sending chain before had
/// @param nextSending `NHKs`
/// @param nextReceiving `NHKr`
/// @param receiving `CKr`, `HKr`, `Nr`
/// @param old the chains before that, the latest first
/// @param skipped `MKSKIPPED`
/// @param chains how many receiving chains there were
record RatchetState(
    Secret root,
    Optional<KeyPair> own,
    Optional<Bytes> peer,
    Optional<Chains.Sending> sending,
    int previous,
    Secret nextSending,
    Secret nextReceiving,
    Optional<Chains.Receiving> receiving,
    List<Chains.Old> old,
    SkippedKeys skipped,
    int chains) {
  RatchetState {
    old = List.copyOf(old);
  }

  /// After the step for sending (§4.4, the second half of `DHRatchetHE`).
  RatchetState sendingBegun(KeyPair fresh, RatchetProfile.Roots roots) {
    return new RatchetState(
        roots.root(),
        Optional.of(fresh),
        peer,
        Optional.of(new Chains.Sending(roots.chain(), nextSending, 0)),
        previous,
        roots.nextHeaderKey(),
        nextReceiving,
        receiving,
        old,
        skipped,
        chains);
  }

  RatchetState withSending(Chains.Sending other) {
    return new RatchetState(
        root,
        own,
        peer,
        Optional.of(other),
        previous,
        nextSending,
        nextReceiving,
        receiving,
        old,
        skipped,
        chains);
  }

  /// After the step for receiving (§4.4, the first half of `DHRatchetHE`). The chain before must
  /// have been moved to its end.
  RatchetState receivingBegun(Bytes ratchetKey, RatchetProfile.Roots roots, Limits limits) {
    List<Chains.Old> all = new ArrayList<>();
    receiving.map(Chains.Receiving::old).ifPresent(all::add);
    all.addAll(old);
    RatchetState next =
        new RatchetState(
            roots.root(),
            Optional.empty(),
            Optional.of(ratchetKey),
            Optional.empty(),
            sending.map(Chains.Sending::number).orElse(previous),
            nextSending,
            roots.nextHeaderKey(),
            Optional.of(
                new Chains.Receiving(
                    chains, ratchetKey, nextReceiving, roots.chain(), 0, Recents.NONE)),
            all,
            skipped,
            chains + 1);
    return next.withoutForgotten(limits.chains());
  }

  /// Without a chain too many: the oldest that waits for nothing, else the oldest.
  private RatchetState withoutForgotten(int most) {
    if (old.size() <= most) {
      return this;
    }
    Chains.Old forgotten = old.getLast();
    for (Chains.Old chain : old) {
      if (!skipped.hasAnyOf(chain.id())) {
        forgotten = chain;
      }
    }
    List<Chains.Old> kept = new ArrayList<>(old);
    kept.remove(forgotten);
    return new RatchetState(
        root,
        own,
        peer,
        sending,
        previous,
        nextSending,
        nextReceiving,
        receiving,
        kept,
        skipped.withoutChain(forgotten.id()),
        chains);
  }

  RatchetState withReceiving(Chains.Receiving other) {
    return with(Optional.of(other), old, skipped);
  }

  RatchetState withSkipped(SkippedKeys other) {
    return other == skipped ? this : with(receiving, old, other);
  }

  RatchetState withOld(Chains.Old other) {
    return with(
        receiving,
        old.stream().map(chain -> chain.id() == other.id() ? other : chain).toList(),
        skipped);
  }

  private RatchetState with(
      Optional<Chains.Receiving> otherReceiving,
      List<Chains.Old> otherOld,
      SkippedKeys otherSkipped) {
    return new RatchetState(
        root,
        own,
        peer,
        sending,
        previous,
        nextSending,
        nextReceiving,
        otherReceiving,
        otherOld,
        otherSkipped,
        chains);
  }

  /// Every secret in it.
  void secrets(Consumer<Secret> each) {
    each.accept(root);
    own.ifPresent(pair -> each.accept(pair.privateKey()));
    sending.ifPresent(chain -> {
      each.accept(chain.chainKey());
      each.accept(chain.headerKey());
    });
    each.accept(nextSending);
    each.accept(nextReceiving);
    receiving.ifPresent(chain -> {
      each.accept(chain.chainKey());
      each.accept(chain.headerKey());
    });
    old.forEach(chain -> each.accept(chain.headerKey()));
    skipped.secrets(each);
  }
}
