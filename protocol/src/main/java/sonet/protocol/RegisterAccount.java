package sonet.protocol;

import java.util.Optional;

/// The body of `POST /v1/accounts`: a new account with its first device. The answer is the
/// [Account]; the same request again, by the same key, has the same answer.
///
/// @param name the name it asks for
/// @param device its first device
/// @param invitation the code of an invitation, where the tenant asks for one
public record RegisterAccount(AccountName name, NewDevice device, Optional<String> invitation) {
  /// A registration without an invitation.
  public RegisterAccount(AccountName name, NewDevice device) {
    this(name, device, Optional.empty());
  }
}
