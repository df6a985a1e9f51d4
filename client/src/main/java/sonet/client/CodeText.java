package sonet.client;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import sonet.client.ClientException.Reason;

/// What all codes have in common that are typed or scanned: the characters, of which `0` and `O`,
/// or `1`, `I` and `L`, are the same, and the URI with the place of an account.
///
/// @param scheme with which the URI begins
/// @param what the code is, for messages: `the code of a device`
record CodeText(String scheme, String what) {
  private static final String ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int LONGEST = 2_000;

  /// The character of a digit.
  static char character(int digit) {
    return ALPHABET.charAt(digit);
  }

  /// The digits of a code that was typed.
  ///
  /// @param number how many it has
  int[] digits(String text, int number) throws ClientException {
    int[] digits = new int[number];
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
      if (count == number) {
        throw invalid("it has more than " + number + " characters");
      }
      digits[count++] = digit;
    }
    if (count < number) {
      throw invalid("it has " + count + " characters, and needs " + number);
    }
    return digits;
  }

  /// What a code says, in either form.
  ///
  /// @param place where the account is; its parts are empty in a code that was typed
  /// @param code the code to be typed
  record Parts(LinkCode.Place place, String code) {}

  /// Takes a code apart.
  ///
  /// @throws ClientException with `INVALID_INPUT`
  Parts parse(String text) throws ClientException {
    String stripped = text.strip();
    if (stripped.length() > LONGEST) {
      throw invalid("it is too long");
    }
    if (!stripped.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return new Parts(new LinkCode.Place("", "", ""), stripped);
    }
    Map<String, String> values = new HashMap<>();
    for (String pair : stripped.substring(scheme.length()).split("&", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 0) {
        throw invalid("a part of it is cut off");
      }
      values.put(pair.substring(0, equals), decoded(pair.substring(equals + 1)));
    }
    return new Parts(
        new LinkCode.Place(
            values.getOrDefault("server", ""),
            values.getOrDefault("tenant", ""),
            values.getOrDefault("account", "")),
        values.getOrDefault("code", ""));
  }

  private String decoded(String value) throws ClientException {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException malformed) {
      throw invalid("a part of it cannot be read");
    }
  }

  /// The code to be scanned.
  String uri(Parts parts) {
    StringBuilder uri = new StringBuilder(scheme);
    append(uri, "server", parts.place().server());
    append(uri, "tenant", parts.place().tenant());
    append(uri, "account", parts.place().account());
    return uri.append("code=").append(parts.code()).toString();
  }

  private static void append(StringBuilder uri, String name, String value) {
    if (!value.isEmpty()) {
      uri.append(name)
          .append('=')
          .append(URLEncoder.encode(value, StandardCharsets.UTF_8))
          .append('&');
    }
  }

  ClientException invalid(String why) {
    return new ClientException(Reason.INVALID_INPUT, "This is not " + what + ": " + why + ".");
  }
}
