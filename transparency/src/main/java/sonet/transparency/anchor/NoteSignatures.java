package sonet.transparency.anchor;

import java.util.List;
import sonet.crypto.Bytes;
import sonet.crypto.codec.Writer;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// Signs checkpoints and checks who signed them (signed-note, tlog-cosignature).
public final class NoteSignatures {
  private static final Bytes LABEL = Bytes.utf8("subtree/v1\n\0");
  private static final int TIME_LENGTH = 8;

  private NoteSignatures() {}

  /// Whether a key signed a checkpoint.
  ///
  /// @throws TransparencyException when there is a signature that names the key and does not
  ///   verify: then nothing of the note is to be believed
  public static boolean signed(Primitives primitives, SignedNote note, NoteKey key)
      throws TransparencyException {
    List<SignedNote.Line> lines = of(primitives, note, key);
    for (SignedNote.Line line : lines) {
      if (!verifies(primitives, note.text(), key, line.signature())) {
        throw new TransparencyException(Reason.ANCHOR, "signature of " + key.name());
      }
    }
    return !lines.isEmpty();
  }

  private static boolean verifies(Primitives primitives, String text, NoteKey key, Bytes signature)
      throws TransparencyException {
    boolean timed = key.type() != NoteKey.Type.ED25519;
    if (timed && signature.length() <= TIME_LENGTH) {
      return false;
    }
    long time = timed ? time(signature) : 0;
    if (time < 0) {
      return false;
    }
    Bytes message = message(text, key, time);
    Bytes raw = timed ? signature.slice(TIME_LENGTH, signature.length()) : signature;
    return primitives
        .provider()
        .signature(key.type().scheme())
        .orElseThrow()
        .verify(key.key().toArray(), message.toArray(), raw.toArray());
  }

  private static long time(Bytes signature) {
    long time = 0;
    for (int i = 0; i < TIME_LENGTH; i++) {
      time = time << 8 | (signature.at(i) & 0xff);
    }
    return time;
  }

  /// What a key signs of a note.
  private static Bytes message(String text, NoteKey key, long time) throws TransparencyException {
    return switch (key.type()) {
      case ED25519 -> Bytes.utf8(text);
      case COSIGNATURE_ED25519 -> Bytes.utf8("cosignature/v1\ntime " + time + "\n" + text);
      case COSIGNATURE_ML_DSA_44 -> {
        Checkpoint checkpoint = Checkpoint.parse(text);
        Writer writer = new Writer().raw(LABEL);
        name(writer, key.name());
        writer.u64(time);
        name(writer, checkpoint.origin());
        writer.u64(0).u64(checkpoint.head().size()).raw(checkpoint.head().root());
        yield writer.toBytes();
      }
    };
  }

  private static void name(Writer writer, String name) throws TransparencyException {
    Bytes bytes = Bytes.utf8(name);
    if (bytes.length() > 0xff) {
      throw new TransparencyException(Reason.MALFORMED, "a name of " + bytes.length() + " bytes");
    }
    writer.u8(bytes.length()).raw(bytes);
  }

  /// The signatures of a note that name a key, which need not verify.
  public static List<SignedNote.Line> of(Primitives primitives, SignedNote note, NoteKey key) {
    Bytes id = key.id(primitives);
    return note.signatures().stream()
        .filter(line -> line.name().equals(key.name()) && line.keyId().equals(id))
        .toList();
  }

  /// A note with another signature.
  ///
  /// @param time in seconds since 1970; only cosignatures have it
  public static SignedNote sign(
      Primitives primitives, SignedNote note, NoteSigner signer, long time)
      throws TransparencyException {
    NoteKey key = signer.key();
    Bytes signature = signer.signer().sign(message(note.text(), key, time));
    Bytes value =
        key.type() == NoteKey.Type.ED25519
            ? signature
            : new Writer().u64(time).raw(signature).toBytes();
    return note.with(new SignedNote.Line(key.name(), key.id(primitives), value));
  }
}
