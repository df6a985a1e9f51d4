package sonet.ratchet.braid;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import sonet.crypto.Bytes;
import sonet.crypto.Providers;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.ratchet.RatchetException;

/// One side of a braid under test: keeps what a step gives, and knows the keys it sent with.
final class Side {
  static final BraidProtocol PROTOCOL = new BraidProtocol(BraidProfile.SONET, Providers.best());

  private final BraidProtocol protocol;
  private final RandomSource random;
  private final Map<Bytes, Bytes> keysSent = new HashMap<>();
  private Braid braid;

  Side(BraidProtocol protocol, Role role, long seed) {
    this.protocol = protocol;
    this.random = new Random(seed)::nextBytes;
    try (Secret authKey = Secret.wrap(new byte[32])) {
      this.braid = Braid.start(protocol, role, authKey);
    }
  }

  static Side initiator(long seed) {
    return new Side(PROTOCOL, Role.INITIATOR, seed);
  }

  static Side responder(long seed) {
    return new Side(PROTOCOL, Role.RESPONDER, ~seed);
  }

  Braid braid() {
    return braid;
  }

  /// Whether it stands in a state.
  boolean isIn(Class<? extends BraidState> state) {
    return state.isInstance(braid.state());
  }

  /// Sends a message; its key is kept for the other side to compare.
  Bytes send() {
    Braid.Sent sent = braid.send(protocol, random);
    keep(sent.next());
    keysSent.put(sent.message(), sent.key().map(Side::open).orElse(Bytes.EMPTY));
    return sent.message();
  }

  /// Receives a message of the other side, with the key it was sent with.
  void receive(Bytes message, Side from) throws RatchetException {
    Bytes key = take(message);
    assertThat(key).isEqualTo(from.keyOf(message));
  }

  /// Receives a message that nobody sent quite so.
  void receive(Bytes message) throws RatchetException {
    assertThat(take(message)).isNotNull();
  }

  private Bytes take(Bytes message) throws RatchetException {
    Braid.Received received = braid.receive(protocol, message);
    keep(received.next());
    return received.key().map(Side::open).orElse(Bytes.EMPTY);
  }

  /// Goes on with the next value, and wipes what it has no more.
  private void keep(Braid next) {
    Set<Secret> kept = new HashSet<>();
    next.secrets(kept::add);
    braid.secrets(secret -> {
      if (!kept.contains(secret)) {
        secret.close();
      }
    });
    braid = next;
  }

  /// Goes through its encoding, as if the program had ended in between.
  void restart() throws RatchetException {
    try (Secret saved = braid.encode()) {
      Braid again = Braid.decode(saved);
      try (Secret second = again.encode()) {
        assertThat(second.matches(saved)).isTrue();
      }
      braid.secrets(Secret::close);
      braid = again;
    }
  }

  /// A copy of the state, as a thief makes it.
  Secret stolen() {
    return braid.encode();
  }

  /// The key of a message that this side sent.
  Bytes keyOf(Bytes message) {
    return Objects.requireNonNull(keysSent.get(message));
  }

  private static Bytes open(Secret key) {
    try (key) {
      return Bytes.wrap(key.expose());
    }
  }
}
