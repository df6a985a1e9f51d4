package sonet.server.transparency.anchor;

import java.util.ArrayList;
import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.KeyPair;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.codec.DecodeException;
import sonet.crypto.codec.Reader;
import sonet.crypto.codec.Writer;
import sonet.transparency.TransparencyException;
import sonet.transparency.anchor.Checkpoint;
import sonet.transparency.anchor.MerkleProof;
import sonet.transparency.anchor.NoteKey;
import sonet.transparency.anchor.NoteSignatures;
import sonet.transparency.anchor.NoteSigner;
import sonet.transparency.anchor.SignedNote;

/// The name and the keys of an anchor log, made once and kept for its life: Ed25519, which public
/// witnesses ask for, and ML-DSA-44.
///
/// ```
/// struct { opaque private<V>; opaque public<V>; } Key;
/// struct { opaque origin<V>; Key ed25519; Key ml_dsa_44; }
/// ```
///
/// @param origin the name
/// @param signers the keys
record AnchorKeys(String origin, List<NoteSigner> signers) {
  private static final List<NoteKey.Type> TYPES =
      List.of(NoteKey.Type.ED25519, NoteKey.Type.COSIGNATURE_ML_DSA_44);

  AnchorKeys {
    signers = List.copyOf(signers);
  }

  /// What a document holds of fresh keys.
  static Bytes create(String origin, RandomSource random) {
    Writer writer = new Writer().opaque(Bytes.utf8(origin));
    for (NoteKey.Type type : TYPES) {
      try (KeyPair pair = NoteSigner.generate(AnchorSettings.PRIMITIVES, type, random)) {
        writer.opaque(pair.privateKey()).opaque(pair.publicKey());
      }
    }
    return writer.toBytes();
  }

  static AnchorKeys decode(Bytes document) {
    try {
      return Reader.decode(document, AnchorKeys::read);
    } catch (DecodeException e) {
      throw new AssertionError("a document of the store holds no keys of an anchor log", e);
    }
  }

  private static AnchorKeys read(Reader reader) throws DecodeException {
    String origin = reader.opaque().toUtf8();
    List<NoteSigner> signers = new ArrayList<>();
    for (NoteKey.Type type : TYPES) {
      Secret secret = reader.opaqueSecret();
      signers.add(
          NoteSigner.of(
              AnchorSettings.PRIMITIVES, origin, type, new KeyPair(secret, reader.opaque())));
    }
    return new AnchorKeys(origin, signers);
  }

  /// The verifier keys.
  List<NoteKey> keys() {
    return signers.stream().map(NoteSigner::key).toList();
  }

  /// The lines of a policy that name this log.
  String policy() {
    StringBuilder lines = new StringBuilder();
    keys()
        .forEach(
            key -> lines.append("log ").append(key.format(AnchorSettings.PRIMITIVES)).append('\n'));
    return lines.toString();
  }

  /// The checkpoint of a tree.
  ///
  /// @param time in seconds since 1970
  SignedNote sign(MerkleProof.Head head, long time) {
    SignedNote note = new SignedNote(new Checkpoint(origin, head, List.of()).format(), List.of());
    try {
      for (NoteSigner signer : signers) {
        note = NoteSignatures.sign(AnchorSettings.PRIMITIVES, note, signer, time);
      }
      return note;
    } catch (TransparencyException e) {
      throw new AssertionError("a checkpoint can be signed", e);
    }
  }
}
