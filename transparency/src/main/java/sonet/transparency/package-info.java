/// Key transparency (draft-ietf-keytrans-protocol) as an engine without input and output: proofs as
/// values, made and checked.
///
/// A package is a chapter of the draft: `wire` has the structures, `vrf` and `commitment` hide
/// labels and values, `log` and `prefix` are the two trees, `proof` ties them together, and
/// `search`, `monitor`, `update`, `audit` and `credential` are what people do with them. Every
/// algorithm stands once, over a [sonet.transparency.proof.TreeView]: the log runs it to record a
/// proof, its users to consume one.
///
/// Start with [sonet.transparency.TransparencySuite] and [sonet.transparency.DraftRevision].
@NullMarked
package sonet.transparency;

import org.jspecify.annotations.NullMarked;
