/// Whose keys these are, as far as people have found out for themselves (docs/verification.md):
/// safety numbers, short strings that two compare live, codes that one shows and the other scans,
/// and what a device says about whom it trusts. Nothing here sends or stores. Read [KeySet] first.
@NullMarked
package sonet.client.trust;

import org.jspecify.annotations.NullMarked;
