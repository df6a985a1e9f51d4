package sonet.server.witness;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.store.StoreException;
import sonet.transparency.Primitives;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSigner;

/// The keys of a witness, made at its first start: one for Ed25519 and one for ML-DSA-44.
final class WitnessKeys {
  private static final int VERSION = 1;
  private static final List<NoteKey.Type> TYPES =
      List.of(NoteKey.Type.COSIGNATURE_ED25519, NoteKey.Type.COSIGNATURE_ML_DSA_44);

  private WitnessKeys() {}

  /// The keys that are kept in a state, or fresh ones that are kept from now on.
  ///
  /// @param name in the keys, at the first start
  static List<NoteSigner> open(
      WitnessState state, Primitives primitives, String name, RandomSource random)
      throws StoreException {
    Optional<Bytes> kept = state.keys();
    if (kept.isEmpty()) {
      List<KeyPair> pairs =
          TYPES.stream().map(type -> NoteSigner.generate(primitives, type, random)).toList();
      Bytes written = write(name, pairs);
      state.keep(written);
      kept = Optional.of(written);
    }
    try {
      return Reader.decode(kept.get(), reader -> read(reader, primitives));
    } catch (DecodeException e) {
      throw new StoreException(
          StoreException.Reason.CORRUPT, "the keys of the witness cannot be read", e);
    }
  }

  private static Bytes write(String name, List<KeyPair> pairs) {
    Writer writer = new Writer().u8(VERSION).opaque(Bytes.utf8(name));
    for (KeyPair pair : pairs) {
      byte[] secret = pair.privateKey().expose();
      writer.opaque(Bytes.of(secret)).opaque(pair.publicKey());
      Arrays.fill(secret, (byte) 0);
      pair.close();
    }
    return writer.toBytes();
  }

  private static List<NoteSigner> read(Reader reader, Primitives primitives)
      throws DecodeException {
    int version = reader.u8();
    if (version != VERSION) {
      throw new DecodeException("keys of version " + version);
    }
    String name = reader.opaque().toUtf8();
    List<NoteSigner> signers = new ArrayList<>();
    for (NoteKey.Type type : TYPES) {
      Secret secret = reader.opaqueSecret();
      signers.add(NoteSigner.of(primitives, name, type, new KeyPair(secret, reader.opaque())));
    }
    return signers;
  }
}
