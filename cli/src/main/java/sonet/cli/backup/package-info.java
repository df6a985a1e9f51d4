/// `sonet restore`: backups looked at and brought back, where no server runs.
@NullMarked
package sonet.cli.backup;

import org.jspecify.annotations.NullMarked;
