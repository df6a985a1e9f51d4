/// Pairwise sessions: X3DH, PQXDH and the Triple Ratchet, as values: messages in, messages out.
@NullMarked
package sonet.ratchet;

import org.jspecify.annotations.NullMarked;
