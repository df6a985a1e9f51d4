package sonet.protocol;

/// A body that is no record but bytes of any kind, `application/octet-stream`: what an [Operation]
/// takes or answers that carries files.
public record Octets() {}
