package sonet.protocol;

/// A token of an administrator with its secret, which is shown this once.
///
/// @param token the secret, for the header `Authorization: Bearer`
/// @param about the rest
public record IssuedAdminToken(String token, AdminToken about) {}
