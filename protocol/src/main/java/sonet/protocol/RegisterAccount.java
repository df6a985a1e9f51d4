package sonet.protocol;

/// The body of `POST /v1/accounts`: a new account with its first device. The answer is the
/// [Account]; the same request again, by the same key, has the same answer.
///
/// @param name the name it asks for
/// @param device its first device
public record RegisterAccount(AccountName name, NewDevice device) {}
