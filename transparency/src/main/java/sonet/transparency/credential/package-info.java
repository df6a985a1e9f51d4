/// Credentials (§14): proofs of a label's value that one user gives to another, and that are
/// verified without a word to the log.
@NullMarked
package sonet.transparency.credential;

import org.jspecify.annotations.NullMarked;
