package sonet.transparency;

import java.util.List;
import java.util.Optional;
import sonet.crypto.GroupAlgorithm;
import sonet.crypto.SignatureScheme;

/// A cipher suite of the draft (§11.1, §17.1). All of them hash with SHA-256 and have openings of
/// 16 bytes.
///
/// Tree heads of a suite with two schemes carry both signatures, one after the other, and both must
/// verify. The verifiable random function stays a classical one: it hides labels, and forges
/// nothing.
@SuppressWarnings("ImmutableEnumChecker") // its lists are immutable
public enum TransparencySuite {
  /// `KT_128_SHA256_P256`.
  P256(0x0001, List.of(SignatureScheme.ECDSA_SECP256R1_SHA256), GroupAlgorithm.P256),
  /// `KT_128_SHA256_Ed25519`.
  ED25519(0x0002, List.of(SignatureScheme.ED25519), GroupAlgorithm.EDWARDS25519),
  /// `KT_128_SHA256_Ed25519_MLDSA44`, in the range for private use.
  ED25519_ML_DSA_44(
      0xf001,
      List.of(SignatureScheme.ED25519, SignatureScheme.ML_DSA_44),
      GroupAlgorithm.EDWARDS25519);

  /// `Nc`, the length of an opening in bytes.
  public static final int OPENING_LENGTH = 16;

  /// `Hash.Nh` and `VRF.Nh`, the length of a hash and of a VRF output in bytes.
  public static final int HASH_LENGTH = 32;

  private static final int CHALLENGE_LENGTH = 16;

  private final int id;
  private final List<SignatureScheme> schemes;
  private final GroupAlgorithm group;

  TransparencySuite(int id, List<SignatureScheme> schemes, GroupAlgorithm group) {
    this.id = id;
    this.schemes = schemes;
    this.group = group;
  }

  /// The suite of a code point.
  public static Optional<TransparencySuite> of(int id) {
    for (TransparencySuite suite : values()) {
      if (suite.id == id) {
        return Optional.of(suite);
      }
    }
    return Optional.empty();
  }

  /// The code point.
  public int id() {
    return id;
  }

  /// The schemes with which a tree head is signed, all of them.
  public List<SignatureScheme> schemes() {
    return schemes;
  }

  /// The group of the verifiable random function.
  public GroupAlgorithm group() {
    return group;
  }

  /// `VRF.Np`, the length of a VRF proof in bytes.
  public int vrfProofLength() {
    return group.pointLength() + CHALLENGE_LENGTH + group.scalarLength();
  }
}
