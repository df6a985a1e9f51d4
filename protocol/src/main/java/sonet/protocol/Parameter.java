package sonet.protocol;

/// A value in the path or the query of an [Operation].
///
/// @param name how it is called there
/// @param kind what it looks like
/// @param description what it is for, as a phrase
public record Parameter(String name, Kind kind, String description) {
  /// An account.
  public static final Parameter ACCOUNT =
      new Parameter("name", Kind.ACCOUNT_NAME, "the name of the account");

  /// A device.
  public static final Parameter DEVICE =
      new Parameter("device", Kind.DEVICE_ID, "the id of the device");

  /// A group.
  public static final Parameter GROUP =
      new Parameter("group", Kind.GROUP_ID, "the id of the group");

  /// A cursor.
  public static final Parameter AFTER =
      new Parameter("after", Kind.NUMBER, "the number of the last entry that is not wanted");

  /// The size of a page.
  public static final Parameter LIMIT =
      new Parameter("limit", Kind.NUMBER, "how many entries are wanted at most");

  /// An epoch.
  public static final Parameter EPOCH = new Parameter("epoch", Kind.NUMBER, "the epoch");

  /// A tenant.
  public static final Parameter TENANT =
      new Parameter("tenant", Kind.TENANT_NAME, "the name of the tenant");

  /// What an administrator's list names.
  public static final Parameter ID =
      new Parameter("id", Kind.TEXT, "the id that the list of these has");

  /// A cursor in a list.
  public static final Parameter FROM =
      new Parameter("from", Kind.TEXT, "the cursor that the page before has as next");

  /// The beginning of a time.
  public static final Parameter SINCE =
      new Parameter("since", Kind.TEXT, "only what was at this time (RFC 3339) or later");

  /// The end of a time.
  public static final Parameter UNTIL =
      new Parameter("until", Kind.TEXT, "only what was before this time (RFC 3339)");

  /// Who did something.
  public static final Parameter WHO =
      new Parameter("who", Kind.TEXT, "only what was done by the device or token with this id");

  /// What was done.
  public static final Parameter WHAT =
      new Parameter("what", Kind.TEXT, "only this operation, by its id");

  /// What is said beside a change of an account's keys.
  public static final Parameter NOTE =
      new Parameter(
          "note",
          Kind.TEXT,
          "why, for the owner and the contacts of the account, in up to 255 bytes of UTF-8; it must"
              + " be there");

  /// Whom something was about.
  public static final Parameter ABOUT =
      new Parameter("account", Kind.ACCOUNT_NAME, "only what this account did, or was done to it");

  /// Whether it must be there also where it stands in the query.
  public boolean isMandatory() {
    return equals(NOTE);
  }

  /// What a value looks like.
  public enum Kind {
    /// A whole number of 0 or more.
    NUMBER,
    /// An [AccountName].
    ACCOUNT_NAME,
    /// A [DeviceId].
    DEVICE_ID,
    /// A [GroupId].
    GROUP_ID,
    /// A [TenantName].
    TENANT_NAME,
    /// Any text.
    TEXT,
    /// The rest of a path, slashes included; it stands at the end of one.
    PATH
  }
}
