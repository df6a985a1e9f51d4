/// `sonet doctor`: what this machine offers, in a report to paste.
@NullMarked
package sonet.cli.doctor;

import org.jspecify.annotations.NullMarked;
