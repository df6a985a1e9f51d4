/// TODO-CRYPTO
@NullMarked
package sonet.crypto.pure;

import org.jspecify.annotations.NullMarked;
