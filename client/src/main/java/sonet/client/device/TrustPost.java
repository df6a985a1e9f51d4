package sonet.client.device;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.pair.Letter;
import sonet.client.pair.Peer;
import sonet.client.trust.Statement;
import sonet.client.trust.TrustMessage;
import sonet.crypto.Bytes;

/// Brings what this device says about trust to where it belongs: to the other devices of the
/// account, and to those whose codes were scanned. The courier's thread uses it.
///
/// What another own device does not know yet follows from what it was given. A device without a
/// session or keys, and one that misses something, asks by the ways that all letters have, and then
/// gets all of it: statements may come twice and in any order.
final class TrustPost {
  private final Owner owner;
  private final Pairs pairs;
  private final PairPost post;
  private final Desk.Tools tools;

  /// How often devices came into the account or left it. One is counted from the start: a run
  /// before this one may have ended before it asked.
  private final AtomicInteger familyChanges = new AtomicInteger(1);

  /// With how many of these the directory was asked for the account's devices.
  private volatile int asked;

  TrustPost(Owner owner, Pairs pairs, PairPost post, Desk.Tools tools) {
    this.owner = owner;
    this.pairs = pairs;
    this.post = post;
    this.tools = tools;
  }

  /// A device came into the account, or left it.
  void familyChanged() {
    familyChanges.incrementAndGet();
  }

  /// Brings what there is. Returns whether there was anything.
  ///
  /// @throws ClientException the first failure
  boolean carry() throws ClientException {
    List<ClientException> failures = new ArrayList<>();
    boolean some = look(failures);
    for (TrustBook.Due due : owner.call(() -> pairs.trust().due())) {
      carry(due);
      some = true;
    }
    for (TrustBook.Post waiting : owner.call(() -> pairs.trust().posts())) {
      carry(waiting);
      some = true;
    }
    if (!failures.isEmpty()) {
      throw failures.getFirst();
    }
    return some;
  }

  /// Whether anything waits.
  boolean isDue() throws ClientException {
    return owner.call(() ->
        !pairs.trust().due().isEmpty()
            || !pairs.trust().posts().isEmpty()
            || pairs.trust().isDoubting()
            || isFamilyUnknown());
  }

  /// Whether something is to be said to own devices, and which there are is not known.
  private boolean isFamilyUnknown() {
    return !pairs.trust().isEmpty()
        && (asked != familyChanges.get() || !pairs.peers().isKnown(tools.profile().account()));
  }

  /// Asks the directory for the account's own devices when there is something for them, and for
  /// those of whom another own device has seen other keys.
  private boolean look(List<ClientException> failures) throws ClientException {
    int changes = familyChanges.get();
    if (owner.call(this::isFamilyUnknown)) {
      post.refresh(tools.profile().account());
      // Not before: until it was answered, and when it was not, there is still something to do.
      asked = changes;
    }
    boolean some = false;
    for (String account : owner.call(() -> pairs.trust().doubtful())) {
      try {
        post.refresh(account);
      } catch (ClientException failed) {
        if (failed.reason() != Reason.UNKNOWN_USER) {
          // One who cannot be looked up keeps nothing from what is to be said of others.
          failures.add(failed);
          continue;
        }
      }
      owner.run(() -> pairs.trust().looked(account));
      some = true;
    }
    return some;
  }

  private void carry(TrustBook.Due due) throws ClientException {
    List<Statement> all = due.statements();
    for (int from = 0; from < all.size(); from += TrustMessage.MAX_STATEMENTS) {
      int to = Math.min(all.size(), from + TrustMessage.MAX_STATEMENTS);
      // Between own devices a letter of no conversation names nobody.
      send(due.device(), "", new TrustMessage.Statements(all.subList(from, to)));
    }
    owner.run(() -> pairs.trust().synced(due));
  }

  private void carry(TrustBook.Post waiting) throws ClientException {
    try {
      send(waiting.account(), waiting.content());
    } catch (ClientException refused) {
      if (refused.reason() != Reason.UNKNOWN_USER && refused.reason() != Reason.BLOCKED) {
        throw refused;
      }
    }
    owner.run(() -> pairs.trust().posted(waiting));
  }

  /// Says something to all devices of an account.
  void send(String account, Bytes content) throws ClientException {
    String peer = account.equals(tools.profile().account()) ? "" : account;
    Letter letter = Letter.of(tools.random(), peer, new Letter.Body.Control(content));
    Instant _ =
        post.deliver(new Parcel(account, Parcel.Manner.STORED, (t, device) -> Optional.of(letter)));
  }

  /// Says something to one device.
  ///
  /// @param peer with whom this account talks there; empty for nobody
  void send(Peer device, String peer, TrustMessage message) throws ClientException {
    Letter letter = Letter.of(tools.random(), peer, new Letter.Body.Control(message.encode()));
    Instant _ =
        post.deliver(
            new Parcel(
                device.account(),
                Parcel.Manner.STORED,
                (t, to) -> to.id().equals(device.id()) ? Optional.of(letter) : Optional.empty()));
  }
}
