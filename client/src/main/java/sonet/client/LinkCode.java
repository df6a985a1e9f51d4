package sonet.client;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import sonet.client.ClientException.Reason;
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
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final String SCHEME = "sonet:link?";
  private static final int BYTES = 16;
  private static final int CHARACTERS = 28;
  private static final int LONGEST = 2_000;

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
    String stripped = text.strip();
    if (stripped.length() > LONGEST) {
      throw invalid("it is too long");
    }
    if (!stripped.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return new LinkCode(typed(stripped), new Place("", "", ""));
    }
    Map<String, String> values = new HashMap<>();
    for (String pair : stripped.substring(SCHEME.length()).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw invalid("a part of it is cut off");
      }
      values.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
    }
    Place place =
        new Place(
            values.getOrDefault("server", ""),
            values.getOrDefault("tenant", ""),
            values.getOrDefault("account", ""));
    return new LinkCode(typed(values.getOrDefault("code", "")), place);
  }

  private static String decoded(String value) throws ClientException {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw invalid("a part of it cannot be read");
    }
  }

  private static Secret typed(String text) throws ClientException {
    int[] digits = new int[CHARACTERS];
    int count = 0;
    for (char c : text.toUpperCase(Locale.ROOT).toCharArray()) {
      if (c == '-' || Character.isWhitespace(c)) {
        continue;
      }
      int digit =
          switch (c) {
            case 'O' -> 0;
            case 'I', 'L' -> 1;
            default -> ALPHABET.indexOf(c);
          };
      if (digit < 0) {
        throw invalid("the character " + c + " is not in any");
      }
      if (count == CHARACTERS) {
        throw invalid("it has more than " + CHARACTERS + " characters");
      }
      digits[count++] = digit;
    }
    if (count < CHARACTERS) {
      throw invalid("it has " + count + " characters, and needs " + CHARACTERS);
    }
    return checked(digits);
  }

  private static Secret checked(int[] digits) throws ClientException {
    byte[] secret = packed(digits);
    int check =
        (digits[CHARACTERS - 3] & 3) << 10 | digits[CHARACTERS - 2] << 5 | digits[CHARACTERS - 1];
    Arrays.fill(digits, 0);
    if (check != check(secret)) {
      Arrays.fill(secret, (byte) 0);
      throw invalid("there is a slip in it");
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

  private static ClientException invalid(String why) {
    return new ClientException(
        Reason.INVALID_INPUT, "This is not the code of a device: " + why + ".");
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
    text.append(place > 0 && place % 4 == 0 ? "-" : "").append(ALPHABET.charAt(digit));
  }

  /// The code to be scanned.
  public String uri() {
    StringBuilder uri = new StringBuilder(SCHEME);
    append(uri, "server", place.server());
    append(uri, "tenant", place.tenant());
    append(uri, "account", place.account());
    return uri.append("code=").append(typed()).toString();
  }

  private static void append(StringBuilder uri, String name, String value) {
    if (!value.isEmpty()) {
      uri.append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
          .append('&');
    }
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
