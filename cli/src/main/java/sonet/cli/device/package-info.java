/// The device that a command works with: which folder, whose, at which server, and its passphrase.
///
/// Most commands are [OnDevice]: a usage and what is done with the open device. Read that first.
@NullMarked
package sonet.cli.device;

import org.jspecify.annotations.NullMarked;
