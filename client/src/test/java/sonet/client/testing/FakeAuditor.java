package sonet.client.testing;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.transparency.HeadSigner;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencySuite;
import sonet.transparency.audit.AuditedLog;
import sonet.transparency.audit.AuditorPolicy;
import sonet.transparency.log.LogNodes;
import sonet.transparency.wire.AuditorTreeHead;
import sonet.transparency.wire.AuditorUpdate;
import sonet.transparency.wire.Configuration;

/// An auditor of a [FakeKeyLog], which follows it by the engine whenever it is asked; it can stop,
/// and it can lie.
public final class FakeAuditor {
  private static final Primitives PRIMITIVES =
      Primitives.of(TransparencySuite.ED25519, Providers.pure());

  private final HeadSigner signer = PRIMITIVES.signer(PRIMITIVES.generateKeys(Providers.random()));
  private AuditedLog state = AuditedLog.begin(PRIMITIVES);
  private boolean stopped;
  private boolean lying;

  /// Its public key.
  public Bytes key() {
    return signer.publicKey();
  }

  /// From now on it follows nothing any more; what it has signed is still given.
  public void stop() {
    stopped = true;
  }

  /// It goes on where it was.
  public void resume() {
    stopped = false;
  }

  /// From now on it signs what is not so.
  public void lie() {
    lying = true;
  }

  /// What it says of a log, if it has said anything.
  Optional<Bytes> endorsement(
      Configuration configuration, List<AuditorUpdate> updates, LogNodes nodes) {
    try {
      while (!stopped && state.size() < updates.size()) {
        state = state.follow(PRIMITIVES, configuration, updates.get((int) state.size()));
      }
    } catch (TransparencyException broken) {
      // It signs no more, and what it has signed stays.
      stopped = true;
    }
    if (state.size() == 0 || state.size() > updates.size()) {
      return Optional.empty();
    }
    Configuration own = AuditorPolicy.configuration(configuration, AuditorPolicy.endorsing(key()));
    AuditorTreeHead head = lying ? lie(own) : state.sign(PRIMITIVES, own, signer);
    return Optional.of(AuditorPolicy.endorse(key(), head, updates.size(), nodes).encoded());
  }

  /// The signature is over another tree than there is.
  private AuditorTreeHead lie(Configuration own) {
    long timestamp = state.frontier().lastEntry().getValue();
    Bytes other = PRIMITIVES.hash(state.root(PRIMITIVES));
    return new AuditorTreeHead(
        timestamp,
        state.size(),
        signer.sign(own.auditorTreeHeadTbs(timestamp, state.size(), other)));
  }
}
