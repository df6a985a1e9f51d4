package sonet.client;

import java.util.Arrays;
import java.util.Optional;
import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;
import sonet.crypto.Secret;
import sonet.crypto.Sha256;

/// The code that a device shows and another one takes, so that the one links the other. It is good
/// once and for some minutes, and whoever sees it meanwhile can take it: show it to nobody else.
///
/// It holds a secret of 128 bits. To be typed it is 28 characters in groups of four, of which the
/// last say whether there is a slip: `0` and `O`, or `1`, `I` and `L`, are the same, as are small
/// and large letters. To be scanned it is a URI that names server and account as well.
public final class LinkCode implements AutoCloseable {
  private static final CodeText TEXT = new CodeText("sonet:link?", "the code of a device");
  private static final int BYTES = 16;
  private static final int CHARACTERS = 28;

  private final Secret secret;
  private final Place place;

  private LinkCode(Secret secret, Place place) {
    this.secret = secret;
    this.place = place;
  }

  /// What a code that was scanned says beside its secret; each is empty in one that was typed.
  ///
  /// @param server the address
  /// @param tenant of the server
  /// @param account the name
  public record Place(String server, String tenant, String account) {}

  static LinkCode fresh(RandomSource random, Place place) {
    return new LinkCode(Secret.random(random, BYTES), place);
  }

  /// Reads a code, in either form.
  ///
  /// @throws ClientException with `INVALID_INPUT` for what is none, or has a slip in it
  public static LinkCode parse(String text) throws ClientException {
    CodeText.Parts parts = TEXT.parse(text);
    return new LinkCode(checked(TEXT.digits(parts.code(), CHARACTERS)), parts.place());
  }

  private static Secret checked(int[] digits) throws ClientException {
    byte[] secret = packed(digits);
    int check =
        (digits[CHARACTERS - 3] & 3) << 10 | digits[CHARACTERS - 2] << 5 | digits[CHARACTERS - 1];
    Arrays.fill(digits, 0);
    if (check != check(secret)) {
      Arrays.fill(secret, (byte) 0);
      throw TEXT.invalid("there is a slip in it");
    }
    return Secret.wrap(secret);
  }

  /// The first 128 of the digits' bits.
  private static byte[] packed(int[] digits) {
    byte[] secret = new byte[BYTES];
    int gathered = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; at < BYTES; i++) {
      gathered = gathered << 5 | digits[i];
      bits += 5;
      if (bits >= 8) {
        bits -= 8;
        secret[at++] = (byte) (gathered >> bits);
      }
    }
    return secret;
  }

  /// 12 bits of the secret's hash. They say nothing to whoever has the secret, and nobody else sees
  /// them.
  private static int check(byte[] secret) {
    Sha256 hash = Sha256.begin();
    hash.update(Bytes.utf8("Sonet 1.0 link code"));
    hash.update(Bytes.of(secret));
    Bytes check = hash.finish();
    return (check.at(0) & 0xff) << 4 | (check.at(1) & 0xff) >> 4;
  }

  /// The code to be typed: `7YD4-…`, in seven groups.
  public String typed() {
    byte[] bytes = secret.expose();
    int check = check(bytes);
    StringBuilder text = new StringBuilder();
    int gathered = 0;
    int bits = 0;
    int at = 0;
    for (int i = 0; i < CHARACTERS - 3; i++) {
      if (bits < 5) {
        gathered = gathered << 8 | (bytes[at++] & 0xff);
        bits += 8;
      }
      bits -= 5;
      append(text, i, gathered >> bits & 31);
    }
    // Three bits of the secret are left, and 12 of the check follow.
    append(text, CHARACTERS - 3, (gathered & 7) << 2 | check >> 10);
    append(text, CHARACTERS - 2, check >> 5 & 31);
    append(text, CHARACTERS - 1, check & 31);
    Arrays.fill(bytes, (byte) 0);
    return text.toString();
  }

  private static void append(StringBuilder text, int place, int digit) {
    text.append(place > 0 && place % 4 == 0 ? "-" : "").append(CodeText.character(digit));
  }

  /// The code to be scanned.
  public String uri() {
    return TEXT.uri(new CodeText.Parts(place, typed()));
  }

  /// Where the account is, if the code says so.
  public Optional<Place> place() {
    return place.server().isEmpty() && place.account().isEmpty()
        ? Optional.empty()
        : Optional.of(place);
  }

  Secret secret() {
    return secret;
  }

  /// Wipes the secret.
  @Override
  public void close() {
    secret.close();
  }

  /// Leaves the secret out.
  @Override
  public String toString() {
    return "LinkCode[" + place.account() + "]";
  }
}
