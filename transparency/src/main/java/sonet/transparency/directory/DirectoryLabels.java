package sonet.transparency.directory;

import sonet.crypto.Bytes;
import sonet.crypto.RandomSource;

/// The labels of a log. The first byte says what a label is of, so that no account can have the
/// label of anything else.
public final class DirectoryLabels {
  /// How many bytes the name of an account may have, so that its label fits (§11.7).
  public static final int LONGEST_ACCOUNT = 254;

  private static final byte PADDING = 0;
  private static final byte ACCOUNT = 1;
  private static final byte OPERATOR = 3;
  private static final int PADDING_LENGTH = 32;

  private DirectoryLabels() {}

  /// The label of an account, whose values are [DeviceSet]s.
  ///
  /// @param account its name
  /// @throws IllegalArgumentException when the name is empty or too long
  public static Bytes account(Bytes account) {
    if (account.isEmpty() || account.length() > LONGEST_ACCOUNT) {
      throw new IllegalArgumentException("an account's name of " + account.length() + " bytes");
    }
    return Bytes.concat(Bytes.of(ACCOUNT), account);
  }

  /// The label whose values are the signed heads of the operator's audit trail.
  public static Bytes audit() {
    return Bytes.concat(Bytes.of(OPERATOR), Bytes.utf8("audit"));
  }

  /// The label whose values are the signed heads of the audit trail of the whole service, in the
  /// log of its first tenant.
  public static Bytes serviceAudit() {
    return Bytes.concat(Bytes.of(OPERATOR), Bytes.utf8("audit of the service"));
  }

  /// A label of nobody, so that the log can have an entry when nobody changes anything.
  public static Bytes padding(RandomSource random) {
    return Bytes.concat(Bytes.of(PADDING), random.bytes(PADDING_LENGTH));
  }
}
