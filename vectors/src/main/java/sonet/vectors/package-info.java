/// Test vectors in the formats of the MLS working group (mlswg/mls-implementations,
/// `test-vectors.md`).
///
/// A file is an array of vectors of one kind, told by its content. Each kind is a class that
/// verifies vectors and makes new ones: [SecretTreeVectors] for RFC 9420 §9, and so on; pairwise
/// sessions have a format of our own, [PairSessionVectors]. Read [VectorRunner] and
/// [VectorGenerator] first.
@NullMarked
package sonet.vectors;

import org.jspecify.annotations.NullMarked;
