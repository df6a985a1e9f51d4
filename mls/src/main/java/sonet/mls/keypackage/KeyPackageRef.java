package sonet.mls.keypackage;

import sonet.crypto.Bytes;

/// The hash by which a Welcome refers to a key package (RFC 9420 §5.2).
///
/// @param value the hash of the encoded key package
public record KeyPackageRef(Bytes value) {}
