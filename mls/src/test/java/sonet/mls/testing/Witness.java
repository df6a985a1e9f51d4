package sonet.mls.testing;

import java.util.List;
import sonet.crypto.Secret;
import sonet.crypto.Signer;

/// What one device held of a group, to be turned against it.
///
/// @param epoch in which it was removed, or which it joined
/// @param states stored states, one for each epoch of which it has one
/// @param signers its own
public record Witness(long epoch, List<Secret> states, List<Signer> signers) {}
