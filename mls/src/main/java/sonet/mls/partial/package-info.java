/// What light members need to follow a group without its ratchet tree (draft-ietf-mls-partial).
///
/// Read [MembershipProof] first: a leaf with what it takes to compute the tree hash from it.
/// Verified, it is a [TreeSlice]. [CommitAnnotation] makes what accompanies a commit for each light
/// member; the members themselves are `sonet.mls.LightGroup`, and docs/partial.md tells what they
/// cannot check.
@NullMarked
package sonet.mls.partial;

import org.jspecify.annotations.NullMarked;
