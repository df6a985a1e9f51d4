/// TODO-CRYPTO
@NullMarked
package sonet.crypto.accelerated;

import org.jspecify.annotations.NullMarked;
