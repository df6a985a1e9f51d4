package sonet.transparency.vrf;

import sonet.crypto.Bytes;

/// What a verifiable random function gives for an input.
///
/// @param output the output
/// @param proof that it is the right one
public record VrfOutput(Bytes output, Bytes proof) {}
