package sonet.client;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.CryptoException;
import sonet.crypto.HashAlgorithm;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Sha256;
import sonet.crypto.SignatureScheme;
import sonet.crypto.Signer;
import sonet.crypto.spi.CryptoProvider;
import sonet.crypto.spi.HashFunction;
import sonet.crypto.spi.SignatureFunction;

/// A key on paper that brings its owner back into the account when all devices are lost
/// (docs/devices.md). It is shown once, when it is made; neither a device nor the server keeps more
/// than its public half.
///
/// ```
/// prk  = HMAC-SHA-256("Sonet 1.0 recovery key", secret)        (HKDF, RFC 5869)
/// seed = HKDF-Expand(prk, "ed25519", 32)                       the private key (RFC 8032)
/// ```
///
/// The secret has 160 bits. It is written as nine groups of five characters, of which the last of
/// each says whether there is a slip in the group or it stands in another place; the ninth group
/// has 20 bits of the secret's hash, which say whether the groups are all of one key. `0` and `O`,
/// or `1`, `I` and `L`, are the same, as are small and large letters. To be scanned it is a URI
/// that names server and account as well.
public final class RecoveryKey implements AutoCloseable {
  private static final CodeText TEXT = new CodeText("sonet:recovery?", "a recovery key");
  private static final Bytes LABEL = Bytes.utf8("Sonet 1.0 recovery key");
  private static final int BYTES = 20;
  private static final int SECRET_GROUPS = 8;
  private static final int GROUPS = SECRET_GROUPS + 1;
  private static final int GROUP = 5;

  private final Secret secret;
  private final LinkCode.Place place;

  private RecoveryKey(Secret secret, LinkCode.Place place) {
    this.secret = secret;
    this.place = place;
  }

  static RecoveryKey fresh(RandomSource random, LinkCode.Place place) {
    return new RecoveryKey(Secret.random(random, BYTES), place);
  }

  /// Reads a key, in either form.
  ///
  /// @throws ClientException with `INVALID_INPUT` for what is none, or has a slip in it; which
  ///   group that is in is said
  public static RecoveryKey parse(String text) throws ClientException {
    CodeText.Parts parts = TEXT.parse(text);
    int[] digits = TEXT.digits(parts.code(), GROUPS * GROUP);
    try {
      return new RecoveryKey(checked(digits), parts.place());
    } finally {
      Arrays.fill(digits, 0);
    }
  }

  private static Secret checked(int[] digits) throws ClientException {
    for (int group = 0; group < GROUPS; group++) {
      if (digits[group * GROUP + GROUP - 1] != groupCheck(digits, group)) {
        throw TEXT.invalid("there is a slip in group " + (group + 1) + " of " + GROUPS);
      }
    }
    byte[] bytes = new byte[BYTES];
    for (int group = 0; group < SECRET_GROUPS; group++) {
      int value = value(digits, group);
      // Two groups are five bytes.
      int bit = group * 20;
      for (int i = 0; i < 20; i++) {
        int at = bit + i;
        bytes[at / 8] |= (byte) ((value >> (19 - i) & 1) << (7 - at % 8));
      }
    }
    if (value(digits, SECRET_GROUPS) != check(bytes)) {
      Arrays.fill(bytes, (byte) 0);
      throw TEXT.invalid("its groups are not all of one key");
    }
    return Secret.wrap(bytes);
  }

  /// The 20 bits of a group.
  private static int value(int[] digits, int group) {
    int value = 0;
    for (int i = 0; i < GROUP - 1; i++) {
      value = value << 5 | digits[group * GROUP + i];
    }
    return value;
  }

  /// The last character of a group: a polynomial over GF(32) in its place and the other characters,
  /// so that each single slip is seen, and each pair that changed places, in a group or of groups.
  private static int groupCheck(int[] digits, int group) {
    int sum = group;
    for (int i = 0; i < GROUP - 1; i++) {
      sum = doubled(sum) ^ digits[group * GROUP + i];
    }
    return doubled(sum);
  }

