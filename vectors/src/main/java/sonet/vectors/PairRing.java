package sonet.vectors;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.Secret;
import sonet.ratchet.PairSuite;
import sonet.ratchet.PrekeyKind;
import sonet.ratchet.RatchetException;
import sonet.ratchet.bundle.OwnBundle;
import sonet.ratchet.bundle.OwnOneTimeKey;
import sonet.ratchet.bundle.PairIdentity;
import sonet.ratchet.bundle.PrekeyId;
import sonet.ratchet.bundle.PrekeyRing;

/// The private keys of a responder, as a vector gives them.
///
/// @param identity who it is
/// @param published its bundle
/// @param oneTime its one-time keys, of which none was used
record PairRing(PairIdentity identity, OwnBundle published, List<OwnOneTimeKey> oneTime)
    implements PrekeyRing {
  PairRing {
    oneTime = List.copyOf(oneTime);
  }

  static PairRing read(VectorFields responder) throws VectorException, RatchetException {
    List<OwnOneTimeKey> keys = new ArrayList<>();
    for (Bytes key : responder.listOfBytes("one_time_keys")) {
      keys.add(OwnOneTimeKey.decode(Secret.of(key)));
    }
    return new PairRing(
        PairIdentity.decode(responder.secret("identity")),
        OwnBundle.decode(responder.secret("bundle")),
        keys);
  }

  VectorWriter write() {
    return new VectorWriter()
        .bytes("identity", identity.encode())
        .bytes("bundle", published.encode())
        .listOfBytes(
            "one_time_keys",
            oneTime.stream().map(key -> Bytes.wrap(key.encode().expose())).toList());
  }

  @Override
  public Optional<OwnBundle> bundle(long version) {
    return Optional.of(published).filter(bundle -> bundle.version() == version);
  }

  @Override
  public Optional<KeyPair> oneTime(PairSuite suite, PrekeyKind kind, PrekeyId id) {
    return oneTime.stream()
        .filter(key -> key.suite() == suite && key.kind() == kind && key.id().equals(id))
        .findFirst()
        .map(OwnOneTimeKey::key);
  }

  @Override
  public boolean wasAccepted(Bytes initiation) {
    return false;
  }
}
