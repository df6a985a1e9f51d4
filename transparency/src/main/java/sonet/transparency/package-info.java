/// Key transparency (draft-ietf-keytrans-protocol): proofs as values, made and checked.
@NullMarked
package sonet.transparency;

import org.jspecify.annotations.NullMarked;
