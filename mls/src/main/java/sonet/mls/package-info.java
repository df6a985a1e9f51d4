/// The protocol engine of MLS, RFC 9420: groups as values, messages in, messages out.
@NullMarked
package sonet.mls;

import org.jspecify.annotations.NullMarked;
