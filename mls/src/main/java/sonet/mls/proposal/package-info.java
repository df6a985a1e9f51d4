/// Proposals: requests for a change of the group (RFC 9420 §12.1). Read [Proposal] first.
@NullMarked
package sonet.mls.proposal;

import org.jspecify.annotations.NullMarked;
