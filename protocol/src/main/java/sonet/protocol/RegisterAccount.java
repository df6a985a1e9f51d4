package sonet.protocol;

import java.util.Optional;
import sonet.crypto.Bytes;

/// The body of `POST /v1/accounts`: a new account with its first device. The answer is the
/// [Account]; the same request again, by the same key, has the same answer.
///
/// @param name the name it asks for
/// @param device its first device
/// @param deviceSet the account's first device set, as the transparency log has it
///   (docs/transparency.md), signed by the device
/// @param invitation the code of an invitation, where the tenant asks for one
public record RegisterAccount(
    AccountName name, NewDevice device, Bytes deviceSet, Optional<String> invitation) {
  /// The greatest length of a device set: of as many devices as it can have.
  public static final int MAX_SET = 160 << 10;

  /// Checks the length.
  public RegisterAccount {
    checkSet(deviceSet);
  }

  /// A registration without an invitation.
  public RegisterAccount(AccountName name, NewDevice device, Bytes deviceSet) {
    this(name, device, deviceSet, Optional.empty());
  }

  static void checkSet(Bytes deviceSet) {
    if (deviceSet.isEmpty() || deviceSet.length() > MAX_SET) {
      throw new IllegalArgumentException(
          "a device set has 1 to " + MAX_SET + " bytes, not " + deviceSet.length());
    }
  }
}
