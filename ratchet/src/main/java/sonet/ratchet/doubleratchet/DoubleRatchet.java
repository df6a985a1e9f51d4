package sonet.ratchet.doubleratchet;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.CryptoException;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException.Reason;
import sonet.ratchet.doubleratchet.HeaderCodec.Chain;
import sonet.ratchet.doubleratchet.Location.Found;
import sonet.ratchet.doubleratchet.Location.Repeated;
import sonet.ratchet.doubleratchet.Location.Unfound;

/// The Double Ratchet (Signal's specification, revision 3, §3 and §4), as a value: what sends and
/// receives returns the ratchet that comes next and leaves this one as it was.
///
/// A header is held against the present receiving chain, the next one, and the old ones that are
/// remembered ([Limits#chains]): never more than six tries, and where headers are encrypted, no key
/// is derived before one of them has authenticated it.
public final class DoubleRatchet {
  private final RatchetState state;

  DoubleRatchet(RatchetState state) {
    this.state = state;
  }

  /// `RatchetInitAliceHE` (§4.3): she sends first. Takes the keys over.
  ///
  /// @param theirKey the responder's signed prekey, which is his first ratchet key
  public static DoubleRatchet initiator(InitialKeys keys, Bytes theirKey) {
    return new DoubleRatchet(
        begin(
            keys.root(),
            Optional.empty(),
            Optional.of(theirKey),
            keys.initiatorHeaderKey(),
            keys.responderHeaderKey()));
  }

  /// `RatchetInitBobHE` (§4.3): he receives first. Takes the keys over.
  ///
  /// @param ownKey a copy of his signed prekey, which is his first ratchet key
  public static DoubleRatchet responder(InitialKeys keys, KeyPair ownKey) {
    return new DoubleRatchet(
        begin(
            keys.root(),
            Optional.of(ownKey),
            Optional.empty(),
            keys.responderHeaderKey(),
            keys.initiatorHeaderKey()));
  }

  private static RatchetState begin(
      Secret root, Optional<KeyPair> own, Optional<Bytes> peer, Secret sending, Secret receiving) {
    return new RatchetState(
        root,
        own,
        peer,
        Optional.empty(),
        0,
        sending,
        receiving,
        Optional.empty(),
        List.of(),
        SkippedKeys.NONE,
        0);
  }

  /// The next message's place and key.
  ///
  /// @param next the ratchet after it
  /// @param header without the braid
  /// @param headerKey of its header; `next` has it too
  /// @param seed of the message, to be closed by the caller
  public record Sending(DoubleRatchet next, Header header, Secret headerKey, Secret seed) {}

  /// Whether it can send: a responder cannot before the first message has come.
  public boolean canSend() {
    return state.sending().isPresent() || state.peer().isPresent();
  }

  /// `RatchetEncryptHE` (§4.4), without the encryption.
  ///
  /// @throws IllegalStateException when it cannot send
  public Sending send(RatchetProfile profile, RandomSource random) {
    RatchetState begun = state.sending().isPresent() ? state : sendingStep(profile, random);
    Chains.Sending chain = begun.sending().orElseThrow();
    if (chain.number() == Integer.MAX_VALUE) {
      throw new IllegalStateException("the chain is at its end");
    }
    Secret seed = Chains.seed(profile.suite(), chain.chainKey());
    Secret nextKey = Chains.next(profile.suite(), chain.chainKey());
    if (state.sending().isEmpty()) {
      chain.chainKey().close(); // never seen outside
    }
    Header header =
        new Header(
            begun.own().orElseThrow().publicKey(), begun.previous(), chain.number(), Bytes.EMPTY);
    RatchetState next =
        begun.withSending(new Chains.Sending(nextKey, chain.headerKey(), chain.number() + 1));
    return new Sending(new DoubleRatchet(next), header, chain.headerKey(), seed);
  }

  private RatchetState sendingStep(RatchetProfile profile, RandomSource random) {
    Bytes peer =
        state
            .peer()
            .orElseThrow(
                () -> new IllegalStateException("nothing to answer: the peer's key has not come"));
    KeyPair fresh = profile.suite().generateKemKeyPair(random);
    try (Secret agreement = profile.suite().agree(fresh.privateKey(), peer)) {
      return state.sendingBegun(fresh, profile.root(state.root(), agreement));
    } catch (CryptoException e) {
      throw new AssertionError("a key that was accepted when it came", e);
    }
  }

  /// `RatchetDecryptHE` (§4.4), without the decryption.
  ///
  /// @param sealed the header as it came
  /// @param now in seconds since the Unix epoch
  public Location locate(RatchetProfile profile, Bytes sealed, long now) {
    RatchetState fresh = state.withSkipped(state.skipped().since(now - profile.limits().age()));
    Receipt receipt = new Receipt(profile, fresh, sealed, now);
    if (fresh.receiving().isPresent()) {
      Chains.Receiving chain = fresh.receiving().get();
      Optional<Header> header =
          receipt.open(new Chain.Known(chain.headerKey(), chain.ratchetKey()));
      if (header.isPresent()) {
        return receipt.inPresent(chain, header.get());
      }
    }
    if (fresh.own().isPresent()) {
      Optional<Header> header = receipt.open(new Chain.Next(fresh.nextReceiving()));
      if (header.isPresent()) {
        return receipt.inNext(header.get());
      }
    }
    for (Chains.Old chain : fresh.old()) {
      Optional<Header> header =
          receipt.open(new Chain.Known(chain.headerKey(), chain.ratchetKey()));
      if (header.isPresent()) {
        return receipt.inOld(chain, header.get());
      }
    }
    return new Unfound(Reason.NO_SESSION);
  }

