package sonet.transparency.anchor;

import java.util.Arrays;
import java.util.Base64;
import sonet.crypto.Bytes;
import sonet.crypto.SignatureScheme;
import sonet.transparency.Primitives;
import sonet.transparency.TransparencyException;
import sonet.transparency.TransparencyException.Reason;

/// A key that signs notes (signed-note, "verifier keys").
///
/// @param name whose it is
/// @param type what it signs
/// @param key the raw public key
public record NoteKey(String name, Type type, Bytes key) {
  /// How many bytes a name has at most: a cosignature has room for no more.
  public static final int LONGEST_NAME = 255;

  private static final int ID_LENGTH = 4;

  /// What a key signs.
  public enum Type {
    /// The text of a note, with Ed25519.
    ED25519(0x01, SignatureScheme.ED25519),
    /// A checkpoint and the time, with Ed25519 (tlog-cosignature).
    COSIGNATURE_ED25519(0x04, SignatureScheme.ED25519),
    /// A checkpoint and the time, with ML-DSA-44 (tlog-cosignature).
    COSIGNATURE_ML_DSA_44(0x06, SignatureScheme.ML_DSA_44);

    private final int id;
    private final SignatureScheme scheme;

    Type(int id, SignatureScheme scheme) {
      this.id = id;
      this.scheme = scheme;
    }

    /// The scheme of its signatures.
    public SignatureScheme scheme() {
      return scheme;
    }
  }

  /// Checks the name and the length.
  public NoteKey {
    if (!isName(name) || key.length() != type.scheme().publicKeyLength()) {
      throw new IllegalArgumentException("no name or key of a note");
    }
  }

  /// Whether a text can be the name of a key.
  public static boolean isName(String name) {
    return !name.isEmpty()
        && name.chars()
            .noneMatch(
                c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c < 0x20);
  }

  /// Reads a verifier key: name, id in hex, and type with key in base64, with plus signs between.
  public static NoteKey parse(Primitives primitives, String text) throws TransparencyException {
    String[] parts = text.split("\\+", 3);
    if (parts.length != 3) {
      throw malformed();
    }
    try {
      byte[] material = Base64.getDecoder().decode(parts[2]);
      NoteKey key = new NoteKey(parts[0], type(material), Bytes.of(material, 1, material.length));
      if (!key.id(primitives).toHex().equals(parts[1])) {
        throw malformed();
      }
      return key;
    } catch (IllegalArgumentException e) {
      throw malformed();
    }
  }

  private static Type type(byte[] material) {
    return Arrays.stream(Type.values())
        .filter(type -> material.length > 0 && type.id == material[0])
        .findFirst()
        .orElseThrow(IllegalArgumentException::new);
  }

  private static TransparencyException malformed() {
    return new TransparencyException(Reason.MALFORMED, "no verifier key");
  }

  /// The id by which a signature names it.
  public Bytes id(Primitives primitives) {
    return primitives
        .hash(Bytes.utf8(name + "\n"), Bytes.of((byte) type.id), key)
        .slice(0, ID_LENGTH);
  }

  /// The verifier key as text.
  public String format(Primitives primitives) {
    Bytes material = Bytes.concat(Bytes.of((byte) type.id), key);
    return name
        + "+"
        + id(primitives).toHex()
        + "+"
        + Base64.getEncoder().encodeToString(material.toArray());
  }
}
