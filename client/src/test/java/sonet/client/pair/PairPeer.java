package sonet.client.pair;

import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Signer;
import sonet.protocol.DeviceId;
import sonet.protocol.PublishPrekeys;
import sonet.ratchet.Encrypted;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.Payload;
import sonet.ratchet.RatchetException;
import sonet.ratchet.SessionList;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.UnverifiedPrekeyBundle;

/// Another device, the engine alone: it can say what this version would not.
final class PairPeer {
  private final PairEnvironment environment;
  private final PairIdentity identity;
  private final Peer self;
  private SessionList sessions;

  PairPeer(String account, PairEnvironment environment, RandomSource random, Bytes other) {
    this.environment = environment;
    Signer signer = signer(environment, random);
    this.identity = PairIdentity.create(environment, signer);
    this.self = peer(account, environment, signer);
    this.sessions = SessionList.with(other);
  }

  static PairEnvironment environment(RandomSource random, long now) {
    return PairEnvironment.of(Providers.best(), random, () -> now);
  }

  static Signer signer(PairEnvironment environment, RandomSource random) {
    var suite = environment.suite(PairSuite.PQXDH);
    return suite.signer(suite.generateSignatureKeyPair(random));
  }

  static Peer peer(String account, PairEnvironment environment, Signer signer) {
    Bytes key = signer.publicKey();
    return new Peer(account, DeviceId.ofKeyHash(environment.suite(PairSuite.PQXDH).hash(key)), key);
  }

  Peer self() {
    return self;
  }

  /// Begins a session with the first keys that were published.
  void begin(PublishPrekeys published) throws RatchetException {
    var bundle = published.bundle().orElseThrow();
    UnverifiedPrekeyBundle claimed =
        new UnverifiedPrekeyBundle(
            bundle.version(),
            bundle.body(),
            bundle.signature(),
            published.ec().stream().findFirst(),
            published.kem().stream().findFirst());
    sessions =
        sessions.initiate(environment, identity, claimed.verify(environment, sessions.peer()));
  }

  /// Begins a session with the bundle alone, as when the server has run out of one-time keys.
  void beginWithoutOneTimeKeys(PublishPrekeys published) throws RatchetException {
    begin(new PublishPrekeys(published.bundle(), List.of(), List.of(), Optional.empty()));
  }

  Bytes says(String text) {
    return says(new Payload.Content(Bytes.utf8(text)));
  }

  Bytes says(Payload payload) {
    Encrypted<SessionList> encrypted = sessions.encrypt(environment, payload);
    sessions = encrypted.next();
    return encrypted.message();
  }
}
