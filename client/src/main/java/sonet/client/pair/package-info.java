/// Conversations of two people, each with several devices: what goes from one device to another.
///
/// An [Envelope] is what the server carries; inside is a ratchet's message; inside that a [Letter].
/// Each device counts its letters of a conversation, so that who gets them sees what is missing
/// ([Link]) and asks for it; who sent them keeps them for a while ([SentLetters]). That one
/// mechanism heals all there is: messages that a server lost, sessions that fell out of step, a
/// device that had no keys yet, a state that was restored from an old copy.
///
/// Sessions are those of [sonet.ratchet]; which is used is decided as Sesame does (revision 2).
/// Read [Letter] first, then [PairSessions].
@NullMarked
package sonet.client.pair;

import org.jspecify.annotations.NullMarked;
