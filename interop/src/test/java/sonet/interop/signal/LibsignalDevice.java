package sonet.interop.signal;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.signal.libsignal.protocol.DuplicateMessageException;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.ServiceId;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.ecc.ECKeyPair;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import org.signal.libsignal.protocol.kem.KEMKeyPair;
import org.signal.libsignal.protocol.kem.KEMKeyType;
import org.signal.libsignal.protocol.message.CiphertextMessage;
import org.signal.libsignal.protocol.message.PreKeySignalMessage;
import org.signal.libsignal.protocol.message.SignalMessage;
import org.signal.libsignal.protocol.state.KyberPreKeyRecord;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.PreKeyRecord;
import org.signal.libsignal.protocol.state.SignedPreKeyRecord;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;
import sonet.crypto.Bytes;
import sonet.interop.signal.SonetDevice.Incoming;

/// Signal's library with its own store in memory.
final class LibsignalDevice {
  private static final int ONE_TIME = 3;
  private static final int SIGNED = 4;
  private static final int KYBER = 5;

  private final InMemorySignalProtocolStore store =
      new InMemorySignalProtocolStore(IdentityKeyPair.generate(), 77);
  private final SignalProtocolAddress peer =
      new SignalProtocolAddress(new ServiceId.Aci(new UUID(1, 2)), 1);

  /// Its prekeys, with a one-time key.
  PreKeyBundle bundle() {
    ECKeyPair oneTime = ECKeyPair.generate();
    store.storePreKey(ONE_TIME, new PreKeyRecord(ONE_TIME, oneTime));
    return bundle(ONE_TIME, oneTime.getPublicKey());
  }

  /// Its prekeys, without one.
  PreKeyBundle bundleWithoutOneTime() {
    return bundle(PreKeyBundle.NULL_PRE_KEY_ID, null);
  }

  private PreKeyBundle bundle(int oneTimeId, @Nullable ECPublicKey oneTime) {
    ECKeyPair signed = ECKeyPair.generate();
    byte[] signature = sign(signed.getPublicKey().serialize());
    store.storeSignedPreKey(SIGNED, new SignedPreKeyRecord(SIGNED, 0, signed, signature));
    KEMKeyPair kyber = KEMKeyPair.generate(KEMKeyType.KYBER_1024);
    byte[] kyberSignature = sign(kyber.getPublicKey().serialize());
    store.storeKyberPreKey(KYBER, new KyberPreKeyRecord(KYBER, 0, kyber, kyberSignature));
    return new PreKeyBundle(
        77,
        1,
        oneTimeId,
        oneTime,
        SIGNED,
        signed.getPublicKey(),
        signature,
        store.getIdentityKeyPair().getPublicKey(),
        KYBER,
        kyber.getPublicKey(),
        kyberSignature);
  }

  private byte[] sign(byte[] message) {
    return store.getIdentityKeyPair().getPrivateKey().calculateSignature(message);
  }

  void begin(PreKeyBundle bundle) throws Exception {
    new SessionBuilder(store, peer).process(bundle);
  }

  Incoming seal(Bytes plaintext) throws Exception {
    CiphertextMessage message = new SessionCipher(store, peer).encrypt(plaintext.toArray());
    return new Incoming(
        message.getType() == CiphertextMessage.PREKEY_TYPE, Bytes.of(message.serialize()));
  }

  Bytes open(Incoming message) throws Exception {
    SessionCipher cipher = new SessionCipher(store, peer);
    byte[] bytes = message.bytes().toArray();
    return Bytes.of(
        message.first()
            ? cipher.decrypt(new PreKeySignalMessage(bytes))
            : cipher.decrypt(new SignalMessage(bytes)));
  }

  /// Whether it takes a message for one that it has read.
  boolean knows(Incoming message) throws Exception {
    try {
      var _ = open(message);
      return false;
    } catch (DuplicateMessageException e) {
      return true;
    }
  }
}
