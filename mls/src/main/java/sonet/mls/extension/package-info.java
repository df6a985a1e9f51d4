/// Extensions and the ones RFC 9420 defines (§11.1, §12.1.8.1, §13.4). Read [Extensions] first.
@NullMarked
package sonet.mls.extension;

import org.jspecify.annotations.NullMarked;
