/// Pairwise sessions: X3DH, PQXDH and the Triple Ratchet, as values: messages in, messages out
/// (docs/pairs.md has every structure and every limit).
///
/// Read [sonet.ratchet.SessionList] first: it is what an application holds for each device it
/// writes to. One exchange goes like this:
///
/// 1. Each device has a [sonet.ratchet.bundle.PairIdentity], publishes a
///    [sonet.ratchet.bundle.OwnBundle] and [sonet.ratchet.bundle.OwnOneTimeKey]s, and looks its
///    private keys up for the engine through a [sonet.ratchet.bundle.PrekeyRing].
/// 2. Who writes first verifies what the server handed out
///    ([sonet.ratchet.bundle.UnverifiedPrekeyBundle#verify]), begins with
///    [sonet.ratchet.SessionList#initiate], and seals with [sonet.ratchet.SessionList#encrypt]. The
///    next list is durable before the message leaves.
/// 3. Who receives calls [sonet.ratchet.SessionList#receive]. For an opened message, one
///    transaction saves the next list, what the payload says, and, after a first message, deletes
///    the keys that [sonet.ratchet.UsedPrekeys] names and records its initiation. Then the list
///    before is retired.
/// 4. What does not open heals: the receiver begins a new session
///    ([sonet.ratchet.SessionList#initiate] with freshly claimed prekeys) and sends a
///    [sonet.ratchet.Payload.Retry] in it. It is authentic as any message is, it names the message
///    that failed by the hash of its bytes ([sonet.ratchet.RetryRequest#name]), and it makes its
///    session the active one on both sides. The peer, who has kept what it sealed under that name,
///    sends it again in the new session. How often one asks and how long one keeps is the
///    application's to bound.
@NullMarked
package sonet.ratchet;

import org.jspecify.annotations.NullMarked;
