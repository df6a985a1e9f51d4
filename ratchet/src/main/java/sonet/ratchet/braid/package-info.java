/// ML-KEM Braid: a post-quantum key agreement that goes on for as long as a conversation, in pieces
/// of 32 bytes that ride on its messages, with the symmetric chains that make a key for each
/// message of it (signal.org/docs/specifications/mlkembraid; Double Ratchet §5, where it is SPQR).
///
/// Read [Braid] first: it is the whole, as a value. [BraidState] has the state machine and its
/// diagram, [KeyOwner] and [Encapsulator] the states of the two parts that the sides play in turn.
/// [ErasureCode] cuts what is long into chunks of which enough are enough, [Authenticator] ties
/// each key to all before it, [Chains] makes message keys of what was agreed.
///
/// Labels, limits and the way a conversation starts are a [BraidProfile]; primitives come from a
/// provider and stand with it in [BraidProtocol].
@NullMarked
package sonet.ratchet.braid;

import org.jspecify.annotations.NullMarked;
