package sonet.transparency.proof;

import java.util.Optional;
import sonet.crypto.Bytes;

/// What is known of one version of a label before it is looked up.
///
/// @param searchKey its VRF output, by which prefix trees are searched
/// @param commitment to its value, when the version is said to exist
public record KnownVersion(Bytes searchKey, Optional<Bytes> commitment) {}
