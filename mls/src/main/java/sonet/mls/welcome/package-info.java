/// What new members are given: Welcome and GroupInfo (RFC 9420 §12.4.3). Read [Welcome] first.
@NullMarked
package sonet.mls.welcome;

import org.jspecify.annotations.NullMarked;
