package sonet.protocol;

/// The name of a tenant: 1 to 63 of the characters `a-z 0-9 -`, the first and the last a letter or
/// digit, so that it can be a label of a host name.
public record TenantName(String value) {
  /// The tenant that requests are for when they name none.
  public static final TenantName DEFAULT = new TenantName("default");

  /// Checks the characters.
  public TenantName {
    if (value.isEmpty() || value.length() > 63) {
      throw new IllegalArgumentException("a tenant's name has 1 to 63 characters");
    }
    if (!value.chars().allMatch(TenantName::isAllowed)
        || value.startsWith("-")
        || value.endsWith("-")) {
      throw new IllegalArgumentException(
          "a tenant's name is made of a-z 0-9 - and begins and ends with a letter or digit");
    }
  }

  private static boolean isAllowed(int c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  }

  /// The name itself.
  @Override
  public String toString() {
    return value;
  }
}