  /// Times x, modulo x^5 + x^2 + 1.
  private static int doubled(int element) {
    return (element << 1 ^ (element >> 4) * 0b100101) & 31;
  }

  /// 20 bits of the secret's hash. They say nothing to whoever has the secret, and nobody else sees
  /// them.
  private static int check(byte[] secret) {
    Sha256 hash = Sha256.begin();
    hash.update(LABEL);
    hash.update(Bytes.of(secret));
    Bytes check = hash.finish();
    return (check.at(0) & 0xff) << 12 | (check.at(1) & 0xff) << 4 | (check.at(2) & 0xff) >> 4;
  }

  /// The key to be written down: `7YD4K-…`, in nine groups.
  public String written() {
    byte[] bytes = secret.expose();
    int[] digits = new int[GROUPS * GROUP];
    StringBuilder text = new StringBuilder();
    for (int group = 0; group < GROUPS; group++) {
      int value = group < SECRET_GROUPS ? bits(bytes, group * 20) : check(bytes);
      for (int i = 0; i < GROUP - 1; i++) {
        digits[group * GROUP + i] = value >> (15 - 5 * i) & 31;
      }
      digits[group * GROUP + GROUP - 1] = groupCheck(digits, group);
      text.append(group == 0 ? "" : "-");
      for (int i = 0; i < GROUP; i++) {
        text.append(CodeText.character(digits[group * GROUP + i]));
      }
    }
    Arrays.fill(bytes, (byte) 0);
    Arrays.fill(digits, 0);
    return text.toString();
  }

  /// The 20 bits from one on.
  private static int bits(byte[] bytes, int from) {
    int value = 0;
    for (int at = from; at < from + 20; at++) {
      value = value << 1 | (bytes[at / 8] >> (7 - at % 8) & 1);
    }
    return value;
  }

  /// The key to be scanned.
  public String uri() {
    return TEXT.uri(new CodeText.Parts(place, written()));
  }

  /// Where the account is, if the key says so.
  public Optional<LinkCode.Place> place() {
    return place.server().isEmpty() && place.account().isEmpty()
        ? Optional.empty()
        : Optional.of(place);
  }

  /// What signs with it, as long as it is open.
  Signer signer(CryptoProvider provider) {
    return new PaperSigner(
        provider.signature(SignatureScheme.ED25519).orElseThrow(), seed(provider));
  }

  private Secret seed(CryptoProvider provider) {
    HashFunction hash = provider.hash(HashAlgorithm.SHA256).orElseThrow();
    byte[] input = secret.expose();
    byte[] prk = hash.hmac(LABEL.toArray(), input);
    try {
      return Secret.wrap(hash.expand(prk, 32, Bytes.utf8("ed25519").toArray()));
    } finally {
      Arrays.fill(input, (byte) 0);
      Arrays.fill(prk, (byte) 0);
    }
  }

  private record PaperSigner(SignatureFunction function, Secret seed, Bytes publicKey)
      implements Signer {
    PaperSigner(SignatureFunction function, Secret seed) {
      this(function, seed, publicKey(function, seed));
    }

    private static Bytes publicKey(SignatureFunction function, Secret seed) {
      byte[] key = seed.expose();
      try {
        return Bytes.wrap(function.publicKey(key));
      } catch (CryptoException impossible) {
        throw new AssertionError("every 32 bytes are a private key of Ed25519", impossible);
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }

    @Override
    public SignatureScheme scheme() {
      return SignatureScheme.ED25519;
    }

    @Override
    public Bytes sign(Bytes message) {
      byte[] key = seed.expose();
      try {
        return Bytes.wrap(function.sign(key, publicKey.toArray(), message.toArray()));
      } finally {
        Arrays.fill(key, (byte) 0);
      }
    }
  }

  /// Wipes the secret.
  @Override
  public void close() {
    secret.close();
  }

  /// Leaves the secret out.
  @Override
  public String toString() {
    return "RecoveryKey[" + place.account() + "]";
  }
}
