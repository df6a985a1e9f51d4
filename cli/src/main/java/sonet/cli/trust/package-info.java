/// The commands by which people find out whose keys they have, and say whom they trust
/// (docs/verification.md). Read [VerifyCommand] first.
@NullMarked
package sonet.cli.trust;

import org.jspecify.annotations.NullMarked;
