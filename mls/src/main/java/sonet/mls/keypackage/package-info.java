/// Key packages: what a client publishes so that others can add it (RFC 9420 §10). Read
/// [KeyPackage] first.
@NullMarked
package sonet.mls.keypackage;

import org.jspecify.annotations.NullMarked;
