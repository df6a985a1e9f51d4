/// Where the key of a device's state is kept when nobody types a passphrase: in the key store of
/// the system, else in a file. Read [SystemKeys] first.
@NullMarked
package sonet.client.key;

import org.jspecify.annotations.NullMarked;
