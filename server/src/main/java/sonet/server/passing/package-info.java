/// What passes by: shown to who is connected at the moment, and kept nowhere. Read [Passing] first.
@NullMarked
package sonet.server.passing;

import org.jspecify.annotations.NullMarked;
