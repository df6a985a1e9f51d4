package sonet.client.device;

import java.time.Duration;
import java.time.Instant;
import sonet.client.ClientException;
import sonet.client.ClientException.Reason;
import sonet.client.pair.PrekeyStore;
import sonet.protocol.PrekeyCount;

/// The prekeys with which others begin sessions with this device: published, rotated and filled up
/// in the background, on connecting, and when the server says that few are left.
final class PairKeys {
  /// How often this is looked at without being asked for.
  private static final Duration PAUSE = Duration.ofHours(1);

  private final Owner owner;
  private final Pairs pairs;
  private final Desk.Tools tools;
  private final Owner turn = new Owner("sonet-prekeys");
  private volatile Instant next = Instant.MIN;

  PairKeys(Owner owner, Pairs pairs, Desk.Tools tools) {
    this.owner = owner;
    this.pairs = pairs;
    this.tools = tools;
  }

  /// Whether it is time to look again.
  boolean isDue() {
    return !tools.clock().instant().isBefore(next);
  }

  /// Publishes what the server should have and does not.
  void publish() throws ClientException {
    turn.run(() -> {
      PrekeyCount count = tools.service().prekeys();
      PrekeyStore.Plan plan =
          owner.call(() ->
              pairs
                  .state()
                  .write(t -> {
                    pairs.prekeys().prune(t);
                    return pairs.prekeys().plan(t, count);
                  }));
      if (!plan.isEmpty()) {
        PrekeyCount _ =
            switch (plan.manner()) {
              case ADD -> tools.service().publish(plan.request());
              case REPLACE -> tools.service().replace(plan.request());
            };
        owner.run(() -> pairs.state().update(t -> pairs.prekeys().published(t, plan)));
      }
      next = tools.clock().instant().plus(PAUSE);
      if (plan.finding() != PrekeyStore.Finding.AS_PUBLISHED) {
        found(plan.finding());
      }
    });
  }

  /// Whoever began a session with other keys than those of this device did so in vain; what they
  /// sent comes again. Sessions of an old copy of the device are not to be used.
  private void found(PrekeyStore.Finding finding) throws ClientException {
    if (finding == PrekeyStore.Finding.ANOTHER) {
      owner.run(() -> pairs.restart(0));
    }
    tools
        .listener()
        .accept(
            new Notice.Trouble(
                new ClientException(
                    Reason.SERVER_MISBEHAVED,
                    finding == PrekeyStore.Finding.LOST
                        ? "The server had lost the keys of this device. They were published anew."
                        : "The server had other keys of this device than it knows of: it swapped"
                            + " them, or this is an old copy of the device. They were published"
                            + " anew.")));
  }

  void close() {
    turn.close();
  }
}