  /// One header on its way to its key.
  private record Receipt(RatchetProfile profile, RatchetState state, Bytes sealed, long now) {
    Optional<Header> open(Chain chain) {
      return profile.headers().open(profile.suite(), sealed, chain);
    }

    private CipherSuite suite() {
      return profile.suite();
    }

    private Bytes fingerprint() {
      return Recents.fingerprint(suite(), sealed);
    }

    Location inPresent(Chains.Receiving chain, Header header) {
      if (header.number() < chain.number()) {
        Optional<Secret> kept = state.skipped().find(chain.id(), header.number());
        return kept.isPresent()
            ? late(
                state.withReceiving(chain.with(chain.recents().plus(fingerprint()))),
                chain.id(),
                header,
                kept.get())
            : gone(chain.id(), header, chain.recents());
      }
      if (header.number() - chain.number() > profile.limits().jump()) {
        return new Unfound(Reason.TOO_FAR_AHEAD);
      }
      RatchetState moved = movedTo(state, header.number());
      return arrived(moved, header);
    }

    Location inOld(Chains.Old chain, Header header) {
      Optional<Secret> kept = state.skipped().find(chain.id(), header.number());
      return kept.isPresent()
          ? late(
              state.withOld(chain.with(chain.recents().plus(fingerprint()))),
              chain.id(),
              header,
              kept.get())
          : gone(chain.id(), header, chain.recents());
    }

    Location inNext(Header header) {
      for (Chains.Old chain : state.old()) {
        if (chain.ratchetKey().equals(header.ratchetKey())) {
          return inOld(chain, header);
        }
      }
      int missed = state.receiving().map(chain -> header.previous() - chain.number()).orElse(0);
      if (missed > profile.limits().jump() || header.number() > profile.limits().jump()) {
        return new Unfound(Reason.TOO_FAR_AHEAD);
      }
      KeyPair own = state.own().orElseThrow();
      RatchetState ended = missed > 0 ? movedTo(state, header.previous()) : state;
      try (Secret agreement = suite().agree(own.privateKey(), header.ratchetKey())) {
        RatchetState begun =
            ended.receivingBegun(
                header.ratchetKey(), profile.root(state.root(), agreement), profile.limits());
        if (missed > 0) {
          ended.receiving().orElseThrow().chainKey().close(); // beyond the end of the chain
        }
        RatchetState moved = movedTo(begun, header.number());
        if (header.number() > 0) {
          begun.receiving().orElseThrow().chainKey().close();
        }
        return arrived(moved, header);
      } catch (CryptoException e) {
        wipe(ended, state);
        return new Unfound(Reason.UNACCEPTABLE_KEY);
      }
    }

    /// The message is the next of the present chain.
    private Location arrived(RatchetState at, Header header) {
      Chains.Receiving chain = at.receiving().orElseThrow();
      Secret seed = Chains.seed(suite(), chain.chainKey());
      Secret nextKey = Chains.next(suite(), chain.chainKey());
      boolean stored =
          state
              .receiving()
              .filter(before -> before.id() == chain.id() && before.number() == chain.number())
              .isPresent();
      if (!stored) {
        chain.chainKey().close(); // made on the way
      }
      Chains.Receiving next =
          chain.at(nextKey, chain.number() + 1).with(chain.recents().plus(fingerprint()));
      return new Found(new DoubleRatchet(at.withReceiving(next)), header, seed);
    }

    private Location late(RatchetState recorded, int chain, Header header, Secret kept) {
      SkippedKeys without = state.skipped().without(chain, header.number());
      return new Found(new DoubleRatchet(recorded.withSkipped(without)), header, kept.copy());
    }

    private Location gone(int chain, Header header, Recents recents) {
      if (recents.contains(fingerprint())) {
        return new Repeated();
      }
      return new Unfound(
          state.skipped().isLost(chain, header.number())
              ? Reason.KEY_EXPIRED
              : Reason.REUSED_NUMBER);
    }

    /// The present chain at a number, with the seeds before it kept.
    private RatchetState movedTo(RatchetState from, int number) {
      Chains.Receiving chain = from.receiving().orElseThrow();
      if (chain.number() >= number) {
        return from;
      }
      Chains.Moved moved = Chains.moved(suite(), chain, number, profile.limits().skipped());
      SkippedKeys skipped =
          from.skipped()
              .plusLost(chain.id(), chain.number(), moved.first())
              .plus(chain.id(), moved.first(), moved.seeds(), now, profile.limits());
      return from.withReceiving(moved.chain()).withSkipped(skipped);
    }
  }

  /// How many messages were skipped and are still awaited.
  public int skipped() {
    return state.skipped().size();
  }

  /// Wipes what this one has and another has not: what was used up once the next is durable, or
  /// what was derived for a message that was not authentic.
  public void wipeExcept(DoubleRatchet kept) {
    wipe(state, kept.state);
  }

  private static void wipe(RatchetState gone, RatchetState kept) {
    Set<Secret> keep = new HashSet<>();
    kept.secrets(keep::add);
    gone.secrets(secret -> {
      if (!keep.contains(secret)) {
        secret.close();
      }
    });
  }

  /// Every secret in it.
  public void secrets(Consumer<Secret> each) {
    state.secrets(each);
  }

  RatchetState state() {
    return state;
  }
}
