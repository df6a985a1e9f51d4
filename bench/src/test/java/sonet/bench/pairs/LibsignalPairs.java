package sonet.bench.pairs;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.UUID;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.InvalidMessageException;
import org.signal.libsignal.protocol.InvalidVersionException;
import org.signal.libsignal.protocol.LegacyMessageException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.ServiceId;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;
import sonet.crypto.Bytes;

/// libsignal-client 0.86.5 with its own store in memory, which reads and writes a session's record
/// at each step.
public final class LibsignalPairs implements PairEngine {
  private static final int SIGNED = 1;
  private static final int REGISTRATION = 7;
  private static final long NOW = 1_800_000_000_000L;

  @Override
  public String label() {
    return "libsignal";
  }

  @Override
  public PairScene scene() throws Exception {
    return new Scene(new Device(), new Device());
  }

  private record Scene(Device alice, Device bob) implements PairScene {
    private Device of(Side side) {
      return side == Side.ALICE ? alice : bob;
    }

    @Override
    public void publish() throws Exception {
      bob.publish();
    }

    @Override
    public Bytes begin(Bytes text) throws Exception {
      alice.store.deleteSession(bob.address);
      new SessionBuilder(alice.store, bob.address).process(bob.published.remove());
      return send(Side.ALICE, text);
    }

    @Override
    public Bytes accept(Bytes first) throws Exception {
      bob.store.deleteSession(alice.address);
      return Bytes.wrap(bob.with(alice).decrypt(new PreKeySignalMessage(first.toArray())));
    }

    @Override
    public Bytes send(Side side, Bytes text) throws Exception {
      return Bytes.wrap(of(side).with(of(side.other())).encrypt(text.toArray()).serialize());
    }

    @Override
    public Bytes receive(Side side, Bytes message) throws Exception {
      return Bytes.wrap(
          of(side).with(of(side.other())).decrypt(new SignalMessage(message.toArray())));
    }

    /// The counter stands in the clear, behind version, ratchet key (35 bytes) and its tag.
    @Override
    public Bytes forged(Side receiver, int further) throws Exception {
      byte[] message = send(receiver.other(), PairOperation.TEXT).toArray();
      int at = 1 + 35 + 1;
      int behind = at;
      while (message[behind] < 0) {
        behind++;
      }
      byte[] counter = varint(new SignalMessage(message).getCounter() + further);
      return Bytes.concat(
          Bytes.of(message, 0, at),
          Bytes.wrap(counter),
          Bytes.of(message, behind + 1, message.length));
    }

    private static byte[] varint(int value) {
      return new byte[] {
        (byte) ((value & 0x7f) | 0x80), (byte) (((value >> 7) & 0x7f) | 0x80), (byte) (value >> 14)
      };
    }

    @Override
    public boolean refuse(Side side, Bytes message) {
      try {
        return of(side).with(of(side.other())).decrypt(new SignalMessage(message.toArray())).length
            < 0;
      } catch (InvalidMessageException refused) {
        return true;
      } catch (DuplicateMessageException
          | InvalidKeyException
          | InvalidVersionException
          | LegacyMessageException
          | NoSessionException
          | UntrustedIdentityException other) {
        return false;
      }
    }

    @Override
    public Object curve() throws Exception {
      ECKeyPair fresh = ECKeyPair.generate();
      byte[] first = fresh.getPrivateKey().calculateAgreement(fresh.getPublicKey());
      byte[] second = fresh.getPrivateKey().calculateAgreement(fresh.getPublicKey());
      return Bytes.wrap(first).equals(Bytes.wrap(second)) ? Bytes.wrap(first) : Bytes.EMPTY;
    }

    @Override
    public int stored(Side side) {
      return of(side).store.loadSession(of(side.other()).address).serialize().length;
    }
  }

  private static final class Device {
    private final IdentityKeyPair identity = IdentityKeyPair.generate();
    private final InMemorySignalProtocolStore store =
        new InMemorySignalProtocolStore(identity, REGISTRATION);
    private final SignalProtocolAddress address;
    private final Deque<PreKeyBundle> published = new ArrayDeque<>();
    private final ECKeyPair signed = ECKeyPair.generate();
    private final byte[] signature;
    private int next = 1;

    Device() throws Exception {
      this.address = new SignalProtocolAddress(new ServiceId.Aci(UUID.randomUUID()), 1);
      this.signature = sign(signed.getPublicKey().serialize());
      store.storeSignedPreKey(SIGNED, new SignedPreKeyRecord(SIGNED, NOW, signed, signature));
    }

    private byte[] sign(byte[] key) throws InvalidKeyException {
      return identity.getPrivateKey().calculateSignature(key);
    }

    SessionCipher with(Device peer) {
      return new SessionCipher(store, peer.address);
    }

    void publish() throws Exception {
      ECKeyPair ec = ECKeyPair.generate();
      KEMKeyPair kem = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
      byte[] kemSignature = sign(kem.getPublicKey().serialize());
      store.storePreKey(next, new PreKeyRecord(next, ec));
      store.storeKyberPreKey(next, new KyberPreKeyRecord(next, NOW, kem, kemSignature));
      published.add(
          new PreKeyBundle(
              REGISTRATION,
              1,
              next,
              ec.getPublicKey(),
              SIGNED,
              signed.getPublicKey(),
              signature,
              identity.getPublicKey(),
              next,
              kem.getPublicKey(),
              kemSignature));
      next++;
    }
  }
}
