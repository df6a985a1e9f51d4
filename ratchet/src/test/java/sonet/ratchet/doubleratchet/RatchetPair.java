package sonet.ratchet.doubleratchet;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CipherSuite;
import sonet.crypto.KeyPair;
import sonet.crypto.Providers;
import sonet.crypto.Secret;
import sonet.ratchet.PairEnvironment;
import sonet.ratchet.PairSuite;
import sonet.ratchet.doubleratchet.MessageCipher.Context;
import sonet.ratchet.doubleratchet.TripleRatchet.Opening;
import sonet.ratchet.testing.CanIgnoreReturnValue;
import sonet.ratchet.testing.SeededRandom;

/// Two ratchets that agreed on keys, without a braid.
final class RatchetPair {
  static final CipherSuite SUITE =
      PairEnvironment.of(Providers.best(), new SeededRandom(1), () -> 0).suite(PairSuite.X3DH);
  static final Bytes AD = Bytes.utf8("associated data");

  private final SeededRandom random = new SeededRandom(7);
  private final RatchetProfile profile;
  private long now = 1_000_000;
  private TripleRatchet alice;
  private TripleRatchet bob;

  /// A sealed message.
  record Message(Bytes header, Bytes body) {}

  RatchetPair(Limits limits) {
    this(RatchetProfile.sonet(SUITE, Optional.empty()).withLimits(limits));
  }

  RatchetPair(RatchetProfile profile) {
    this.profile = profile;
    KeyPair prekey = SUITE.generateKemKeyPair(random);
    this.alice = TripleRatchet.initiator(profile, keys(), prekey.publicKey());
    this.bob = TripleRatchet.responder(profile, keys(), prekey);
  }

  /// What the initiator's first headers are sealed with.
  static Secret initiatorHeaderKey() {
    return secret(2);
  }

  private static InitialKeys keys() {
    return new InitialKeys(secret(1), secret(2), secret(3), secret(4));
  }

  private static Secret secret(int value) {
    byte[] bytes = new byte[32];
    Arrays.fill(bytes, (byte) value);
    return Secret.wrap(bytes);
  }

  void pass(long seconds) {
    now += seconds;
  }

  TripleRatchet bob() {
    return bob;
  }

  Message fromAlice(String text) {
    TripleRatchet.Sealed sealed = alice.seal(profile, AD, Bytes.utf8(text), random);
    alice = sealed.next();
    return new Message(sealed.header(), sealed.body());
  }

  /// Seals and stays where it was, as one does who restores a backup.
  Message fromAliceWhoForgets(String text) {
    TripleRatchet before = alice;
    Message message = fromAlice(text);
    alice = before;
    return message;
  }

  Message fromBob(String text) {
    TripleRatchet.Sealed sealed = bob.seal(profile, AD, Bytes.utf8(text), random);
    bob = sealed.next();
    return new Message(sealed.header(), sealed.body());
  }

  @CanIgnoreReturnValue
  Opening toBob(Message message) {
    Opening opening = bob.open(profile, new Context(AD, message.header()), message.body(), now);
    if (opening instanceof Opening.Opened(TripleRatchet next, _)) {
      bob = next;
    }
    return opening;
  }

  @CanIgnoreReturnValue
  Opening toAlice(Message message) {
    Opening opening = alice.open(profile, new Context(AD, message.header()), message.body(), now);
    if (opening instanceof Opening.Opened(TripleRatchet next, _)) {
      alice = next;
    }
    return opening;
  }

  /// One message each way, so that both take a step.
  void turn() {
    var _ = toBob(fromAlice("there"));
    var _ = toAlice(fromBob("back"));
  }

  /// What was opened.
  static String text(Opening opening) {
    return opening instanceof Opening.Opened(_, Bytes plaintext)
        ? plaintext.toUtf8()
        : "" + opening;
  }
}
