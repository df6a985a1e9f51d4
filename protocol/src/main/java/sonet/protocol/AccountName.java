package sonet.protocol;

import sonet.crypto.Bytes;

/// The name of an account: 1 to 64 of the characters `a-z 0-9 . _ -`, the first a letter or digit.
///
/// It is unique within a server, and its UTF-8 form is the `identity` of the basic credential in
/// the leaves of the account's devices (RFC 9420 §5.3).
public record AccountName(String value) {
  /// Checks the characters.
  public AccountName {
    if (value.isEmpty() || value.length() > 64) {
      throw new IllegalArgumentException("an account name has 1 to 64 characters");
    }
    if (value.equals("self")) {
      throw new IllegalArgumentException("\"self\" stands for the asking account, choose another");
    }
    if (!isLetterOrDigit(value.charAt(0)) || !value.chars().allMatch(AccountName::isAllowed)) {
      throw new IllegalArgumentException(
          "an account name is made of a-z 0-9 . _ - and begins with a letter or digit");
    }
  }

  /// The identity of the account's credentials.
  public Bytes identity() {
    return Bytes.utf8(value);
  }

  private static boolean isLetterOrDigit(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
  }

  private static boolean isAllowed(int c) {
    return isLetterOrDigit(c) || c == '.' || c == '_' || c == '-';
  }

  /// The name itself.
  @Override
  public String toString() {
    return value;
  }
}
