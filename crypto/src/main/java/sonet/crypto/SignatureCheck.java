package sonet.crypto;

/// One signature to be verified, as an element of a batch.
///
/// @param publicKey the raw public key
/// @param message what was signed
/// @param signature the signature
public record SignatureCheck(Bytes publicKey, Bytes message, Bytes signature) {}
